//! The one place that handlers ask.

use crate::local::LocalStore;
use crate::metrics::LimitMetrics;
use crate::{Attempt, Limit, Refused};
use prometheus_client::registry::Registry;

/// Admits attempts, or refuses them.
#[derive(Debug)]
pub struct Limiter {
    local: LocalStore,
    metrics: LimitMetrics,
}

impl Limiter {
    /// Counts in this process alone. `limits` are those that will be asked for, so that metrics show them from the start.
    pub fn local(registry: &mut Registry, limits: &[&'static Limit]) -> Self {
        Self { local: LocalStore::new(), metrics: LimitMetrics::register(registry, limits) }
    }

    /// Admits an attempt under all of its limits, or counts nothing.
    #[expect(clippy::unused_async, reason = "a store that processes share answers over the network")]
    pub async fn admit(&self, attempt: &Attempt) -> Result<(), Refused> {
        self.counted(self.local.admit(attempt))
    }

    /// The same within this process, whatever else counts: for what costs this process alone.
    pub fn admit_here(&self, attempt: &Attempt) -> Result<(), Refused> {
        self.counted(self.local.admit(attempt))
    }

    fn counted(&self, answer: Result<(), Refused>) -> Result<(), Refused> {
        if let Err(refused) = &answer {
            self.metrics.count(refused.limit);
        }
        answer
    }
}
