//! The freeze: during a sale nobody changes what is sold or what it costs. The database holds everybody to it, the import
//! included (`V12__desk.sql`).

use super::error::DeskError;
use super::queries::{DELETE_FREEZE, FIND_FREEZE, SET_FREEZE};
use crate::audit_log::{Author, Entry, record};
use crate::database::{Database, DatabaseError, Record, Transaction, Work};
use client::{Freeze, FreezeState};
use jiff::{Span, Timestamp};
use serde_json::json;

/// Longest freeze: what is forgotten ends by itself.
const MOST_HOURS: i64 = 24 * 14;

/// The freeze that holds now.
pub(super) async fn show(database: &Database) -> Result<FreezeState, DatabaseError> {
    let rows = database.session().await?.query(FIND_FREEZE, &[]).await?;
    read(rows.first())
}

fn read(row: Option<&Record>) -> Result<FreezeState, DatabaseError> {
    let Some(row) = row else { return Ok(FreezeState { freeze: None, set_by: None }) };
    let freeze = Freeze { until: row.get("frozen_until")?, reason: row.text("reason")? };
    Ok(FreezeState { freeze: Some(freeze), set_by: Some(row.get("set_by")?) })
}

struct Freezing<'a> {
    author: Author,
    /// None: it is lifted.
    freeze: Option<&'a Freeze>,
}

/// Freezes the catalogue, or sets another end.
pub(super) async fn set(
    database: &Database,
    author: Author,
    freeze: &Freeze,
) -> Result<FreezeState, DeskError> {
    let now = Timestamp::now();
    let latest = now.checked_add(Span::new().hours(MOST_HOURS)).unwrap_or(Timestamp::MAX);
    if freeze.until <= now || freeze.until > latest {
        return Err(DeskError::invalid("until", "must lie in the next 14 days"));
    }
    database.transaction("freeze_catalogue", &Freezing { author, freeze: Some(freeze) }).await
}

/// Lifts the freeze.
pub(super) async fn lift(database: &Database, author: Author) -> Result<FreezeState, DeskError> {
    database.transaction("unfreeze_catalogue", &Freezing { author, freeze: None }).await
}

impl Work for Freezing<'_> {
    type Output = FreezeState;
    type Error = DeskError;

    async fn run(&self, transaction: &Transaction<'_>) -> Result<FreezeState, DeskError> {
        let before = read(transaction.query_opt(FIND_FREEZE, &[]).await?.as_ref())?;
        let action = if let Some(Freeze { until, reason }) = self.freeze {
            let by = self.author.actor.as_str();
            transaction.execute(SET_FREEZE, &[until, &reason.as_str(), &by]).await?;
            "freeze_catalogue"
        } else {
            transaction.execute(DELETE_FREEZE, &[]).await?;
            "unfreeze_catalogue"
        };
        let after = read(transaction.query_opt(FIND_FREEZE, &[]).await?.as_ref())?;
        if before != after {
            let entry = Entry {
                action,
                object: "catalogue".to_owned(),
                before: Some(json!(before.freeze)),
                after: Some(json!(after.freeze)),
            };
            record(transaction, &self.author, &entry).await?;
        }
        Ok(after)
    }
}
