//! One database per test.

use crate::server::Server;
use crate::template::{self, execute};
use std::time::Duration;
use tokio_postgres::{Client, NoTls};

/// Dropping a database is a favour to the next test, not worth waiting for: a connection that this test's own runtime,
/// now at rest, has half opened keeps the server from it.
const DROP_PATIENCE: Duration = Duration::from_secs(2);

/// A fresh database with all migrations, dropped at the end of the test.
#[derive(Debug)]
pub struct TestDatabase {
    /// A connection string for its owner, over TCP, so that a [`crate::TcpProxy`] can stand in between.
    pub url: String,
    /// Its name.
    pub name: String,
    server: Server,
}

/// A fresh database with all migrations.
pub async fn database() -> TestDatabase {
    make(true).await
}

/// A fresh database with nothing in it, for tests of the migrations themselves.
pub async fn empty_database() -> TestDatabase {
    make(false).await
}

async fn make(migrated: bool) -> TestDatabase {
    let server = Server::find().await;
    let maintenance = connect(&server.maintenance_url()).await;
    let template = if migrated {
        template::ensure(&maintenance, |database| server.url(database)).await
    } else {
        "template0".to_owned()
    };
    let name = format!("test_{}_{}", template::now(), uuid::Uuid::new_v4().simple());
    execute(&maintenance, &format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
    TestDatabase { url: server.url(&name), name, server }
}

impl TestDatabase {
    /// A new connection to it.
    pub async fn client(&self) -> Client {
        connect(&self.url).await
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let (url, name) = (self.server.maintenance_url(), self.name.clone());
        // The test's own runtime may be the one that is ending, so another thread does it.
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            let drop_it = async {
                let (client, connection) = tokio_postgres::connect(&url, NoTls).await?;
                tokio::spawn(connection);
                client.batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await
            };
            // What stays is swept later.
            let _ = runtime.map(|runtime| {
                runtime.block_on(async { tokio::time::timeout(DROP_PATIENCE, drop_it).await })
            });
        });
        let _ = dropping.join();
    }
}

async fn connect(url: &str) -> Client {
    let (client, connection) = match tokio_postgres::connect(url, NoTls).await {
        Ok(connected) => connected,
        Err(error) => panic!("cannot connect to the test database: {error:?}"),
    };
    tokio::spawn(connection);
    client
}
