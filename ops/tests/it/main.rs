//! `./dhakacart` from outside: the real program with the real backend, frontend and PostgreSQL.

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails, in the functions that tests share too")]

mod api;
mod bench;
mod browser;
mod bucket;
mod command_line;
mod drill;
mod k6;
mod load;
mod shop;
mod slow_clients;
mod up;
