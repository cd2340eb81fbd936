//! Orders after they were placed: confirmation, tracking, invoice.
//!
//! An order is shown to the browser that placed it (the signed cookie `orders` knows number and phone of the last five)
//! and to whoever knows its number and phone.

mod recent;
mod routes;
mod view;

pub use recent::{ORDERS, RecentOrder, RecentOrders};
pub use routes::router;
pub(crate) use view::{OrderView, status_text};
