//! The back end against a real PostgreSQL: one database per test, the router called in process.

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails, in the functions that tests share too")]

mod audit;
mod catalogue;
mod checkout;
mod crashes;
mod database;
mod desk;
mod errors;
mod foreign_files;
mod import;
mod keys;
mod model;
mod openapi;
mod orders;
mod outbox;
mod processes;
mod promotions;
mod sabotage;
mod shop;
mod staff;
mod stock;
mod waiting_room;
