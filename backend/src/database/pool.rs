//! The pool of connections.

use super::connect::{connection_settings, prepare_connection};
use super::primary::ToPrimary;
use super::{DatabaseError, DatabaseMetrics, Session};
use crate::config::DatabaseConfig;
use deadpool_postgres::{Manager, ManagerConfig, Pool, QueueMode, RecyclingMethod, Runtime};
use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric};
use prometheus_client::metrics::gauge::ConstGauge;
use prometheus_client::registry::Registry;
use std::sync::Arc;
use std::time::Duration;

/// Waiting for a connection to become free. Longer, and the shopper would rather be told.
const WAIT: Duration = Duration::from_secs(3);

/// Making a new connection, its opening statements included.
const CREATE: Duration = Duration::from_secs(4);

/// The database, through a bounded pool. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Database {
    pool: Pool,
    metrics: Arc<DatabaseMetrics>,
}

impl Database {
    /// A pool that connects when it is first used; so a process starts while the database is away.
    pub fn new(config: &DatabaseConfig, metrics: Arc<DatabaseMetrics>) -> anyhow::Result<Self> {
        // A connection that spoilt is dropped by its user (`Session`); asking again before each use would cost a
        // round trip per order.
        let manager_config = ManagerConfig { recycling_method: RecyclingMethod::Fast };
        let manager = Manager::from_connect(connection_settings(config)?, ToPrimary, manager_config);
        let pool = Pool::builder(manager)
            .max_size(config.database_pool_size)
            // The one used last: each server process keeps plans and a view of the schema of its own, warm in few of them.
            .queue_mode(QueueMode::Lifo)
            .wait_timeout(Some(WAIT))
            .create_timeout(Some(CREATE))
            .runtime(Runtime::Tokio1)
            .post_create(prepare_connection())
            .build()?;
        Ok(Self { pool, metrics })
    }

    /// A pool for a command that runs once; nobody reads its metrics.
    pub(crate) fn for_command(config: &DatabaseConfig) -> anyhow::Result<Self> {
        Self::new(config, DatabaseMetrics::register(&mut Registry::default(), &[]))
    }

    /// Borrows a connection.
    pub async fn session(&self) -> Result<Session, DatabaseError> {
        Ok(Session::new(self.pool.get().await?, Arc::clone(&self.metrics)))
    }

    /// Where calls are counted.
    pub(crate) const fn metrics(&self) -> &Arc<DatabaseMetrics> {
        &self.metrics
    }

    /// Registers the gauges of the pool.
    pub fn register_pool(&self, registry: &mut Registry) {
        registry.register_collector(Box::new(PoolGauges(self.pool.clone())));
    }

    /// Closes all connections that are not in use; further calls fail.
    pub fn close(&self) {
        self.pool.close();
    }
}

/// Reads the pool's state at each scrape.
#[derive(Debug)]
struct PoolGauges(Pool);

impl Collector for PoolGauges {
    fn encode(&self, mut encoder: DescriptorEncoder) -> Result<(), std::fmt::Error> {
        let status = self.0.status();
        let gauges = [
            ("db_pool_size", "Connections open to the database", status.size),
            ("db_pool_max_size", "Most connections that may be open", status.max_size),
            ("db_pool_in_use", "Connections in use", status.size.saturating_sub(status.available)),
            ("db_pool_waiting", "Callers waiting for a connection", status.waiting),
        ];
        for (name, help, value) in gauges {
            let gauge = ConstGauge::new(i64::try_from(value).unwrap_or(i64::MAX));
            gauge.encode(encoder.encode_descriptor(name, help, None, gauge.metric_type())?)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::database::connect::{CONNECT, IDLE_IN_TRANSACTION, LOCK};
    use crate::database::session::ANSWER;
    use service::time_limits::{ORDER, STATEMENT};

    #[test]
    fn the_ladder_goes_on_inside_an_order() {
        assert!(LOCK < STATEMENT && STATEMENT < ANSWER, "the inner one answers first");
        assert!(CONNECT < CREATE, "a host that is not there leaves time for the opening statements");
        assert!(WAIT + CREATE + ANSWER < ORDER, "an attempt that meets only silence leaves time for another");
        assert!(IDLE_IN_TRANSACTION < ORDER, "locks of a lost process are free before an order gives up");
    }
}
