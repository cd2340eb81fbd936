//! Dead letters: what was given up, and putting it back. Operators run this as `backend outbox`.

use super::queries::{LIST_DEAD, RETRY_DEAD};

use crate::config::{OutboxCommand, OutboxConfig};
use crate::database::connect_once;
use anyhow::{Context, bail};
use jiff::Timestamp;
use std::fmt::Write as _;
use tokio_postgres::{Client, Row};

/// Most dead letters that are listed.
const LISTED: i64 = 1_000;

/// Runs the command and prints what came of it.
pub async fn run(config: &OutboxConfig) -> anyhow::Result<()> {
    match &config.command {
        OutboxCommand::ListDead { database } => {
            print!("{}", list_dead(&connect_once(database).await?).await?);
        }
        OutboxCommand::Retry { ids, all, database } => {
            if ids.is_empty() && !all {
                bail!("say which: their ids (backend outbox list-dead), or --all");
            }
            let wanted = (!all).then_some(ids.as_slice());
            print!("{}", retry(&connect_once(database).await?, wanted).await?);
        }
    }
    Ok(())
}

/// A line for each dead letter, the last first.
pub async fn list_dead(client: &Client) -> anyhow::Result<String> {
    let rows = client.query(LIST_DEAD.sql, &[&LISTED]).await.context("the outbox cannot be read")?;
    if rows.is_empty() {
        return Ok("no dead letters\n".to_owned());
    }
    let mut text = String::new();
    writeln!(
        text,
        "{:>10}  {:<7}  {:<40}  {:>8}  {:<20}  why",
        "id", "channel", "message", "attempts", "given up"
    )?;
    for row in &rows {
        writeln!(text, "{}", line(row)?)?;
    }
    if i64::try_from(rows.len()).is_ok_and(|count| count == LISTED) {
        writeln!(text, "only the last {LISTED} are listed")?;
    }
    Ok(text)
}

fn line(row: &Row) -> anyhow::Result<String> {
    let (id, attempts): (i64, i32) = (row.try_get("id")?, row.try_get("attempts")?);
    let (channel, key): (&str, &str) = (row.try_get("channel")?, row.try_get("dedupe_key")?);
    let (dead_at, why): (Timestamp, &str) = (row.try_get("dead_at")?, row.try_get("last_error")?);
    let dead_at = dead_at.strftime("%Y-%m-%dT%H:%M:%SZ");
    Ok(format!("{id:>10}  {channel:<7}  {key:<40}  {attempts:>8}  {dead_at:<20}  {why}"))
}

/// Puts these dead letters back (`None`: all), and says which were.
pub async fn retry(client: &Client, ids: Option<&[i64]>) -> anyhow::Result<String> {
    let rows = client.query(RETRY_DEAD.sql, &[&ids]).await.context("the outbox cannot be written")?;
    let back: Vec<i64> = rows.iter().map(|row| row.get("id")).collect();
    let mut text = String::new();
    for id in ids.unwrap_or_default().iter().filter(|id| !back.contains(id)) {
        writeln!(text, "{id} is not a dead letter")?;
    }
    writeln!(text, "{} put back", back.len())?;
    Ok(text)
}
