//! Loading a catalogue file (docs/IMPORT.md): all of it, or nothing; and writing one ([`mod@export`]).
//!
//! `file` reads records and [`row`] parses them; the files of other shop programs become such records first ([`mod@foreign`]); [`names`] watches over what must agree across the file. Good rows
//! stream into temporary tables ([`stage`]); when none was bad, [`merge`] brings them into the catalogue in one
//! transaction. A process that is killed leaves nothing behind: temporary tables go with its connection. From the desk
//! a file is tried first ([`desk`]) and waits until somebody loads it, with what it does ([`summary`]).

pub(crate) mod bounds;
mod categories;
mod columns;
mod desk;
mod error;
mod export;
mod file;
mod foreign;
mod merge;
mod names;
mod problem;
mod progress;
mod queries;
mod routes;
mod row;
mod stage;
mod summary;

pub use desk::Importer;
pub use export::run as export;
pub use queries::STATEMENTS;
pub(crate) use routes::router;

use crate::audit_log::{Author, Entry, record_outside_pool};
use crate::config::{DatabaseConfig, ImportConfig};
use crate::database::connect_once;
use anyhow::Context;
use error::ImportError;
use file::{ReadFile, Source};
use merge::Outcome;
use progress::{Bar, Progress};
use shop_exports::Mapping;
use std::fs::File;
use tokio_postgres::error::SqlState;
use tokio_postgres::{Client, Transaction};

/// Gives up the owner's rights, and lets statements take as long as a large file needs. A first import fills tables
/// about which the planner knows nothing yet; it would join them row by row (10,000 products: 51 s instead of 2 s).
const PREPARE: &str = "SET ROLE dhakacart_app; SET statement_timeout = '10min'; SET lock_timeout = '5s';
    SET enable_nestloop = off";

/// One import at a time. Waited for, because the server may need a moment to notice that the one before has ended.
const LOCK: &str = "SELECT pg_advisory_lock(1, 2)";

/// A freeze that holds now.
const FIND_FREEZE: &str =
    "SELECT frozen_until, reason FROM catalogue_freeze WHERE frozen_until > clock_timestamp()";

/// Loads the file into the shop, or only tries to, and says what it did.
pub async fn run(config: &ImportConfig) -> anyhow::Result<()> {
    let outcome = load(config).await?;
    println!("{outcome}");
    if config.dry_run {
        println!("Nothing was changed: this was a dry run.");
    }
    Ok(())
}

/// Loads the file; what changed. Every bad row is printed to standard error as it is found.
async fn load(config: &ImportConfig) -> anyhow::Result<Outcome> {
    let shown = config.file.display();
    let file = File::open(&config.file).with_context(|| format!("{shown} cannot be read"))?;
    let mapping = foreign::mapping_of(&config.foreign)?;
    let bar = Bar::new(file.metadata().with_context(|| format!("{shown} cannot be read"))?.len());
    let input = (Box::new(file) as Source, mapping);
    let (mut client, staged) = stage_file(&config.database, input, &bar).await?;
    if let Some(foreign) = &staged.foreign {
        print!("{foreign}");
    }
    if staged.problems > 0 {
        return Err(refused(staged.problems, config));
    }
    bar.writing();
    let transaction = client.transaction().await?;
    let outcome = match merge::run(&transaction, &staged.names).await? {
        Ok(outcome) => outcome,
        Err(problems) => {
            for problem in &problems {
                bar.say(problem);
            }
            return Err(refused(problems.len(), config));
        }
    };
    if config.dry_run {
        transaction.rollback().await?;
        return Ok(outcome);
    }
    keep_addresses(&transaction, &staged).await?;
    note(&transaction, &Author::command_line(), (&shown.to_string(), &outcome)).await?;
    transaction.commit().await?;
    Ok(outcome)
}

/// The whole file in temporary tables of a connection that holds the lock for imports.
async fn stage_file<P: Progress>(
    database: &DatabaseConfig,
    (source, mapping): (Source, Mapping),
    progress: &P,
) -> Result<(Client, ReadFile), ImportError> {
    let client = connect_once(database).await?;
    client.batch_execute(PREPARE).await.context("the database is not ready. Remedy: backend migrate")?;
    match client.execute(LOCK, &[]).await {
        Err(error) if error.code() == Some(&SqlState::LOCK_NOT_AVAILABLE) => return Err(ImportError::Busy),
        locked => locked.context("the lock for imports cannot be taken")?,
    };
    refuse_while_frozen(&client).await?;
    let words = foreign::words(&client, mapping).await?;
    let staged = stage::fill(&client, (source, words), progress).await?;
    Ok((client, staged))
}

/// Where the pictures of another program's file stand.
async fn keep_addresses(
    transaction: &Transaction<'_>,
    staged: &ReadFile,
) -> Result<(), tokio_postgres::Error> {
    match &staged.foreign {
        Some(foreign) => foreign.keep(transaction).await,
        None => Ok(()),
    }
}

/// The database would refuse the rows one by one; this says it before the file is read.
async fn refuse_while_frozen(client: &Client) -> Result<(), ImportError> {
    match client.query_opt(FIND_FREEZE, &[]).await? {
        None => Ok(()),
        Some(freeze) => Err(ImportError::Frozen { until: freeze.get(0), reason: freeze.get(1) }),
    }
}

/// Writes into the audit log what a file changed; the last statement of its transaction.
async fn note(
    transaction: &Transaction<'_>,
    author: &Author,
    (file, outcome): (&str, &Outcome),
) -> Result<(), tokio_postgres::Error> {
    if *outcome == Outcome::default() {
        return Ok(());
    }
    let after = serde_json::json!({"file": file, "outcome": outcome});
    let entry =
        Entry { action: "load_file", object: "catalogue".to_owned(), before: None, after: Some(after) };
    record_outside_pool(transaction, author, &entry).await
}

fn refused(problems: usize, config: &ImportConfig) -> anyhow::Error {
    let file = config.file.display();
    let count = if problems == 1 { "one problem".to_owned() } else { format!("{problems} problems") };
    anyhow::anyhow!("{file} was not loaded: {count}, listed above. Nothing was changed")
}
