//! What is counted about limits.

use crate::Limit;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;

/// Which limit refused.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RefusedLabels {
    limit: &'static str,
    key: &'static str,
}

/// Where is counted.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct StoreLabels {
    store: &'static str,
}

/// Which store counts now.
#[derive(Debug, Clone, Default)]
pub(crate) struct StoreMetrics(Family<StoreLabels, Gauge>);

#[derive(Debug, Default)]
pub(crate) struct LimitMetrics {
    refused: Family<RefusedLabels, Counter>,
    pub(crate) store: StoreMetrics,
}

impl StoreMetrics {
    /// Redis counts, for all processes.
    pub(crate) fn shared(&self) {
        self.set(1, 0);
    }

    /// This process counts for itself.
    pub(crate) fn local(&self) {
        self.set(0, 1);
    }

    fn set(&self, redis: i64, local: i64) {
        self.0.get_or_create(&StoreLabels { store: "redis" }).set(redis);
        self.0.get_or_create(&StoreLabels { store: "local" }).set(local);
    }
}

impl LimitMetrics {
    /// Registers them; each limit is shown before it refuses for the first time.
    pub(crate) fn register(registry: &mut Registry, limits: &[&'static Limit]) -> Self {
        let metrics = Self::default();
        for limit in limits {
            drop(metrics.refused.get_or_create(&RefusedLabels::of(limit)));
        }
        registry.register("rate_limited", "Requests that a limit refused", metrics.refused.clone());
        metrics.store.local();
        let help = "1 for the store that counts now: Redis for all processes, or this process for itself";
        registry.register("rate_limit_store", help, metrics.store.0.clone());
        metrics
    }

    pub(crate) fn count(&self, limit: &Limit) {
        self.refused.get_or_create(&RefusedLabels::of(limit)).inc();
    }
}

impl RefusedLabels {
    const fn of(limit: &Limit) -> Self {
        Self { limit: limit.name, key: limit.by.name() }
    }
}
