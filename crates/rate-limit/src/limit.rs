//! Limits, and what is asked of them.

use crate::Key;
use crate::gcra::Pace;
use std::net::IpAddr;
use std::time::Duration;

/// How long a repeat of something admitted is let through without being counted. Longer than any limit takes to become
/// free again, so that a repeat after it finds the full burst.
pub(crate) const REPEATS_FREE: Duration = Duration::from_mins(10);

/// By whom a limit counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CountedBy {
    /// The signed cookie of a browser.
    Cookie,
    /// A mobile number.
    Phone,
    /// An IPv4 address or an IPv6 /64.
    Address,
    /// The e-mail address of somebody who works for the shop.
    Account,
}

/// How often something may be done by one key.
#[derive(Debug, PartialEq, Eq)]
pub struct Limit {
    /// What is limited: `checkout`.
    pub name: &'static str,
    /// By whom it is counted.
    pub by: CountedBy,
    pace: Pace,
}

/// Something that a client wants to do now. All limits admit it, or none counts it.
#[derive(Debug, Clone, Default)]
pub struct Attempt {
    pub(crate) cells: Vec<(&'static Limit, Key)>,
    pub(crate) repeat: Option<Key>,
}

/// Which limit refused, and when to come again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refused {
    /// The one that takes longest to become free.
    pub limit: &'static Limit,
    /// After this the same is admitted, if nothing else comes in between.
    pub retry_after: Duration,
}

impl CountedBy {
    /// Its name in metrics.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Cookie => "cookie",
            Self::Phone => "phone",
            Self::Address => "address",
            Self::Account => "account",
        }
    }
}

impl Limit {
    /// `count` in `seconds` over a long time, and `burst` of them at once.
    ///
    /// # Panics
    ///
    /// With a count of zero; limits are constants, so the build fails.
    pub const fn new(name: &'static str, by: CountedBy, (count, seconds): (u64, u64), burst: u64) -> Self {
        let step_us = seconds * 1_000_000 / count;
        assert!(step_us > 0 && burst > 0, "a limit admits something, at a rate that can be counted");
        Self { name, by, pace: Pace { step_us, room_us: step_us * burst } }
    }

    pub(crate) const fn pace(&self) -> Pace {
        self.pace
    }
}

impl Attempt {
    /// Nothing that counts yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Also counted by this text or number.
    #[must_use]
    pub fn by(mut self, limit: &'static Limit, who: &[u8]) -> Self {
        self.cells.push((limit, Key::new(&limit.full_name(), &[who])));
        self
    }

    /// Also counted by the client's address.
    #[must_use]
    pub fn by_address(mut self, limit: &'static Limit, address: IpAddr) -> Self {
        self.cells.push((limit, Key::of_address(&limit.full_name(), address)));
        self
    }

    /// Once admitted, the same key is admitted again without being counted, for ten minutes from then.
    #[must_use]
    pub fn repeatable(mut self, key: Key) -> Self {
        self.repeat = Some(key);
        self
    }
}

impl Limit {
    fn full_name(&self) -> String {
        format!("{}:{}", self.name, self.by.name())
    }
}

impl Refused {
    /// For `Retry-After`: whole seconds, at least one.
    pub fn retry_after_seconds(&self) -> u64 {
        self.retry_after.as_millis().div_ceil(1_000).try_into().unwrap_or(u64::MAX).max(1)
    }
}
