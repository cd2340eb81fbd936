//! `./dhakacart drill NAME`: something is broken on purpose while shoppers buy, and it is proved that nothing was lost.

mod chaos;
mod failover;
mod redis;
mod shoppers;
mod spike;

use crate::evidence::Report;
use crate::project::Project;
use anyhow::{Result, ensure};

/// What can be broken.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum DrillCommand {
    /// Kill the primary of a database of three nodes, again and again.
    Failover(failover::FailoverArgs),
    /// Take Redis, frontends, a backend, then the database and all backends away under load.
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

/// Says which rules hold, and keeps the result under this name if that is wanted; an error unless all do.
pub(crate) async fn conclude(
    project: &Project,
    mut report: Report,
    rules: &[(bool, String)],
    (name, save): (&str, bool),
) -> Result<()> {
    for (holds, text) in rules {
        report.say(format!("{} {text}", if *holds { "ok    " } else { "NOT OK" }));
    }
    ensure!(rules.iter().all(|(holds, _)| *holds), "visitors noticed more than they may");
    if save { report.save(project, name).await } else { Ok(()) }
}
