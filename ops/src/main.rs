//! The operator's program behind `./dhakacart`: runs the shop on one machine, tests it, measures it, and says what is
//! wrong with it. Each subcommand is a module; [`shop`] runs the processes of a shop for all of them, [`machine`] is
//! what they need from the machine.

mod bench;
mod build;
mod capacity;
mod check;
mod doctor;
mod drill;
mod evidence;
mod facts;
mod idle;
mod load;
mod machine;
mod market;
mod project;
mod shop;
mod steps;
mod test;
mod up;

use clap::{CommandFactory, Parser, Subcommand};
use project::Project;
use std::path::PathBuf;
use std::process::ExitCode;

/// The frontend's allocator, so that `bench search` measures what a frontend does.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// `DhakaCart`: an electronics shop for Dhaka, on one machine.
#[derive(Debug, Parser)]
#[command(name = "./dhakacart", version, max_term_width = 100)]
struct Cli {
    /// The folder of the source code.
    #[arg(long, global = true, env = "DHAKACART_ROOT", default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/.."), hide = true)]
    root: PathBuf,

    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the shop on this machine; Ctrl-C stops it.
    Up(up::UpArgs),
    /// Install what the tests need and run all of them.
    Test(test::TestArgs),
    /// Check format, lints, documents and licences.
    Check(check::CheckArgs),
    /// Measure: orders or pages per second against a baseline, or Lighthouse scores.
    #[command(subcommand)]
    Bench(bench::BenchCommand),
    /// Break something on purpose while shoppers buy, and prove that nothing is lost.
    #[command(subcommand)]
    Drill(drill::DrillCommand),
    /// Send visitors to a shop in production shape on this machine, check every answer, and audit.
    Load(load::LoadArgs),
    /// Print start-up times, memory and sizes.
    Facts(facts::FactsArgs),
    /// Say what is wrong with this machine or shop.
    Doctor(doctor::DoctorArgs),
}

// One thread: the kernel ties the life of child processes to the thread that started them, and this one stays.
#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let cli = Cli::parse();
    let Some(command) = cli.command else {
        let _ = Cli::command().print_help();
        return ExitCode::SUCCESS;
    };
    let code = match Box::pin(run(cli.root, command)).await {
        Ok(()) => 0,
        Err(error) => {
            eprintln!("error: {error:#}");
            1
        }
    };
    // Not a return: that would wait for threads that still draw pictures.
    std::process::exit(code)
}

async fn run(root: PathBuf, command: Command) -> anyhow::Result<()> {
    machine::raise_open_files();
    let project = Project::find(&root)?;
    match command {
        Command::Up(arguments) => up::run(&project, arguments).await,
        Command::Test(arguments) => test::run(&project, arguments).await,
        Command::Check(arguments) => check::run(&project, &arguments).await,
        Command::Bench(command) => bench::run(&project, command).await,
        Command::Drill(command) => Box::pin(drill::run(&project, command)).await,
        Command::Load(arguments) => Box::pin(load::run(&project, arguments)).await,
        Command::Facts(arguments) => facts::run(&project, arguments).await,
        Command::Doctor(arguments) => doctor::run(&project, arguments).await,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }
}
