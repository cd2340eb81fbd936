//! Quoting and placing orders.

mod idempotency;
mod place;
mod quote;
mod stock;
