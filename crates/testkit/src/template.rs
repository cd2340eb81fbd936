//! The template: a database with all migrations, made once for each set of migrations and copied for each test.

use refinery::{Migration, Runner};
use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tokio_postgres::{Client, NoTls};

const MIGRATIONS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../database/migrations");

/// Any number; all test processes take the same advisory lock while they look after templates and old databases.
const LOCK: i64 = 0x0064_6861_6b61;

/// A test takes minutes at most; what is older was left by a killed one.
const LONGEST_TEST: Duration = Duration::from_hours(1);

/// Templates of other branches are kept for as long as somebody may go back to them.
const LONGEST_BRANCH: Duration = Duration::from_hours(48);

/// Seconds since 1970.
pub(crate) fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).expect("the clock is after 1970").as_secs()
}

/// Makes the template when it is missing; gives its name. `connect` opens a database of the same server.
pub(crate) async fn ensure(maintenance: &Client, url: impl Fn(&str) -> String) -> String {
    let migrations =
        refinery::load_sql_migrations(Path::new(MIGRATIONS)).expect("the migrations can be read");
    let name = format!("template_{}", fingerprint(&migrations));
    if exists(maintenance, &name).await {
        return name;
    }
    execute(maintenance, &format!("SELECT pg_advisory_lock({LOCK})")).await;
    if !exists(maintenance, &name).await {
        sweep(maintenance).await;
        make(maintenance, (&name, &migrations), url).await;
    }
    execute(maintenance, &format!("SELECT pg_advisory_unlock({LOCK})")).await;
    name
}

/// It gets its name only when it is complete.
async fn make(maintenance: &Client, (name, migrations): (&str, &[Migration]), url: impl Fn(&str) -> String) {
    let unfinished = format!("unfinished_{}", name.trim_start_matches("template_"));
    execute(maintenance, &format!("DROP DATABASE IF EXISTS {unfinished} WITH (FORCE)")).await;
    execute(maintenance, &format!("CREATE DATABASE {unfinished} TEMPLATE template0")).await;
    let (mut client, connection) =
        tokio_postgres::connect(&url(&unfinished), NoTls).await.expect("the new database opens");
    let connection = tokio::spawn(connection);
    if let Err(error) = Runner::new(migrations).run_async(&mut client).await {
        panic!("the migrations in database/migrations fail: {error}");
    }
    drop(client);
    let _ = connection.await; // closed, or the copy would be refused
    execute(maintenance, &format!("COMMENT ON DATABASE {unfinished} IS '{}'", now())).await;
    execute(maintenance, &format!("ALTER DATABASE {unfinished} RENAME TO {name}")).await;
}

/// Drops what killed tests and old migrations left. Names of test databases hold the time they were made.
async fn sweep(maintenance: &Client) {
    let statement = "SELECT datname, coalesce(shobj_description(oid, 'pg_database'), '') FROM pg_database
        WHERE datname LIKE 'test\\_%' OR datname LIKE 'template\\_%'";
    for row in maintenance.query(statement, &[]).await.expect("the databases can be listed") {
        let (name, comment): (String, String) = (row.get(0), row.get(1));
        let (made, longest) = match name.strip_prefix("test_") {
            Some(rest) => (rest.split('_').next().unwrap_or_default(), LONGEST_TEST),
            None => (comment.as_str(), LONGEST_BRANCH),
        };
        // Without a readable time it is not ours.
        if made.parse::<u64>().is_ok_and(|made| made + longest.as_secs() < now()) {
            let _ =
                maintenance.batch_execute(&format!("DROP DATABASE IF EXISTS \"{name}\" WITH (FORCE)")).await;
        }
    }
}

fn fingerprint(migrations: &[Migration]) -> String {
    let mut digest = Sha256::new();
    for migration in migrations {
        digest.update(format!("{migration}\n{}\n", migration.sql().unwrap_or_default()));
    }
    digest.finalize().iter().take(8).fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

async fn exists(maintenance: &Client, name: &str) -> bool {
    let found = maintenance.query_opt("SELECT FROM pg_database WHERE datname = $1", &[&name]).await;
    found.expect("the databases can be listed").is_some()
}

pub(crate) async fn execute(client: &Client, statement: &str) {
    if let Err(error) = client.batch_execute(statement).await {
        panic!("{statement}: {error:?}");
    }
}
