//! `./dhakacart drill NAME`: something is broken on purpose while shoppers buy, and it is proved that nothing was lost.

mod failover;
mod shoppers;

use crate::project::Project;
use anyhow::Result;

/// What can be broken.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum DrillCommand {
    /// Kill the primary of a database of three nodes, again and again.
    Failover(failover::FailoverArgs),
}

pub(crate) async fn run(project: &Project, command: DrillCommand) -> Result<()> {
    match command {
        DrillCommand::Failover(arguments) => failover::run(project, arguments).await,
    }
}
