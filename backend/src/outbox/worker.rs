//! The loop that delivers, one for each channel, so that a mail server that hangs holds up no SMS.
//!
//! A batch is leased in a short transaction, delivered outside of any, and settled in a second one. No delivery is begun
//! that could outlast the lease; so two workers never deliver one message at the same time, and a worker that died lets
//! go when its lease runs out. Its messages are then delivered again, with the same dedupe key.

use super::backoff::{self, MAX_ATTEMPTS};
use super::lease::{Claim, Settlement};
use super::metrics::{Measured, Outcome};
use super::queries::MEASURE_OUTBOX;
use super::{Channel, DeliveryError, Message, OutboxMetrics, Receiver};
use crate::database::{Database, DatabaseError};
use service::{Readiness, Shutdown};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::task::JoinSet;
use uuid::Uuid;

/// How long claimed messages are kept from other workers.
pub const LEASE: Duration = Duration::from_mins(1);

/// Longer than this no delivery takes. Receivers have their own, shorter limits. Shorter than a drain, so that a worker
/// that is told to stop finishes what it has begun.
pub const LONGEST_DELIVERY: Duration = Duration::from_secs(15);

/// Time for the transaction after the last delivery.
const SETTLING: Duration = Duration::from_secs(5);

/// Deliveries begin within this time of their lease.
const BEGINNING: Duration = LEASE.saturating_sub(LONGEST_DELIVERY).saturating_sub(SETTLING);

/// Pause when nothing waits.
const IDLE: Duration = Duration::from_millis(500);

/// Pause when the database failed.
const FAILED: Duration = Duration::from_secs(2);

/// Longest time for which a channel is left alone because its receiver asked for it.
const LONGEST_HOLD: Duration = Duration::from_mins(5);

/// How often the outbox is measured.
const MEASURED: Duration = Duration::from_secs(5);

/// Delivers the waiting messages of one channel until it is told to stop.
#[derive(Debug)]
pub struct Worker<R> {
    /// Which messages.
    pub channel: Channel,
    /// Where they wait.
    pub database: Database,
    /// Where they go.
    pub receiver: Arc<R>,
    /// What operators see.
    pub metrics: Arc<OutboxMetrics>,
}

/// What became of a batch.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Delivered {
    /// Messages delivered and marked.
    pub delivered: usize,
    /// Messages that are tried again later.
    pub failed: usize,
    /// Messages that were given up.
    pub dead: usize,
    /// Messages given back without an attempt.
    pub released: usize,
    /// How long the receiver asked to be left alone.
    pub hold: Option<Duration>,
}

