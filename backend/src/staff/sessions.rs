//! Where somebody is signed in.

use super::queries::{END_SESSION, LIST_SESSIONS};
use crate::audit_log::{Author, Entry, record};
use crate::database::{Database, DatabaseError, Record, Transaction, Work};
use client::StaffSession;

/// The open ones, the last used first.
pub(super) async fn list(
    database: &Database,
    (staff_id, current): (i64, i64),
) -> Result<Vec<StaffSession>, DatabaseError> {
    let rows = database.session().await?.query(LIST_SESSIONS, &[&staff_id]).await?;
    let read = |row: &Record| {
        let id = row.get("id")?;
        Ok(StaffSession {
            id,
            address: row.get("address")?,
            user_agent: row.get("user_agent")?,
            created_at: row.get("created_at")?,
            last_seen_at: row.get("last_seen_at")?,
            is_current: id == current,
        })
    };
    rows.iter().map(read).collect()
}

/// Ends one session of somebody; whether it was open.
pub(super) async fn end(
    database: &Database,
    author: Author,
    (staff_id, session_id): (i64, i64),
) -> Result<bool, DatabaseError> {
    database.transaction("end_session", &Ending { author, staff_id, session_id }).await
}

struct Ending {
    author: Author,
    staff_id: i64,
    session_id: i64,
}

impl Work for Ending {
    type Output = bool;
    type Error = DatabaseError;

    async fn run(&self, transaction: &Transaction<'_>) -> Result<bool, DatabaseError> {
        let ended = transaction.execute(END_SESSION, &[&self.session_id, &self.staff_id]).await?;
        if ended == 0 {
            return Ok(false);
        }
        let object = format!("session:{}", self.session_id);
        let entry = Entry { action: "end_session", object, before: None, after: None };
        record(transaction, &self.author, &entry).await?;
        Ok(true)
    }
}
