//! How often something may be done, counted by whoever does it: a cookie, a phone, an address.
//!
//! `gcra` is the rule, `limit` what is counted and how much is free, `local` counts in this process,
//! `shared` in Redis for all of them.
//! `client_address` says who asks when proxies stand in between.

mod client_address;
mod gcra;
mod key;
mod limit;
mod limiter;
mod local;
mod metrics;
mod shared;

pub use client_address::{ProxiesError, TrustedProxies};
pub use key::Key;
pub use limit::{Attempt, CountedBy, Limit, Refused};
pub use limiter::Limiter;
pub use shared::RedisUrlError;
