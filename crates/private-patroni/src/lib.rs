//! A PostgreSQL that survives the loss of a machine: three nodes with Patroni and etcd on 127.0.0.1, for tests and drills.
//!
//! The nodes have folders, ports and passwords of their own; nothing of the machine's own services is used or touched.
//! A node can be killed, frozen and started again. When its owner ends, however that happens, a watchman kills what is
//! left and removes the folder.
//!
//! Replication is synchronous and strict: `docs/adr/0006-strict-synchronous-replication.md`.

mod cluster;
mod error;
mod etcd;
mod node;
mod ports;
mod processes;
mod settings;
mod watchman;

pub use cluster::{NODES, PrivatePatroni, start};
pub use error::Error;
