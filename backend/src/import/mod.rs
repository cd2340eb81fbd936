//! Loading a catalogue file (docs/IMPORT.md): all of it, or nothing.
//!
//! `file` reads records and [`row`] parses them; [`names`] watches over what must agree across the file. Good rows
//! stream into temporary tables ([`stage`]); when none was bad, [`merge`] brings them into the catalogue in one
//! transaction. A process that is killed leaves nothing behind: temporary tables go with its connection.

pub(crate) mod bounds;
mod categories;
mod columns;
mod file;
mod merge;
mod names;
mod problem;
mod progress;
mod row;
mod stage;

use crate::config::ImportConfig;
use crate::database::connect_once;
use anyhow::{Context, bail};
use merge::Outcome;
use progress::Progress;
use tokio_postgres::Client;
use tokio_postgres::error::SqlState;

/// Gives up the owner's rights, and lets statements take as long as a large file needs. A first import fills tables
/// about which the planner knows nothing yet; it would join them row by row (10,000 products: 51 s instead of 2 s).
const PREPARE: &str = "SET ROLE dhakacart_app; SET statement_timeout = '10min'; SET lock_timeout = '5s';
    SET enable_nestloop = off";

/// One import at a time. Waited for, because the server may need a moment to notice that the one before has ended.
const LOCK: &str = "SELECT pg_advisory_lock(1, 2)";

/// A freeze that holds now.
const FIND_FREEZE: &str =
    "SELECT frozen_until, reason FROM catalogue_freeze WHERE frozen_until > clock_timestamp()";

/// Loads the file into the shop and says what it did.
pub async fn run(config: &ImportConfig) -> anyhow::Result<()> {
    let outcome = load(config).await?;
    println!("{outcome}");
    Ok(())
}

/// Loads the file; what changed. Every bad row is printed to standard error as it is found.
async fn load(config: &ImportConfig) -> anyhow::Result<Outcome> {
    let progress = Progress::open(&config.file)?;
    let mut client = connect(config).await?;
    match client.execute(LOCK, &[]).await {
        Err(error) if error.code() == Some(&SqlState::LOCK_NOT_AVAILABLE) => {
            bail!("another import is running. Remedy: wait until it has ended")
        }
        locked => locked.context("the lock for imports cannot be taken")?,
    };
    refuse_while_frozen(&client).await?;
    let staged = stage::fill(&client, &config.file, &progress).await?;
    if staged.problems == 0 {
        progress.writing();
        let merged = merge::run(&mut client, &staged.names).await?;
        let problems = match merged {
            Ok(outcome) => return Ok(outcome),
            Err(problems) => problems,
        };
        for problem in &problems {
            progress.say(problem);
        }
        return Err(refused(problems.len(), config));
    }
    Err(refused(staged.problems, config))
}

/// The database would refuse the rows one by one; this says it before the file is read.
async fn refuse_while_frozen(client: &Client) -> anyhow::Result<()> {
    match client.query_opt(FIND_FREEZE, &[]).await? {
        None => Ok(()),
        Some(freeze) => {
            let (until, reason): (jiff::Timestamp, String) = (freeze.get(0), freeze.get(1));
            bail!(
                "the catalogue is frozen until {until:.0} ({reason}). Remedy: lift the freeze at the desk, or wait"
            )
        }
    }
}

fn refused(problems: usize, config: &ImportConfig) -> anyhow::Error {
    let file = config.file.display();
    let count = if problems == 1 { "one problem".to_owned() } else { format!("{problems} problems") };
    anyhow::anyhow!("{file} was not loaded: {count}, listed above. Nothing was changed")
}

async fn connect(config: &ImportConfig) -> anyhow::Result<Client> {
    let client = connect_once(&config.database).await?;
    client.batch_execute(PREPARE).await.context("the database is not ready. Remedy: backend migrate")?;
    Ok(client)
}
