//! Orders after they were placed: reading them and tracking one by number and phone. Placing is in `checkout`.

mod queries;
mod read;
mod routes;

pub use queries::STATEMENTS;
pub(crate) use read::load_order;
pub(crate) use routes::router;
