//! What is counted about limits.

use crate::Limit;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::registry::Registry;

/// Which limit refused.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RefusedLabels {
    limit: &'static str,
    key: &'static str,
}

#[derive(Debug, Default)]
pub(crate) struct LimitMetrics {
    refused: Family<RefusedLabels, Counter>,
}

impl LimitMetrics {
    /// Registers them; each limit is shown before it refuses for the first time.
    pub(crate) fn register(registry: &mut Registry, limits: &[&'static Limit]) -> Self {
        let metrics = Self::default();
        for limit in limits {
            drop(metrics.refused.get_or_create(&RefusedLabels::of(limit)));
        }
        registry.register("rate_limited", "Requests that a limit refused", metrics.refused.clone());
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
