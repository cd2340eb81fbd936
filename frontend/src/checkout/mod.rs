//! Checkout: one form, cash on delivery, no account, no script needed.
//!
//! `fields` parses what was typed, `coupon` asks what a coupon takes off, `submit` places the order and sorts the answers, `notice` says what stands between
//! the shopper and the order, `pending` keeps everything while the backend does not answer, `waiting` is that page.
//! The order's key comes from the cart's cookie, so a double click, a reload and a lost answer make one order.

mod coupon;
mod fields;
mod notice;
mod pending;
mod routes;
mod submit;
mod view;
mod waiting;

pub(crate) use coupon::refusal_text;
pub(crate) use fields::{Delivery, Mistakes, Typed, phone_mistake};
pub use pending::PENDING;
pub use routes::router;
