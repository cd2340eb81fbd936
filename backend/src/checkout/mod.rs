//! Quoting a basket and placing an order.
//!
//! An order that arrives waits in the [`queue`]; whatever waits is placed together as one [`group`], in one transaction
//! of statements that take arrays. In there [`rows`] locks and reads, [`allocate`] decides in memory who gets what, and
//! [`record`] writes. [`request`] checks what was sent, [`basket`] adds up. A [`quote`] comes from memory (`catalogue`); an
//! order is priced by the database. Tracking is in `orders`, what follows from an order in `outbox`.

mod allocate;
mod basket;
mod error;
mod group;
mod metrics;
mod price;
mod queries;
mod queue;
mod quote;
mod record;
mod request;
mod routes;
mod rows;

pub use metrics::OrderMetrics;
pub use queries::STATEMENTS;
pub(crate) use queue::OrderQueue;
pub(crate) use routes::router;
