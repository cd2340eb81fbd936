//! What PostgreSQL itself does with one transaction for each order: pgbench with the rows of an order, without HTTP, a
//! backend or buyers. The usual way to build a shop can at most be as fast.

use super::stage::Stage;
use crate::machine::commands;
use crate::market::Wares;
use anyhow::{Context, Result};
use private_postgres::Installation;
use std::time::Duration;
use tokio::process::Command;

const SCRIPT: &str = include_str!("order.sql");

/// How many at once; more only wait at the same row.
const CLIENTS: [usize; 2] = [4, 16];

/// Runs pgbench on the hot SKU and says the better rate.
pub(super) async fn run(stage: &mut Stage, hot: &Wares, duration: Duration) -> Result<()> {
    let mut best = (0, 0);
    for clients in CLIENTS {
        best = best.max((rate(stage, hot, (clients, duration)).await?, clients));
    }
    let (rate, clients) = best;
    let title = format!("pgbench, a transaction for each order, {clients} at once");
    stage.report.say(format!("{title:44} {rate:4} orders/s   without HTTP"));
    Ok(())
}

async fn rate(stage: &Stage, hot: &Wares, (clients, duration): (usize, Duration)) -> Result<u64> {
    let script = stage.file("order.sql");
    std::fs::write(&script, SCRIPT)?;
    let (sku, total) = hot.first();
    let mut command = Command::new(Installation::newest()?.program("pgbench"));
    command
        .args(["--no-vacuum", "--protocol=prepared", "--jobs=2"])
        .arg(format!("--client={clients}"))
        .arg(format!("--time={}", duration.as_secs().max(1)))
        .arg(format!("--file={}", script.display()))
        .args([format!("--define=sku={sku}"), format!("--define=total={total}")])
        .arg(stage.url());
    let output = commands::run(&mut command, duration + Duration::from_mins(1)).await?;
    let line = output.lines().find_map(|line| line.strip_prefix("tps = "));
    let whole = line.and_then(|line| line.split('.').next()).context("pgbench printed no tps")?;
    Ok(whole.parse()?)
}
