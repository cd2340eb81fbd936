//! Messages to shoppers that were given up, and sending them again.

use super::error::DeskError;
use crate::audit_log::{Author, Entry, record};
use crate::database::{Database, DatabaseError, Record, Transaction, Work};
use crate::outbox::{LIST_DEAD, RETRY_DEAD};
use client::DeadMessage;
use serde_json::json;

/// Messages that are listed, and that are sent again at once.
const MOST: usize = 200;

/// The last of them.
pub(super) async fn list(database: &Database) -> Result<Vec<DeadMessage>, DatabaseError> {
    let rows = database.session().await?.query(LIST_DEAD, &[&200_i64]).await?;
    rows.iter().map(read).collect()
}

fn read(row: &Record) -> Result<DeadMessage, DatabaseError> {
    Ok(DeadMessage {
        id: row.get("id")?,
        channel: row.get("channel")?,
        name: row.get("dedupe_key")?,
        attempts: row.parse("attempts", |count: i32| u32::try_from(count))?,
        dead_at: row.get("dead_at")?,
        reason: row.get("last_error")?,
    })
}

struct Retrying<'a> {
    author: Author,
    ids: &'a [i64],
}

/// Puts them back as if they were new; how many there were.
pub(super) async fn retry(database: &Database, author: Author, ids: &[i64]) -> Result<u32, DeskError> {
    if !(1..=MOST).contains(&ids.len()) {
        return Err(DeskError::invalid("ids", "must be 1 to 200"));
    }
    database.transaction("retry_messages", &Retrying { author, ids }).await
}

impl Work for Retrying<'_> {
    type Output = u32;
    type Error = DeskError;

    async fn run(&self, transaction: &Transaction<'_>) -> Result<u32, DeskError> {
        let rows = transaction.query(RETRY_DEAD, &[&Some(self.ids)]).await?;
        let back = rows.iter().map(|row| row.get::<i64>("id")).collect::<Result<Vec<_>, _>>()?;
        if !back.is_empty() {
            let entry = Entry {
                action: "retry_messages",
                object: "outbox".to_owned(),
                before: None,
                after: Some(json!({"messages": back})),
            };
            record(transaction, &self.author, &entry).await?;
        }
        Ok(u32::try_from(back.len()).unwrap_or(u32::MAX))
    }
}
