//! The outbox as numbers. An old message means that shoppers are not told; a dead one that somebody has to look.

use super::Channel;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::{Registry, Unit};
use std::sync::Arc;

/// What an attempt came to.
#[derive(Debug, Clone, Copy)]
pub(super) enum Outcome {
    /// The receiver has the message.
    Delivered,
    /// It is tried again.
    Failed,
    /// It was given up.
    Dead,
}

impl Outcome {
    const ALL: [Self; 3] = [Self::Delivered, Self::Failed, Self::Dead];

    const fn code(self) -> &'static str {
        match self {
            Self::Delivered => "delivered",
            Self::Failed => "failed",
            Self::Dead => "dead",
        }
    }
}

/// What was counted in the outbox.
#[derive(Debug, Clone, Copy)]
pub(super) struct Measured {
    pub(super) waiting: i64,
    pub(super) dead: i64,
    pub(super) oldest_age_seconds: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ChannelLabels {
    channel: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct DeliveryLabels {
    channel: &'static str,
    outcome: &'static str,
}

/// Waiting, delivered and dead messages, by channel.
#[derive(Debug)]
pub struct OutboxMetrics {
    waiting: Family<ChannelLabels, Gauge>,
    dead: Family<ChannelLabels, Gauge>,
    oldest_age_seconds: Family<ChannelLabels, Gauge>,
    deliveries: Family<DeliveryLabels, Counter>,
}

impl OutboxMetrics {
    /// Makes the metrics and registers them.
    pub fn register(registry: &mut Registry) -> Arc<Self> {
        let metrics = Self {
            waiting: Family::default(),
            dead: Family::default(),
            oldest_age_seconds: Family::default(),
            deliveries: Family::default(),
        };
        for channel in Channel::ALL {
            metrics.measured(channel, Measured { waiting: 0, dead: 0, oldest_age_seconds: 0 });
            for outcome in Outcome::ALL {
                drop(metrics.deliveries.get_or_create(&labels(channel, outcome)));
            }
        }
        registry.register("outbox_waiting", "Messages that wait for delivery", metrics.waiting.clone());
        registry.register("outbox_dead", "Messages that were given up", metrics.dead.clone());
        let oldest = metrics.oldest_age_seconds.clone();
        registry.register_with_unit(
            "outbox_oldest_age",
            "Age of the oldest waiting message",
            Unit::Seconds,
            oldest,
        );
        registry.register(
            "outbox_deliveries",
            "Attempts to deliver a message, by channel and outcome",
            metrics.deliveries.clone(),
        );
        Arc::new(metrics)
    }

    pub(super) fn attempted(&self, channel: Channel, outcome: Outcome) {
        self.deliveries.get_or_create(&labels(channel, outcome)).inc();
    }

    pub(super) fn measured(&self, channel: Channel, measured: Measured) {
        let labels = ChannelLabels { channel: channel.code() };
        self.waiting.get_or_create(&labels).set(measured.waiting);
        self.dead.get_or_create(&labels).set(measured.dead);
        self.oldest_age_seconds.get_or_create(&labels).set(measured.oldest_age_seconds);
    }
}

const fn labels(channel: Channel, outcome: Outcome) -> DeliveryLabels {
    DeliveryLabels { channel: channel.code(), outcome: outcome.code() }
}
