//! Quoting and placing orders.

mod group;
mod idempotency;
mod place;
mod quote;
mod stock;
