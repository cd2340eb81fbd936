//! Orders after they were placed: reading them, tracking and cancelling one by number and phone, taking one back, and what the
//! people of the shop do with them ([`desk`]). Placing is in `checkout`; pieces move through the ledger in `stock`. What may
//! follow what is in `domain` ([`domain::OrderStatus`]); the database holds everybody to it.

mod cancel;
mod command;
mod desk;
mod error;
mod queries;
mod read;
mod return_order;
mod routes;
mod status;

pub use command::run;
pub use desk::STATEMENTS as DESK_STATEMENTS;
pub use error::{MoveError, ReturnError};
pub use queries::STATEMENTS;
pub(crate) use read::load_order;
pub use return_order::{OrderReturn, return_order};
pub(crate) use routes::router;
