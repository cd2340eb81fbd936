//! Orders after they were placed: reading them, tracking and cancelling one by number and phone, taking one back.
//! Placing is in `checkout`; pieces move through the ledger in `stock`. What may follow what is in `domain` ([`domain::OrderStatus`]); the database holds everybody to it.

mod cancel;
mod command;
mod error;
mod queries;
mod read;
mod return_order;
mod routes;
mod status;

pub use command::run;
pub use error::ReturnError;
pub use queries::STATEMENTS;
pub(crate) use read::load_order;
pub use return_order::{OrderReturn, return_order};
pub(crate) use routes::router;
