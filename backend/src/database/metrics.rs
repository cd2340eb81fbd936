//! What operators see of the database from this process.

use super::{Retry, Statement};
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};
use service::metrics::duration_histogram;
use std::sync::Arc;
use std::time::Duration;

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct StatementLabels {
    statement: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct TransactionLabels {
    transaction: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RetryLabels {
    transaction: &'static str,
    reason: &'static str,
}

type Durations<Labels> = Family<Labels, Histogram, fn() -> Histogram>;

/// Durations of statements and transactions, retries, spoilt connections.
#[derive(Debug)]
pub struct DatabaseMetrics {
    queries: Durations<StatementLabels>,
    transactions: Durations<TransactionLabels>,
    retries: Family<RetryLabels, Counter>,
    dropped_connections: Counter,
}

impl DatabaseMetrics {
    /// Makes the metrics and registers them. Each statement starts at zero, so that dashboards know all of them.
    pub fn register(registry: &mut Registry, statements: &[Statement]) -> Arc<Self> {
        let metrics = Self {
            queries: Family::new_with_constructor(duration_histogram as fn() -> Histogram),
            transactions: Family::new_with_constructor(duration_histogram as fn() -> Histogram),
            retries: Family::default(),
            dropped_connections: Counter::default(),
        };
        for statement in statements {
            drop(metrics.queries.get_or_create(&StatementLabels { statement: statement.name }));
        }
        for reason in [Retry::Serialization, Retry::Deadlock, Retry::LockTimeout, Retry::Taken] {
            let labels = RetryLabels { transaction: "place_orders", reason: reason.name() };
            drop(metrics.retries.get_or_create(&labels));
        }
        drop(metrics.transactions.get_or_create(&TransactionLabels { transaction: "place_orders" }));
        let (queries, transactions) = (metrics.queries.clone(), metrics.transactions.clone());
        registry.register_with_unit(
            "db_query_duration",
            "Time of a statement, by its name",
            Unit::Seconds,
            queries,
        );
        let help = "Time of a transaction with its retries, waiting for a connection included";
        registry.register_with_unit("db_transaction_duration", help, Unit::Seconds, transactions);
        registry.register(
            "db_transaction_retries",
            "Transactions begun again, by reason",
            metrics.retries.clone(),
        );
        let help =
            "Connections dropped because they broke, were silent or led to a server that is not the primary";
        registry.register("db_connections_dropped", help, metrics.dropped_connections.clone());
        Arc::new(metrics)
    }

    pub(crate) fn query_took(&self, statement: Statement, duration: Duration) {
        self.queries
            .get_or_create(&StatementLabels { statement: statement.name })
            .observe(duration.as_secs_f64());
    }

    pub(crate) fn transaction_took(&self, transaction: &'static str, duration: Duration) {
        self.transactions.get_or_create(&TransactionLabels { transaction }).observe(duration.as_secs_f64());
    }

    pub(crate) fn retried(&self, transaction: &'static str, reason: Retry) {
        self.retries.get_or_create(&RetryLabels { transaction, reason: reason.name() }).inc();
    }

    pub(crate) fn connection_dropped(&self) {
        self.dropped_connections.inc();
    }
}
