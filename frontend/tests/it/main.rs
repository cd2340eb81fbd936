//! The router in process, over a small catalogue and a backend made of canned answers.

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails, in the functions that tests share too")]

mod backend;
mod browser;
mod cart;
mod catalogue;
mod checkout;
mod desk;
mod errors;
mod limits;
mod orders;
mod page;
mod ready;
mod shedding;
mod stock;
mod waiting_room;
