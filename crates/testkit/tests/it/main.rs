//! The test kit itself, tested: a kit that cannot fail would hide the failures of everything else.

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails, in the functions that tests share too")]

mod database;
mod process;
mod proxy;
