//! The two short transactions around a delivery: claiming a batch under a lease, and settling what became of it.

use super::queries::{BURY_MESSAGES, CLAIM_MESSAGES, MARK_DELIVERED, POSTPONE_MESSAGES, RELEASE_MESSAGES};
use super::{Channel, Message};
use crate::database::{DatabaseError, Record, Transaction, Work};
use std::time::Duration;
use uuid::Uuid;

/// Messages claimed at once.
const BATCH: i64 = 100;

/// Asks for what is due.
#[derive(Debug)]
pub(super) struct Claim {
    pub(super) channel: Channel,
    /// Names the claim, so that only its owner settles it.
    pub(super) token: Uuid,
    pub(super) lease: Duration,
}

impl Work for Claim {
    type Output = Vec<Message>;
    type Error = DatabaseError;

    /// The claimed messages in the order of their causes.
    async fn run(&self, transaction: &Transaction<'_>) -> Result<Vec<Message>, DatabaseError> {
        let lease_ms = in_ms(self.lease);
        let rows = transaction
            .query(CLAIM_MESSAGES, &[&self.channel.code(), &BATCH, &self.token, &lease_ms])
            .await?;
        let mut messages = rows.iter().map(read_message).collect::<Result<Vec<_>, _>>()?;
        messages.sort_unstable_by_key(|message| message.id);
        Ok(messages)
    }
}

/// What became of a batch. Rows whose lease somebody else took over meanwhile are left alone.
#[derive(Debug, Default)]
pub(super) struct Settlement {
    pub(super) token: Uuid,
    pub(super) delivered: Vec<i64>,
    /// What is tried again: id, pause, reason.
    pub(super) postponed: Vec<(i64, Duration, String)>,
    /// What is given up: id, reason.
    pub(super) dead: Vec<(i64, String)>,
    /// What was not tried.
    pub(super) released: Vec<i64>,
}

impl Work for Settlement {
    type Output = ();
    type Error = DatabaseError;

    async fn run(&self, transaction: &Transaction<'_>) -> Result<(), DatabaseError> {
        if !self.delivered.is_empty() {
            transaction.execute(MARK_DELIVERED, &[&self.token, &self.delivered]).await?;
        }
        if !self.postponed.is_empty() {
            let ids: Vec<i64> = self.postponed.iter().map(|(id, ..)| *id).collect();
            let pauses: Vec<i64> = self.postponed.iter().map(|(_, pause, _)| in_ms(*pause)).collect();
            let errors: Vec<&str> = self.postponed.iter().map(|(.., error)| error.as_str()).collect();
            transaction.execute(POSTPONE_MESSAGES, &[&self.token, &ids, &pauses, &errors]).await?;
        }
        if !self.dead.is_empty() {
            let ids: Vec<i64> = self.dead.iter().map(|(id, _)| *id).collect();
            let errors: Vec<&str> = self.dead.iter().map(|(_, error)| error.as_str()).collect();
            transaction.execute(BURY_MESSAGES, &[&self.token, &ids, &errors]).await?;
        }
        if !self.released.is_empty() {
            transaction.execute(RELEASE_MESSAGES, &[&self.token, &self.released]).await?;
        }
        Ok(())
    }
}

fn in_ms(duration: Duration) -> i64 {
    duration.as_millis().try_into().unwrap_or(i64::MAX)
}

fn read_message(row: &Record) -> Result<Message, DatabaseError> {
    Ok(Message {
        id: row.get("id")?,
        channel: row.parse("channel", |code: String| Channel::from_code(&code).ok_or("not a channel"))?,
        topic: row.get("topic")?,
        dedupe_key: row.get("dedupe_key")?,
        created_at: row.get("created_at")?,
        payload: row.get("payload")?,
        attempts: row.parse("attempts", |attempts: i32| u32::try_from(attempts))?,
    })
}
