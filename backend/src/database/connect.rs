//! How a connection is made and what every connection is told before its first use.

use super::primary::connect_to_primary;
use crate::config::DatabaseConfig;
use anyhow::Context;
use deadpool_postgres::{ClientWrapper, Hook, HookError};
use secrecy::ExposeSecret;
use service::time_limits;
use std::time::Duration;
use tokio_postgres::{Client, SimpleQueryMessage, config::TargetSessionAttrs};

/// Waiting for one host to accept a connection.
pub(super) const CONNECT: Duration = Duration::from_secs(2);

/// After this time without an acknowledgement the kernel gives a connection up. It is what notices a server whose
/// machine vanished; without it a pool can stay wedged for a quarter of an hour.
const SILENT_SOCKET: Duration = Duration::from_secs(5);

/// Waiting for a row or advisory lock.
pub(super) const LOCK: Duration = Duration::from_millis(500);

/// A transaction that does nothing: its process was stopped or lost.
pub(super) const IDLE_IN_TRANSACTION: Duration = Duration::from_secs(10);

/// The rights of the application (`database/migrations/V1__roles.sql`).
const ROLE: &str = "dhakacart_app";

/// The settings of a connection, from the database's address.
pub(crate) fn connection_settings(config: &DatabaseConfig) -> anyhow::Result<tokio_postgres::Config> {
    // The parser's own message can repeat parts of the address, and with it the password.
    let mut settings: tokio_postgres::Config = config
        .database_url
        .expose_secret()
        .parse()
        .ok()
        .context("DATABASE_URL cannot be read as postgres://user:password@host:port/name")?;
    settings
        .application_name("dhakacart-backend")
        .connect_timeout(CONNECT)
        .tcp_user_timeout(SILENT_SOCKET)
        .keepalives(true)
        .keepalives_idle(SILENT_SOCKET)
        .keepalives_interval(Duration::from_secs(1))
        .keepalives_retries(3)
        .target_session_attrs(TargetSessionAttrs::ReadWrite);
    Ok(settings)
}

/// A connection of the owner outside the pool, for a command that runs once.
pub(crate) async fn connect_once(config: &DatabaseConfig) -> anyhow::Result<Client> {
    let connecting = connect_to_primary(&connection_settings(config)?).await;
    let (client, _) = connecting.context("the database cannot be reached (DATABASE_URL)")?;
    Ok(client)
}

/// Runs once on each new connection: gives up the owner's rights, sets the time limits and makes sure that this is
/// the primary.
pub(crate) fn prepare_connection() -> Hook {
    Hook::async_fn(|client: &mut ClientWrapper, _| {
        Box::pin(async move {
            let answer = client.simple_query(&opening_statements()).await.map_err(HookError::Backend)?;
            if answered(&answer, "f") { Ok(()) } else { Err(HookError::message("the server is a standby")) }
        })
    })
}

fn opening_statements() -> String {
    format!(
        "SET ROLE {ROLE};
         SET statement_timeout = {};
         SET lock_timeout = {};
         SET idle_in_transaction_session_timeout = {};
         SET TimeZone = 'UTC';
         SELECT pg_is_in_recovery();",
        time_limits::STATEMENT.as_millis(),
        LOCK.as_millis(),
        IDLE_IN_TRANSACTION.as_millis(),
    )
}

fn answered(messages: &[SimpleQueryMessage], expected: &str) -> bool {
    let rows = messages.iter().filter_map(|message| match message {
        SimpleQueryMessage::Row(row) => row.get(0),
        _ => None,
    });
    rows.last() == Some(expected)
}
