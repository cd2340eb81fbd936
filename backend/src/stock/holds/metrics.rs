//! Holds as numbers.

use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;
use std::sync::Arc;

/// Holds that are open and that ran out.
#[derive(Debug)]
pub struct HoldMetrics {
    pub(super) expired: Counter,
    pub(super) open: Gauge,
}

impl HoldMetrics {
    /// Makes the metrics and registers them.
    pub fn register(registry: &mut Registry) -> Arc<Self> {
        let metrics = Self { expired: Counter::default(), open: Gauge::default() };
        registry.register(
            "holds_expired",
            "Holds let go because their time was over",
            metrics.expired.clone(),
        );
        registry.register("holds_open", "Holds whose payment is not decided yet", metrics.open.clone());
        Arc::new(metrics)
    }
}