impl<R: Receiver> Worker<R> {
    /// Delivers until the shutdown. Deliveries that were begun are finished, the rest of their batch is given back.
    /// Readiness needs the condition `database`.
    pub async fn work(&self, readiness: &Readiness, shutdown: &Shutdown) {
        let mut measured: Option<Instant> = None;
        while !shutdown.is_requested() {
            let mut result = self.deliver_batch(shutdown).await;
            if result.is_ok() && measured.is_none_or(|at| at.elapsed() > MEASURED) {
                measured = Some(Instant::now());
                result = self.measure().await.and(result);
            }
            readiness.set("database", result.is_ok());
            let pause = match result {
                Ok(batch) if batch.hold.is_some() => batch.hold.map(|hold| hold.min(LONGEST_HOLD)),
                Ok(batch) => (batch == Delivered::default()).then_some(IDLE),
                Err(error) => {
                    let error: &dyn std::error::Error = &error;
                    tracing::warn!(error, channel = self.channel.code(), "the outbox cannot be read");
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
    pub async fn deliver_batch(&self, shutdown: &Shutdown) -> Result<Delivered, DatabaseError> {
        let claimed = Instant::now();
        let claim = Claim { channel: self.channel, token: Uuid::new_v4(), lease: LEASE };
        let messages = self.database.transaction("claim_outbox", &claim).await?;
        if messages.is_empty() {
            return Ok(Delivered::default());
        }
        let mut settlement = Settlement { token: claim.token, ..Settlement::default() };
        let hold = self.deliver(messages, &mut settlement, (claimed + BEGINNING, shutdown)).await;
        self.settle(&settlement, claimed + LEASE).await?;
        Ok(Delivered {
            delivered: settlement.delivered.len(),
            failed: settlement.postponed.len(),
            dead: settlement.dead.len(),
            released: settlement.released.len(),
            hold,
        })
    }

    /// Delivers side by side, and says for how long the receiver wants to be left alone, if it does. What is not begun
    /// by then, before `last_start` and before the shutdown, is released.
    async fn deliver(
        &self,
        messages: Vec<Message>,
        settlement: &mut Settlement,
        (last_start, shutdown): (Instant, &Shutdown),
    ) -> Option<Duration> {
        let mut messages = messages.into_iter();
        let mut running = JoinSet::new();
        let mut hold: Option<Duration> = None;
        loop {
            let may_begin = || Instant::now() < last_start && hold.is_none() && !shutdown.is_requested();
            while running.len() < self.channel.at_once() && may_begin() {
                let Some(message) = messages.next() else { break };
                running.spawn(attempt(Arc::clone(&self.receiver), message));
            }
            match running.join_next().await {
                Some(Ok((message, result))) => {
                    hold = hold.max(self.judge(&message, result, settlement));
                }
                // Its lease runs out, and it is tried again.
                Some(Err(error)) => {
                    let error: &dyn std::error::Error = &error;
                    tracing::error!(error, channel = self.channel.code(), "a delivery broke off");
                }
                None => break,
            }
        }
        settlement.released = messages.map(|message| message.id).collect();
        hold
    }

    /// Notes what became of a message; how long the receiver asked to be left alone.
    fn judge(
        &self,
        message: &Message,
        result: Result<(), DeliveryError>,
        settlement: &mut Settlement,
    ) -> Option<Duration> {
        let Err(error) = result else {
            self.metrics.attempted(self.channel, Outcome::Delivered);
            settlement.delivered.push(message.id);
            return None;
        };
        let (reason, channel, topic) = (error.reason(), self.channel.code(), &message.topic);
        let (outbox_id, attempt) = (message.id, message.attempts);
        match error {
            DeliveryError::Passing { retry_after, .. } if attempt < MAX_ATTEMPTS => {
                tracing::warn!(
                    error = reason,
                    channel,
                    topic,
                    outbox_id,
                    attempt,
                    "a message was not delivered"
                );
                self.metrics.attempted(self.channel, Outcome::Failed);
                let pause = backoff::pause(attempt, rand::random(), retry_after);
                settlement.postponed.push((message.id, pause, reason));
                retry_after
            }
            _ => {
                tracing::error!(error = reason, channel, topic, outbox_id, attempt, "a message was given up");
                self.metrics.attempted(self.channel, Outcome::Dead);
                settlement.dead.push((message.id, reason));
                None
            }
        }
    }

    /// Writes down what became of the batch. While the database is away it tries again as long as the lease holds:
    /// what was delivered need not be delivered twice.
    async fn settle(&self, settlement: &Settlement, leased_until: Instant) -> Result<(), DatabaseError> {
        loop {
            match self.database.transaction("settle_outbox", settlement).await {
                Err(_) if Instant::now() + FAILED < leased_until => tokio::time::sleep(FAILED).await,
                result => return result,
            }
        }
    }

    /// Brings the gauges up to date.
    pub async fn measure(&self) -> Result<(), DatabaseError> {
        let session = self.database.session().await?;
        for row in session.query(MEASURE_OUTBOX, &[&self.channel.code()]).await? {
            self.metrics.measured(
                self.channel,
                Measured {
                    waiting: row.get("waiting")?,
                    dead: row.get("dead")?,
                    oldest_age_seconds: row.get("oldest_age_seconds")?,
                },
            );
        }
        Ok(())
    }
}

async fn attempt<R: Receiver>(receiver: Arc<R>, message: Message) -> (Message, Result<(), DeliveryError>) {
    let delivery = tokio::time::timeout(LONGEST_DELIVERY, receiver.deliver(&message));
    let result = delivery.await.unwrap_or_else(|elapsed| Err(DeliveryError::passing(elapsed)));
    (message, result)
}
