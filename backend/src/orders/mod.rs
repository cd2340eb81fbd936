//! Orders after they were placed: reading them, tracking and cancelling one by number and phone. Placing is in
//! `checkout`. What may follow what is in `domain` ([`domain::OrderStatus`]); the database holds everybody to it.

mod cancel;
mod error;
mod queries;
mod read;
mod routes;

pub use queries::STATEMENTS;
pub(crate) use read::load_order;
pub(crate) use routes::router;
