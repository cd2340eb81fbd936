//! The outbox as numbers. An old message means that shoppers are not told.

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::{Registry, Unit};
use std::sync::Arc;

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct DeliveryLabels {
    outcome: &'static str,
}

/// Waiting and delivered messages.
#[derive(Debug)]
pub struct OutboxMetrics {
    pub(crate) waiting: Gauge,
    pub(crate) oldest_age_seconds: Gauge,
    deliveries: Family<DeliveryLabels, Counter>,
}

impl OutboxMetrics {
    /// Makes the metrics and registers them.
    pub fn register(registry: &mut Registry) -> Arc<Self> {
        let metrics = Self {
            waiting: Gauge::default(),
            oldest_age_seconds: Gauge::default(),
            deliveries: Family::default(),
        };
        for outcome in ["delivered", "failed"] {
            drop(metrics.deliveries.get_or_create(&DeliveryLabels { outcome }));
        }
        registry.register("outbox_waiting", "Messages that wait for delivery", metrics.waiting.clone());
        let oldest = metrics.oldest_age_seconds.clone();
        registry.register_with_unit(
            "outbox_oldest_age",
            "Age of the oldest waiting message",
            Unit::Seconds,
            oldest,
        );
        registry.register("outbox_deliveries", "Attempts to deliver a message", metrics.deliveries.clone());
        Arc::new(metrics)
    }

    pub(crate) fn attempted(&self, delivered: bool) {
        let outcome = if delivered { "delivered" } else { "failed" };
        self.deliveries.get_or_create(&DeliveryLabels { outcome }).inc();
    }
}
