//! Orders as numbers.

use client::Code;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::registry::Registry;
use std::sync::Arc;

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RefusalLabels {
    code: String,
}

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
}

impl OrderMetrics {
    /// Makes the metrics and registers them. Every code starts at zero, so that the first refusal is a rise.
    pub fn register(registry: &mut Registry) -> Arc<Self> {
        let metrics =
            Self { placed: Counter::default(), replayed: Counter::default(), refused: Family::default() };
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
