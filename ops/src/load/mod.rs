//! `./dhakacart load`: visitors in great numbers on a shop in production shape, all on this machine.
//!
//! Several frontends share one port; backend, worker and a private PostgreSQL with real durability stand behind them. After the run
//! `backend audit` proves that every order the visitors were told about is there once. What visitors do, what is checked and when
//! a run counts is in `loadtest/` and docs/LOADTEST.md.

mod kernel;
mod options;
mod stage;

use crate::evidence::{Origin, Report};
use crate::project::Project;
use anyhow::{Context, Result, bail};
use loadtest::{About, Outcome, Profile};
pub(crate) use options::RunArgs;
pub(crate) use stage::{Stage, frontends_for};
use std::path::{Path, PathBuf};

/// What `load` can be told.
#[derive(Debug, clap::Args)]
pub(crate) struct LoadArgs {
    /// How many visitors are there at once.
    #[arg(long, default_value_t = 1_000, value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
    visitors: u64,

    /// How many of them when: hold, cdn, ramp, spike, soak, or the path of a file.
    #[arg(long, default_value = "hold")]
    profile: String,

    /// Length of the measured stage instead of the profile's.
    #[arg(long, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    seconds: Option<u64>,

    #[command(flatten)]
    run: RunArgs,
}

pub(crate) async fn run(project: &Project, arguments: LoadArgs) -> Result<()> {
    anyhow::ensure!(
        !(arguments.run.save && is_path(&arguments.profile)),
        "--save keeps runs of the shop's own profiles; {} is another file",
        arguments.profile
    );
    let mut profile = Profile::read(&profile_path(project, &arguments.profile))?;
    if let Some(seconds) = arguments.seconds {
        profile.set_measured_seconds(seconds);
    }
    let ground = arguments.run.prepare(project).await?;
    let mut stage = Stage::open(project, &ground, (frontends_for(arguments.visitors)?, 1)).await?;
    let driven = stage.drive(arguments.visitors, profile).await;
    let shape = stage.shape();
    let orders = driven.as_ref().ok().map(|outcome| outcome.orders);
    let (audit, folder) = stage.audit_and_close(orders).await;
    let mut outcome = driven?;
    outcome.audit = audit;
    let Origin { command, when, commit, machine } = Origin::find(project).await?;
    outcome.about = About { command, when, commit, machine, shape: vec![shape, ground.settings] };
    tell(project, (&outcome, &folder), &arguments).await
}

async fn tell(project: &Project, (outcome, folder): (&Outcome, &Path), arguments: &LoadArgs) -> Result<()> {
    let mut report = Report::default();
    for (class, latency) in &outcome.classes {
        report.say(format!(
            "{:22} {:9} answers   p50 {:6} ms   p99 {:6} ms   p99.9 {:6} ms",
            class.name(),
            latency.count,
            latency.p50_us / 1_000,
            latency.p99_us / 1_000,
            latency.p999_us / 1_000
        ));
    }
    outcome.about.shape.iter().for_each(|line| report.say(line.clone()));
    report.say(outcome.verdict().to_string());
    outcome.write(folder, "load")?;
    println!("report: {}", folder.join("load.html").display());
    if arguments.run.save {
        let name = format!("load-{}", arguments.profile);
        report.save(project, &name).await?;
        outcome.write(&project.root().join("docs/evidence"), &name)?;
    }
    if outcome.verdict().is_good() { Ok(()) } else { bail!("the run does not count") }
}

/// A name without a slash is one of ours.
fn is_path(profile: &str) -> bool {
    profile.contains('/')
}

fn profile_path(project: &Project, name: &str) -> PathBuf {
    if is_path(name) {
        return PathBuf::from(name);
    }
    project.root().join("loadtest/profiles").join(format!("{name}.toml"))
}

/// An empty folder.
fn empty(folder: &Path) -> Result<()> {
    let _ = std::fs::remove_dir_all(folder); // of an earlier run
    std::fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))
}
