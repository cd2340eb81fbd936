//! The program `loadtest`: `run` sends visitors to a shop, `worker` is one of its processes.

use anyhow::Result;
use clap::{Parser, Subcommand};
use loadtest::{Plan, Profile, WorkerArgs};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

/// Visitors that use a shop as people do, in great numbers, and check every answer.
#[derive(Debug, Parser)]
#[command(name = "loadtest", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Sends visitors to a shop of yours and writes a report.
    Run(RunArgs),
    /// One process of visitors; started by `run`.
    #[command(hide = true)]
    Worker(WorkerArgs),
}

#[derive(Debug, clap::Args)]
struct RunArgs {
    /// How many visitors are there at once.
    #[arg(long, value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
    visitors: u64,

    /// Where the shop is.
    #[arg(long, default_value = "127.0.0.1:8080")]
    target: SocketAddr,

    /// The file that its catalogue was loaded from.
    #[arg(long)]
    catalogue: PathBuf,

    /// How many visitors there are when.
    #[arg(long)]
    profile: PathBuf,

    /// Length of the measured stage instead of the profile's.
    #[arg(long)]
    seconds: Option<u64>,

    /// Folder of the report and of the acknowledged orders.
    #[arg(long)]
    out: PathBuf,
}

fn main() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Run(arguments) => run(&arguments),
        Command::Worker(arguments) => loadtest::work(&arguments).map(|()| true),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &RunArgs) -> Result<bool> {
    let mut profile = Profile::read(&arguments.profile)?;
    if let Some(seconds) = arguments.seconds {
        profile.set_measured_seconds(seconds);
    }
    let plan = Plan {
        visitors: arguments.visitors,
        target: arguments.target,
        catalogue: arguments.catalogue.clone(),
        profile,
        folder: arguments.out.clone(),
        program: std::env::current_exe()?,
        watched: Vec::new(),
        begun: std::sync::Arc::default(),
    };
    let outcome = loadtest::drive(&plan)?;
    println!("{}", outcome.verdict());
    outcome.write(&plan.folder, "load")?;
    Ok(outcome.verdict().is_good())
}
