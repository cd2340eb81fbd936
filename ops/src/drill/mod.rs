//! `./dhakacart drill NAME`: something is broken on purpose while shoppers buy, and it is proved that nothing was lost.

mod chaos;
mod failover;
mod redis;
mod shoppers;

use crate::project::Project;
use anyhow::Result;

/// What can be broken.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum DrillCommand {
    /// Kill the primary of a database of three nodes, again and again.
    Failover(failover::FailoverArgs),
    /// Take Redis, frontends, then the database and the backend away under load.
    Chaos(chaos::ChaosArgs),
}

pub(crate) async fn run(project: &Project, command: DrillCommand) -> Result<()> {
    match command {
        DrillCommand::Failover(arguments) => failover::run(project, arguments).await,
        DrillCommand::Chaos(arguments) => Box::pin(chaos::run(project, arguments)).await,
    }
}
