//! Quoting a basket and placing an order.
//!
//! [`request`] checks what was sent, [`service`] places the order in one transaction, [`rows`] reads and writes its
//! rows, [`basket`] adds up. A quote comes from memory (`catalogue`); an order is priced by the database, inside its
//! transaction. Tracking is in `orders`, what follows from an order in `outbox`.

mod basket;
mod error;
mod metrics;
mod queries;
mod quote;
mod request;
mod routes;
mod rows;
mod service;

pub use metrics::OrderMetrics;
pub use queries::STATEMENTS;
pub(crate) use routes::router;
