//! Bringing the schema up to date. Migrations are built into the program, so that code and schema cannot be mixed up.

use crate::config::DatabaseConfig;
use crate::database::{connect_to_primary, connection_settings};
use anyhow::Context;
use std::time::Duration;
use tokio::time::Instant;
use tokio_postgres::Client;

/// The schema, one file per step.
mod migrations {
    refinery::embed_migrations!("../database/migrations");
}

/// Held while migrating, so that several processes that start at once migrate one after the other. Two small numbers,
/// so that it cannot meet the lock of an idempotency key, which is one large number.
const LOCK: &str = "SELECT pg_advisory_lock(1, 1)";

/// Pause between attempts to reach the server.
const AGAIN: Duration = Duration::from_millis(200);

/// Waits for the server, at most `patience`, and applies what is missing; the number of steps applied.
pub async fn migrate(config: &DatabaseConfig, patience: Duration) -> anyhow::Result<usize> {
    let mut client = connect(config, patience).await?;
    client.execute(LOCK, &[]).await.context("the lock for migrations cannot be taken")?;
    // The lock ends with the connection.
    let report = migrations::migrations::runner()
        .run_async(&mut client)
        .await
        .context("the schema cannot be brought up to date")?;
    for step in report.applied_migrations() {
        tracing::info!(migration = %step, "migrated");
    }
    Ok(report.applied_migrations().len())
}

async fn connect(config: &DatabaseConfig, patience: Duration) -> anyhow::Result<Client> {
    let settings = connection_settings(config)?;
    let deadline = Instant::now() + patience;
    loop {
        match connect_to_primary(&settings).await {
            Ok((client, _)) => return Ok(client),
            Err(error) if Instant::now() + AGAIN >= deadline => {
                let waited = patience.as_secs();
                return Err(error).context(format!(
                    "the database server was not reached within {waited} s (DATABASE_URL)"
                ));
            }
            Err(error) => {
                tracing::debug!(error = &error as &dyn std::error::Error, "waiting for the database server");
                tokio::time::sleep(AGAIN).await;
            }
        }
    }
}
