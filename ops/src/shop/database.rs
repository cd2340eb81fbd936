//! The database of a shop: a private PostgreSQL, or a server that is already there.

use anyhow::{Context, Result, anyhow};
use private_postgres::{Durability, PrivatePostgres, Settings};
use rustix::process::{Pid, Signal, kill_process};
use std::path::PathBuf;
use std::time::Duration;
use tokio_postgres::{Client, NoTls};

/// The name of the database on a private server.
const NAME: &str = "dhakacart";

const CONNECT: Duration = Duration::from_secs(10);

/// Where the database is.
#[derive(Debug, Clone)]
pub(crate) enum Place {
    /// A server of our own in this folder.
    Private(PathBuf, Durability),
    /// `DATABASE_URL`.
    Given(String),
}

/// An open database.
#[derive(Debug)]
pub(crate) struct Database {
    pub(crate) url: String,
    server: Option<PrivatePostgres>,
    /// How the private server is started again.
    settings: Option<Settings>,
}

impl Database {
    pub(crate) async fn open(place: Place) -> Result<Self> {
        match place {
            Place::Given(url) => {
                connect(&url).await.context("Remedy: check DATABASE_URL and whether that server runs")?;
                Ok(Self { url, server: None, settings: None })
            }
            Place::Private(folder, durability) => {
                let settings = Settings { folder, port: None, durability };
                let server = private_postgres::start(&settings).await?;
                server.ensure_database(NAME).await?;
                let settings = Settings { port: Some(server.port()), ..settings };
                Ok(Self { url: server.url(NAME), server: Some(server), settings: Some(settings) })
            }
        }
    }

    /// A connection to it.
    pub(crate) async fn client(&self) -> Result<Client> {
        connect(&self.url).await
    }

    /// Returns when the private server has ended.
    pub(crate) async fn trouble(&mut self) -> anyhow::Error {
        let Some(server) = &mut self.server else { return std::future::pending().await };
        let status = server.wait().await;
        let log = server.log();
        match status {
            Ok(status) => anyhow!("PostgreSQL ended ({status}). Its log: {}", log.display()),
            Err(error) => anyhow!("PostgreSQL cannot be watched: {error}. Its log: {}", log.display()),
        }
    }

    /// kill -9 of the private server.
    pub(crate) async fn kill(&mut self) -> Result<()> {
        let mut server = self.server.take().context("the database is not ours")?;
        let pid = server.pid().and_then(|pid| Pid::from_raw(pid.try_into().ok()?));
        kill_process(pid.context("PostgreSQL has ended")?, Signal::KILL)?;
        server.wait().await?;
        Ok(())
    }

    /// The same data on the same port, after [`Database::kill`].
    pub(crate) async fn start_again(&mut self) -> Result<()> {
        let settings = self.settings.as_ref().context("the database is not ours")?;
        self.server = Some(private_postgres::start(settings).await?);
        Ok(())
    }

    /// Process id of the private server.
    pub(crate) fn pid(&self) -> Option<u32> {
        self.server.as_ref().and_then(PrivatePostgres::pid)
    }

    /// Stops the private server.
    pub(crate) async fn close(self) {
        if let Some(server) = self.server {
            server.stop().await;
        }
    }
}

/// A connection with a time limit.
pub(crate) async fn connect(url: &str) -> Result<Client> {
    let connecting = tokio::time::timeout(CONNECT, tokio_postgres::connect(url, NoTls)).await;
    let connected = connecting.context("the database does not answer")?;
    let (client, connection) = connected.context("the database refuses the connection")?;
    tokio::spawn(connection);
    Ok(client)
}
