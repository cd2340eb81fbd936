//! Writes down what processes say.

use super::queries::{FORGET_PROCESS, FORGET_SILENT, HEAR_PROCESS};
use crate::database::{Database, DatabaseError, Record, Transaction, Work};
use client::{ProcessKind, ReportProcess, ShopProcess};
use service::heartbeat::{self, Heartbeat};
use service::{Readiness, Shutdown};

/// Tells that this process is there until the shutdown. While the database is away, nobody could read it.
pub(crate) async fn beat(kind: ProcessKind, database: Database, health: (Readiness, Shutdown)) {
    let tell = async move |heartbeat: Heartbeat| {
        let report = ReportProcess {
            name: heartbeat.process.to_string(),
            kind,
            started_at: heartbeat.started_at,
            missing: heartbeat.missing.into_iter().map(str::to_owned).collect(),
            is_last: heartbeat.is_last,
        };
        if let Err(error) = hear(&database, &report).await {
            let error: &dyn std::error::Error = &error;
            tracing::debug!(error, "a heartbeat was not written");
        }
    };
    heartbeat::beat(health.0, health.1, tell).await;
}

/// Takes note of what a process says.
pub(super) async fn hear(database: &Database, report: &ReportProcess) -> Result<(), DatabaseError> {
    database.transaction("hear_process", &Hearing(report)).await
}

struct Hearing<'a>(&'a ReportProcess);

impl Work for Hearing<'_> {
    type Output = ();
    type Error = DatabaseError;

    async fn run(&self, transaction: &Transaction<'_>) -> Result<(), DatabaseError> {
        let ReportProcess { name, kind, started_at, missing, is_last } = self.0;
        let kind = kind.as_str();
        if *is_last {
            transaction.execute(FORGET_PROCESS, &[name]).await?;
        } else {
            transaction.execute(HEAR_PROCESS, &[name, &kind, started_at, missing]).await?;
        }
        transaction.execute(FORGET_SILENT, &[]).await?;
        Ok(())
    }
}

/// A row of [`super::LIST_PROCESSES`].
pub(crate) fn read(row: &Record) -> Result<ShopProcess, DatabaseError> {
    let kind =
        |text: String| ProcessKind::ALL.into_iter().find(|kind| kind.as_str() == text).ok_or("no kind");
    Ok(ShopProcess {
        name: row.get("name")?,
        kind: row.parse("kind", kind)?,
        started_at: row.get("started_at")?,
        missing: row.get("missing")?,
        silent_seconds: row.parse("silent_seconds", |seconds: i64| u32::try_from(seconds))?,
    })
}
