//! The order desk: finding orders, calling shoppers, moving orders on.

mod call;
mod error;
mod list;
mod move_order;
mod queries;
mod routes;
mod show;

pub use queries::STATEMENTS;
pub(super) use routes::router;
