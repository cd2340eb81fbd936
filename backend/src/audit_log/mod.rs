//! Who did what: append-only, each line with the hash of the one before (`V10__staff.sql`).
//!
//! Whatever people change through the desk is recorded by [`record()`] in the transaction that changes it, as its last
//! statement. `backend audit` verifies the chain.

mod queries;
mod record;
mod routes;

pub use queries::STATEMENTS;
pub(crate) use record::{Author, Entry, record, record_outside_pool};
pub(crate) use routes::router;
