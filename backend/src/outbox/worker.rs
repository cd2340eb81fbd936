//! The loop that delivers.
//!
//! A batch is claimed, delivered and marked in one transaction: when the worker dies in between, the claim ends with
//! its connection and the messages are delivered again. A receiver that calls over a network will need a claim that
//! outlives the transaction (a lease column), because no transaction may wait for a network.

use super::queries::{CLAIM_MESSAGES, MARK_DELIVERED, MEASURE_OUTBOX};
use super::{Message, OutboxMetrics, Receiver};
use crate::database::{Database, DatabaseError, Record, Transaction, Work};
use service::{Readiness, Shutdown};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Messages claimed at once.
const BATCH: i64 = 100;

/// Pause when nothing waits.
const IDLE: Duration = Duration::from_millis(500);

/// Pause after something failed.
const FAILED: Duration = Duration::from_secs(2);

/// After this time the rest of a batch is left for the next one, so that its transaction stays short.
const BATCH_TIME: Duration = Duration::from_secs(3);

/// Delivers waiting messages until it is told to stop.
#[derive(Debug)]
pub struct Worker<R> {
    /// Where messages wait.
    pub database: Database,
    /// Where they go.
    pub receiver: R,
    /// What operators see.
    pub metrics: Arc<OutboxMetrics>,
}

/// What became of a batch.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Delivered {
    /// Messages delivered and marked.
    pub delivered: usize,
    /// Messages that stay waiting because their delivery failed.
    pub failed: usize,
}

impl<R: Receiver> Worker<R> {
    /// Delivers until the shutdown. A batch that was begun is finished. Readiness needs the condition `database`.
    pub async fn work(&self, readiness: &Readiness, shutdown: &Shutdown) {
        while !shutdown.is_requested() {
            let pause = match self.deliver_batch().await {
                Ok(batch) => {
                    readiness.set("database", true);
                    if batch.failed > 0 { Some(FAILED) } else { (batch.delivered == 0).then_some(IDLE) }
                }
                Err(error) => {
                    readiness.set("database", false);
                    tracing::warn!(error = &error as &dyn std::error::Error, "the outbox cannot be read");
                    Some(FAILED)
                }
            };
            if let Some(pause) = pause {
                tokio::select! {
                    () = shutdown.wait() => {}
                    () = tokio::time::sleep(pause) => {}
                }
            }
        }
    }

    /// Delivers one batch.
    pub async fn deliver_batch(&self) -> Result<Delivered, DatabaseError> {
        let batch = self.database.transaction("deliver_outbox", self).await?;
        self.measure().await?;
        Ok(batch)
    }

    /// The ids of those that were delivered, and how many were not.
    async fn deliver(&self, messages: &[Message]) -> (Vec<i64>, usize) {
        let started = Instant::now();
        let (mut delivered, mut failed) = (Vec::with_capacity(messages.len()), 0);
        for message in messages {
            if started.elapsed() > BATCH_TIME {
                break;
            }
            let result = self.receiver.deliver(message).await;
            self.metrics.attempted(result.is_ok());
            match result {
                Ok(()) => delivered.push(message.id),
                Err(error) => {
                    failed += 1;
                    let error: &dyn std::error::Error = &error;
                    tracing::error!(
                        error,
                        topic = message.topic,
                        outbox_id = message.id,
                        "a message was not delivered"
                    );
                }
            }
        }
        (delivered, failed)
    }

    async fn measure(&self) -> Result<(), DatabaseError> {
        let session = self.database.session().await?;
        for row in session.query(MEASURE_OUTBOX, &[]).await? {
            self.metrics.waiting.set(row.get("waiting")?);
            self.metrics.oldest_age_seconds.set(row.get("oldest_age_seconds")?);
        }
        Ok(())
    }
}

impl<R: Receiver> Work for Worker<R> {
    type Output = Delivered;
    type Error = DatabaseError;

    async fn run(&self, transaction: &Transaction<'_>) -> Result<Delivered, DatabaseError> {
        let rows = transaction.query(CLAIM_MESSAGES, &[&BATCH]).await?;
        let messages = rows.iter().map(read_message).collect::<Result<Vec<_>, _>>()?;
        let (delivered, failed) = self.deliver(&messages).await;
        if !delivered.is_empty() {
            transaction.execute(MARK_DELIVERED, &[&delivered]).await?;
        }
        Ok(Delivered { delivered: delivered.len(), failed })
    }
}

fn read_message(row: &Record) -> Result<Message, DatabaseError> {
    Ok(Message {
        id: row.get("id")?,
        topic: row.get("topic")?,
        dedupe_key: row.get("dedupe_key")?,
        created_at: row.get("created_at")?,
        payload: row.get("payload")?,
    })
}
