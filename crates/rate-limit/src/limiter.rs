//! The one place that handlers ask.

use crate::local::LocalStore;
use crate::metrics::LimitMetrics;
use crate::shared::SharedStore;
use crate::{Attempt, Limit, RedisUrlError, Refused};
use prometheus_client::registry::Registry;

/// Admits attempts, or refuses them.
#[derive(Debug)]
pub struct Limiter {
    local: LocalStore,
    shared: Option<SharedStore>,
    metrics: LimitMetrics,
}

impl Limiter {
    /// Counts in this process alone. `limits` are those that will be asked for, so that metrics show them from the start.
    pub fn local(registry: &mut Registry, limits: &[&'static Limit]) -> Self {
        let metrics = LimitMetrics::register(registry, limits);
        Self { local: LocalStore::new(), shared: None, metrics }
    }

    /// Counts in Redis, together with other processes; in this process alone while Redis does not answer. Needs a tokio
    /// runtime.
    pub fn shared(
        registry: &mut Registry,
        limits: &[&'static Limit],
        redis_url: &str,
    ) -> Result<Self, RedisUrlError> {
        let alone = Self::local(registry, limits);
        let shared = SharedStore::new(redis_url, alone.metrics.store.clone())?;
        Ok(Self { shared: Some(shared), ..alone })
    }

    /// Admits an attempt under all of its limits, or counts nothing. Never waits longer than 50 ms, and never fails.
    pub async fn admit(&self, attempt: &Attempt) -> Result<(), Refused> {
        let shared = match &self.shared {
            Some(shared) => shared.admit(attempt).await,
            None => None,
        };
        self.counted(shared.unwrap_or_else(|| self.local.admit(attempt)))
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
