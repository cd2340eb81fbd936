//! Quoting and placing orders.

pub(crate) mod group;
pub(crate) mod idempotency;
mod place;
mod quote;
pub(crate) mod stock;
