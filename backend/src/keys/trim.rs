//! The walk along old orders.

use super::queries::{CLAIM_TRIM, FIND_TRIM_END, SET_TRIMMED_TO, TRIM_KEYS};
use crate::database::{Database, DatabaseError, Transaction, Work};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::registry::Registry;
use service::Shutdown;
use std::sync::Arc;
use std::time::Duration;

/// Orders in one transaction.
const BATCH: i64 = 1_000;

/// Pause between batches, so that shoppers' orders come first.
const BETWEEN: Duration = Duration::from_millis(200);

/// Pause when no order is old enough, or something failed.
const IDLE: Duration = Duration::from_mins(1);

/// Forgotten keys as a number.
#[derive(Debug)]
pub struct KeyMetrics {
    trimmed: Counter,
}

impl KeyMetrics {
    /// Makes the metric and registers it.
    pub fn register(registry: &mut Registry) -> Arc<Self> {
        let metrics = Self { trimmed: Counter::default() };
        let help = "Idempotency keys forgotten 48 hours after their order";
        registry.register("idempotency_keys_trimmed", help, metrics.trimmed.clone());
        Arc::new(metrics)
    }
}

/// Forgets old idempotency keys. Of several workers one does so at a time.
#[derive(Debug)]
pub struct KeyTrimmer {
    /// Where they are.
    pub database: Database,
    /// What operators see.
    pub metrics: Arc<KeyMetrics>,
}

impl KeyTrimmer {
    /// Works until the shutdown; a batch that was begun is finished.
    pub async fn work(&self, shutdown: &Shutdown) {
        while !shutdown.is_requested() {
            let pause = match self.trim_batch().await {
                Ok(true) => BETWEEN,
                Ok(false) => IDLE,
                Err(error) => {
                    let error: &dyn std::error::Error = &error;
                    tracing::warn!(error, "old idempotency keys are not forgotten");
                    IDLE
                }
            };
            tokio::select! {
                () = shutdown.wait() => {}
                () = tokio::time::sleep(pause) => {}
            }
        }
    }

    /// Forgets one batch; whether there was one.
    pub async fn trim_batch(&self) -> Result<bool, DatabaseError> {
        let trimmed = self.database.transaction("trim_keys", self).await?;
        self.metrics.trimmed.inc_by(trimmed.unwrap_or(0));
        Ok(trimmed.is_some())
    }
}

impl Work for KeyTrimmer {
    /// Keys that were forgotten; nothing when no order was old enough.
    type Output = Option<u64>;
    type Error = DatabaseError;

    async fn run(&self, transaction: &Transaction<'_>) -> Result<Option<u64>, DatabaseError> {
        let Some(claimed) = transaction.query_opt(CLAIM_TRIM, &[]).await? else { return Ok(None) };
        let trimmed_to: i64 = claimed.get("trimmed_to")?;
        let end = transaction.query_one(FIND_TRIM_END, &[&trimmed_to, &BATCH]).await?;
        let Some(end) = end.get::<Option<i64>>("trim_to")? else { return Ok(None) };
        let trimmed = transaction.execute(TRIM_KEYS, &[&trimmed_to, &end]).await?;
        transaction.execute(SET_TRIMMED_TO, &[&end]).await?;
        Ok(Some(trimmed))
    }
}
