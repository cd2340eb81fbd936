//! `./dhakacart check`: what can be said about the source code without running the shop.

mod documents;
mod links;

use crate::build::{self, cargo};
use crate::machine::commands::{self, capture, find_program};
use crate::project::Project;
use crate::steps::step;
use crate::test::tools;
use anyhow::{Context, Result};
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::process::Command;

const MINUTES: Duration = Duration::from_mins(30);

/// What `check` can be told.
#[derive(Debug, Default, clap::Args)]
pub(crate) struct CheckArgs {
    /// Mend what can be mended: the format, and the documents made from the programs.
    #[arg(long)]
    fix: bool,

    /// Folder with the built programs; nothing is built then.
    #[arg(long, hide = true)]
    bin_dir: Option<PathBuf>,
}

impl CheckArgs {
    /// The whole check with programs that are built already.
    pub(crate) fn with_programs(folder: &Path) -> Self {
        Self { fix: false, bin_dir: Some(folder.to_path_buf()) }
    }
}

pub(crate) async fn run(project: &Project, arguments: &CheckArgs) -> Result<()> {
    tools::ensure_cargo_tool(project, tools::DENY).await?;
    tools::ensure_cargo_tool(project, tools::MACHETE).await?;
    step("Format (cargo fmt)", format(project, arguments.fix)).await?;
    step("Scripts (shellcheck)", scripts(project)).await?;
    step("Licences, bans and sources (cargo-deny)", deny(project)).await?;
    step("Known weaknesses (cargo-deny)", advisories(project)).await?;
    step("Unused dependencies (cargo-machete)", machete(project)).await?;
    // Optimised like everything else here, so that macros and build scripts are built only once.
    let clippy = ["clippy", "--release", "--locked", "--workspace", "--all-targets", "--", "--deny=warnings"];
    step("Lints (cargo clippy)", quiet_cargo(project, &clippy)).await?;
    step("Documentation (cargo doc)", rustdoc(project)).await?;
    let programs = build::programs(project, arguments.bin_dir.as_deref()).await?;
    let title = "Documents that are made (docs/CONFIG.md, METRICS.md, LOGGING.md, CAPACITY.md)";
    step(title, documents::check(project, &programs, arguments.fix)).await?;
    // Last, because `--fix` may have made a document that others link to.
    step("Links in *.md", async { links::check(project.root()) }).await
}

async fn quiet_cargo(project: &Project, arguments: &[&str]) -> Result<()> {
    commands::run(cargo(project).args(arguments), MINUTES).await.map(drop)
}

async fn format(project: &Project, fix: bool) -> Result<()> {
    if fix {
        return quiet_cargo(project, &["fmt", "--all"]).await;
    }
    let formatted = quiet_cargo(project, &["fmt", "--all", "--check"]).await;
    formatted.context("the format is not rustfmt's. Remedy: ./dhakacart check --fix")
}

async fn rustdoc(project: &Project) -> Result<()> {
    let mut command = cargo(project);
    // Private items too: these pages are for people who work on the code.
    command.args(["doc", "--release", "--locked", "--workspace", "--no-deps", "--document-private-items"]);
    command.env("RUSTDOCFLAGS", "--deny warnings");
    commands::run(&mut command, MINUTES).await.map(drop)
}

async fn deny(project: &Project) -> Result<()> {
    let mut command = tools::cargo_tool(project, tools::DENY);
    command.args(["check", "--hide-inclusion-graph", "licenses", "bans", "sources"]);
    commands::run(&mut command, MINUTES).await.map(drop)
}

/// The list of weaknesses comes from the network; without it there is nothing to compare with, which is said.
async fn advisories(project: &Project) -> Result<()> {
    let mut fetch = tools::cargo_tool(project, tools::DENY);
    fetch.args(["fetch", "db"]);
    if !capture(&mut fetch, Duration::from_mins(1)).await.is_ok_and(|output| output.status.success()) {
        eprintln!("  skipped: the advisory database cannot be reached from here");
        return Ok(());
    }
    let mut command = tools::cargo_tool(project, tools::DENY);
    commands::run(command.args(["check", "--disable-fetch", "advisories"]), MINUTES).await.map(drop)
}

async fn machete(project: &Project) -> Result<()> {
    let mut command = tools::cargo_tool(project, tools::MACHETE);
    let folders = ["backend", "frontend", "loadtest", "ops", "crates"];
    commands::run(command.args(folders), MINUTES).await.map(drop)
}

async fn scripts(project: &Project) -> Result<()> {
    let Some(program) = find_program("shellcheck") else {
        eprintln!("  skipped: shellcheck is not installed");
        return Ok(());
    };
    let mut command = Command::new(program);
    command.current_dir(project.root()).args(["dhakacart", ".ci/run"]);
    commands::run(&mut command, MINUTES).await.map(drop)
}
