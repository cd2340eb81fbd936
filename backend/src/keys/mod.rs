//! The end of idempotency keys: an order forgets its key 48 hours after it was placed.
//!
//! The key and the hash of the body stand on the order itself (`checkout`), so forgetting sets them to NULL, together
//! with `replayed_at`. From then on the same key places a new order.
//!
//! The worker finds old orders without an index on `placed_at`, which every order would pay for: ids grow with time, so
//! it walks along the primary key from the last order it has trimmed (`idempotency_trim`) and stops at the first one
//! that is younger. Two orders that were placed within moments can have their ids the other way round; that moves the
//! end of a key by moments. No transaction is open for 48 hours, so no id is left behind.

mod queries;
mod trim;

pub use queries::STATEMENTS;
pub use trim::{KeyMetrics, KeyTrimmer};
