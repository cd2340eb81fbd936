//! `./dhakacart drill NAME`: something is broken on purpose while shoppers buy, and it is proved that nothing was lost.

mod chaos;
mod failover;
mod redis;
mod shoppers;
mod spike;

use crate::project::Project;
use anyhow::Result;

/// What can be broken.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum DrillCommand {
    /// Kill the primary of a database of three nodes, again and again.
    Failover(failover::FailoverArgs),
    /// Take Redis, frontends, then the database and the backend away under load.
    Chaos(chaos::ChaosArgs),
    /// Let twenty times as many visitors come as before.
    Spike(spike::SpikeArgs),
}

pub(crate) async fn run(project: &Project, command: DrillCommand) -> Result<()> {
    match command {
        DrillCommand::Failover(arguments) => failover::run(project, arguments).await,
        DrillCommand::Chaos(arguments) => Box::pin(chaos::run(project, arguments)).await,
        DrillCommand::Spike(arguments) => Box::pin(spike::run(project, arguments)).await,
    }
}
