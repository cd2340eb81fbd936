//! A private PostgreSQL server in a folder, for one machine and for tests.
//!
//! The server has its own data, port, socket folder and password; a server that is already on the machine is never
//! touched. `ops` runs the shop on one ([`start`]: it lives and dies with the caller), `testkit` shares one between all
//! test processes ([`share`]: it stays for the next test and stops by itself when nobody used it for a while). `private-patroni` builds on its parts.
//!
//! Nothing that a crash leaves behind stops the next start: a half-made cluster, a stale `postmaster.pid`, orphaned
//! server processes, a changed port.

mod account;
mod child;
mod cluster;
mod database;
mod error;
mod folder;
mod installation;
mod processes;
mod server;
mod shared;

pub use account::Account;
pub use child::die_with_us;
pub use cluster::{clean_environment, last_lines};
pub use database::{ensure_database, ensure_role};
pub use error::Error;
pub use installation::Installation;
pub use server::{PrivatePostgres, Running, find_running, start};
pub use shared::{SharedPostgres, share};

use std::path::PathBuf;

/// What a private server is made of.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Everything of the server is in here; made when missing.
    pub folder: PathBuf,
    /// The TCP port on 127.0.0.1. `None`: the one used last if it is free, else any free one.
    pub port: Option<u16>,
    /// What a power cut may cost.
    pub durability: Durability,
}

/// What a power cut may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// Nothing: PostgreSQL's own defaults.
    Safe,
    /// Everything: no fsync. For tests only. Data that does not start any more is thrown away and made anew.
    Throwaway,
}
