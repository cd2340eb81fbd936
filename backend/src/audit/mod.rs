//! `backend audit`: proves the invariants on any database, in one consistent view of it.
//!
//! Tests, load runs and drills call this same code, together with what their clients recorded as acknowledged. A
//! check is a statement that lists what differs; nothing listed means that it holds.

mod acknowledged;
mod checks;

use crate::config::AuditConfig;
use crate::database::connect_once;
use anyhow::{Context, bail};
use checks::{CHECKS, Check};
use std::fmt;
use tokio_postgres::{Client, IsolationLevel, Transaction};

/// Most differences that are listed of one check; all are counted.
const LISTED: usize = 20;

/// One check and what it found.
#[derive(Debug)]
pub struct Finding {
    /// The invariant, `I1`.
    pub invariant: &'static str,
    /// What must hold.
    pub rule: &'static str,
    /// What differs; empty when it holds.
    pub differences: Vec<String>,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.differences.is_empty() {
            return write!(f, "ok     {} {}", self.invariant, self.rule);
        }
        write!(f, "WRONG  {} {}: {} differ", self.invariant, self.rule, self.differences.len())?;
        for difference in self.differences.iter().take(LISTED) {
            write!(f, "\n       {difference}")?;
        }
        Ok(())
    }
}

/// Prints every check; an error when one does not hold.
pub async fn run(config: &AuditConfig) -> anyhow::Result<()> {
    let acknowledged = match &config.acknowledged {
        Some(file) => acknowledged::read(file)?,
        None => Vec::new(),
    };
    let mut client = connect_once(&config.database).await?;
    let findings = audit(&mut client, &acknowledged).await?;
    for finding in &findings {
        println!("{finding}");
    }
    println!("{}", last_line(&client).await?);
    match findings.iter().filter(|finding| !finding.differences.is_empty()).count() {
        0 => Ok(()),
        wrong => bail!("{wrong} of {} checks do not hold", findings.len()),
    }
}

/// What to keep elsewhere: a log that lost its end is still a chain.
async fn last_line(client: &Client) -> anyhow::Result<String> {
    let sql = "SELECT sequence, encode(hash, 'hex') FROM audit_log ORDER BY sequence DESC LIMIT 1";
    let row = client.query_opt(sql, &[]).await.context("the end of the audit log cannot be read")?;
    Ok(row.map_or_else(
        || "the audit log is empty".to_owned(),
        |row| format!("the audit log ends with line {}, {}", row.get::<_, i64>(0), row.get::<_, String>(1)),
    ))
}

/// Runs every check. `acknowledged` are the numbers of orders that clients were told are placed.
pub async fn audit(client: &mut Client, acknowledged: &[String]) -> anyhow::Result<Vec<Finding>> {
    let view = client.build_transaction().isolation_level(IsolationLevel::RepeatableRead).read_only(true);
    let view = view.start().await?;
    view.batch_execute("SET LOCAL statement_timeout = '10min'").await?;
    let mut findings = Vec::with_capacity(CHECKS.len() + 1);
    for check in CHECKS {
        findings.push(look(&view, check).await?);
    }
    findings.push(acknowledged::look(&view, acknowledged).await?);
    Ok(findings)
}

async fn look(view: &Transaction<'_>, check: &'static Check) -> anyhow::Result<Finding> {
    let rows = view.query(check.sql, &[]).await.with_context(|| format!("cannot check: {}", check.rule))?;
    let differences = rows.iter().map(|row| row.get(0)).collect();
    Ok(Finding { invariant: check.invariant, rule: check.rule, differences })
}
