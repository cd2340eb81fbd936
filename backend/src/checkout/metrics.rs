//! Orders as numbers.

use client::Code;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;
use std::sync::Arc;

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RefusalLabels {
    code: String,
}

/// Bounds of the histogram of group sizes.
const GROUP_SIZES: [f64; 9] = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0];

/// Every code with which an order can be refused.
const REFUSALS: [Code; 9] = [
    Code::InvalidInput,
    Code::IdempotencyKeyReused,
    Code::PriceChanged,
    Code::SoldOut,
    Code::PossibleDuplicate,
    Code::DatabaseUnavailable,
    Code::Busy,
    Code::Internal,
    Code::Malformed,
];

/// Accepted, repeated and refused orders.
#[derive(Debug)]
pub struct OrderMetrics {
    pub(crate) placed: Counter,
    pub(crate) replayed: Counter,
    refused: Family<RefusalLabels, Counter>,
    pub(crate) waiting: Gauge,
    pub(crate) group_size: Histogram,
    pub(crate) poisoned: Counter,
}

impl OrderMetrics {
    /// Makes the metrics and registers them. Every code starts at zero, so that the first refusal is a rise.
    pub fn register(registry: &mut Registry) -> Arc<Self> {
        let metrics = Self {
            placed: Counter::default(),
            replayed: Counter::default(),
            refused: Family::default(),
            waiting: Gauge::default(),
            group_size: Histogram::new(GROUP_SIZES),
            poisoned: Counter::default(),
        };
        for code in REFUSALS {
            drop(metrics.refused.get_or_create(&labels(code)));
        }
        registry.register("orders_placed", "Orders accepted and committed", metrics.placed.clone());
        let help = "Answers repeated for an order that was accepted before";
        registry.register("orders_replayed", help, metrics.replayed.clone());
        registry.register(
            "order_refusals",
            "Orders that were not placed, by the code of the answer",
            metrics.refused.clone(),
        );
        registry.register(
            "orders_waiting",
            "Orders in the queue when the last one came",
            metrics.waiting.clone(),
        );
        registry.register("order_group_size", "Orders in a transaction", metrics.group_size.clone());
        let help = "Orders that the database refused as a mistake of the program";
        registry.register("orders_poisoned", help, metrics.poisoned.clone());
        Arc::new(metrics)
    }

    /// An order was not placed.
    pub(crate) fn refused(&self, code: Code) {
        self.refused.get_or_create(&labels(code)).inc();
    }
}

/// The name of a code is the one on the wire.
fn labels(code: Code) -> RefusalLabels {
    let name = serde_json::to_value(code).ok().and_then(|name| name.as_str().map(str::to_owned));
    RefusalLabels { code: name.expect("a code is written as its name") }
}
