//! What sign-ins of all requests share: the pool of hashes, and how often an account may be tried.

use super::error::StaffError;
use super::passwords::Passwords;
use prometheus_client::registry::Registry;
use rate_limit::{Attempt, CountedBy, Limit, Limiter};

/// Counted for addresses that nobody has too, or the refusal would tell who exists. Per process: whoever guesses at all replicas
/// has a few times as many tries, which is nothing against 12 characters and six digits.
static ACCOUNT: Limit = Limit::new("sign_in", CountedBy::Account, (20, 600), 10);

/// One for the whole process.
#[derive(Debug)]
pub struct Gate {
    pub(super) passwords: Passwords,
    limiter: Limiter,
}

impl Gate {
    /// Makes it; its metrics are registered.
    pub fn register(registry: &mut Registry) -> Self {
        Self { passwords: Passwords::register(registry), limiter: Limiter::local(registry, &[&ACCOUNT]) }
    }

    /// Counts a try of this account.
    pub(super) fn admit(&self, email: &str) -> Result<(), StaffError> {
        let attempt = Attempt::new().by(&ACCOUNT, email.as_bytes());
        self.limiter.admit_here(&attempt).map_err(StaffError::TooMany)
    }
}
