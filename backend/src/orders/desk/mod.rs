//! The order desk: finding orders, calling shoppers, moving orders on, and what is known about customers.

mod call;
mod customers;
mod error;
mod list;
mod move_order;
mod queries;
mod routes;
mod serials;
mod show;

pub use queries::STATEMENTS;
pub(super) use routes::router;
