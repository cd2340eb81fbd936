//! The connection to PostgreSQL: a pool, statements with names, transactions with bounded retry.
//!
//! Every call goes through [`Session`] or [`Transaction`], which name it, time it and notice a connection that must
//! not be used again. Features declare their SQL in `queries.rs` with [`statements!`](crate::statements!); a test
//! prepares every one of them against the migrated schema. Why this client: `docs/adr/0004-database-client.md`.

mod connect;
mod error;
mod metrics;
mod pool;
mod primary;
mod record;
mod session;
mod statement;
mod transaction;

pub(crate) use connect::{connect_once, connection_settings};
pub use error::{DatabaseError, Retry};
pub use metrics::DatabaseMetrics;
pub use pool::Database;
pub(crate) use primary::connect_to_primary;
pub use record::Record;
pub use session::Session;
pub use statement::Statement;
pub use transaction::{Retryable, Transaction, Work};
