//! Holds whose time is over.

use super::error::PaymentError;
use super::metrics::HoldMetrics;
use super::queries::{CLAIM_EXPIRED_PAYMENTS, MEASURE_HOLDS};
use super::rows::{HoldEnd, list_holds, post_holds, set_states};
use super::settle::ways;
use crate::database::{Database, Transaction, Work};
use domain::PaymentState;
use service::Shutdown;
use std::sync::Arc;
use std::time::Duration;

/// Payments that end in one transaction. Orders wait for its stock locks, so it must stay short.
const BATCH: usize = 100;

/// Pause when nothing is left to do.
const IDLE: Duration = Duration::from_secs(1);

/// Pause after something failed.
const FAILED: Duration = Duration::from_secs(2);

/// Ends payments of which nothing was heard, and lets their pieces go. Any number of workers may do so at once.
#[derive(Debug)]
pub struct Expiry {
    /// Where they are.
    pub database: Database,
    /// What operators see.
    pub metrics: Arc<HoldMetrics>,
}

impl Expiry {
    /// Works until the shutdown; a batch that was begun is finished.
    pub async fn work(&self, shutdown: &Shutdown) {
        while !shutdown.is_requested() {
            let pause = match self.expire_batch().await {
                Ok(BATCH) => continue,
                Ok(_) => IDLE,
                Err(error) => {
                    tracing::warn!(
                        error = &error as &dyn std::error::Error,
                        "holds that ran out are not let go"
                    );
                    FAILED
                }
            };
            tokio::select! {
                () = shutdown.wait() => {}
                () = tokio::time::sleep(pause) => {}
            }
        }
    }

    /// Ends one batch of payments; how many.
    pub async fn expire_batch(&self) -> Result<usize, PaymentError> {
        let (payments, holds) = self.database.transaction("expire_holds", self).await?;
        self.metrics.expired.inc_by(u64::try_from(holds).unwrap_or(u64::MAX));
        if payments > 0 {
            tracing::info!(payments, holds, "holds ran out");
        }
        for row in self.database.session().await?.query(MEASURE_HOLDS, &[]).await? {
            self.metrics.open.set(row.get("open")?);
        }
        Ok(payments)
    }
}

impl Work for Expiry {
    /// Payments and holds that ended.
    type Output = (usize, usize);
    type Error = PaymentError;

    async fn run(&self, transaction: &Transaction<'_>) -> Result<(usize, usize), PaymentError> {
        let limit = i64::try_from(BATCH).expect("a batch is small");
        let claimed = transaction.query(CLAIM_EXPIRED_PAYMENTS, &[&limit]).await?;
        let payments = claimed.iter().map(|row| row.get("id")).collect::<Result<Vec<i64>, _>>()?;
        if payments.is_empty() {
            return Ok((0, 0));
        }
        let holds = list_holds(transaction, &payments).await?;
        post_holds(transaction, &holds, ways::RELEASE).await?;
        set_states(transaction, &payments, (PaymentState::Expired, Some(HoldEnd::Released))).await?;
        Ok((payments.len(), holds.len()))
    }
}
