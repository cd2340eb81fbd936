//! `./dhakacart test`: installs what the tests need and runs all of them, the cheap ones first.
//!
//! Everything is built in one profile (release), so that dependencies are built once: the browser tests, the page rate
//! and Lighthouse need optimised programs anyway.

pub(crate) mod tools;

use crate::bench::{self, BenchCommand};
use crate::build::cargo;
use crate::check::{self, CheckArgs};
use crate::machine::commands::run_visible;
use crate::machine::{disk, packages, packages::Package};
use crate::project::{Project, own_folder};
use crate::steps::visible_step;
use anyhow::{Context, Result};
use std::time::{Duration, Instant};

/// All tests together; each has its own limit in `.config/nextest.toml`.
const TESTS: Duration = Duration::from_mins(40);

/// A build from nothing, tools and data.
const NEEDED_MB: u64 = 10_000;

/// What Debian has for the tests.
const PACKAGES: [Package; 13] = [
    packages::POSTGRESQL,
    packages::PATRONI[0],
    packages::PATRONI[1],
    Package::program("chromium", "chromium"),
    Package::program("chromium-driver", "chromedriver"),
    Package::program("nginx-light", "nginx"),
    Package::program("wrk", "wrk"),
    Package::program("redis-server", "redis-server"),
    Package::program("nodejs", "node"),
    Package::program("npm", "npm"),
    Package::program("shellcheck", "shellcheck"),
    Package::file("fonts-noto-core", "/usr/share/fonts/truetype/noto/NotoSansBengali-Regular.ttf"),
    Package::python("python3-venv", "ensurepip"),
];

/// What `test` can be told.
#[derive(Debug, clap::Args)]
pub(crate) struct TestArgs {
    /// Only tests whose name contains this; no checks and no measurements then.
    filter: Option<String>,
}

pub(crate) async fn run(project: &Project, arguments: TestArgs) -> Result<()> {
    let mut summary = Summary::default();
    let result = Box::pin(run_all(project, arguments, &mut summary)).await;
    summary.print();
    result
}

async fn run_all(project: &Project, arguments: TestArgs, summary: &mut Summary) -> Result<()> {
    disk::check(project.root(), NEEDED_MB)?;
    summary.stage("what the tests need", install(project)).await?;
    summary.stage("build", build(project)).await?;
    let Some(filter) = arguments.filter else {
        let programs = own_folder()?;
        let check = CheckArgs::with_programs(&programs);
        summary.stage("check", check::run(project, &check)).await?;
        summary.stage("tests", nextest(project, None)).await?;
        summary.stage("examples in the documentation", documentation_tests(project)).await?;
        summary.stage("bench pages", Box::pin(bench::run(project, BenchCommand::short_pages()))).await?;
        summary.stage("bench search", Box::pin(bench::run(project, BenchCommand::search_with_aim()))).await?;
        return summary
            .stage("bench lighthouse", Box::pin(bench::run(project, BenchCommand::lighthouse_with_aim())))
            .await;
    };
    summary.stage("tests", nextest(project, Some(&filter))).await
}

async fn install(project: &Project) -> Result<()> {
    packages::ensure(&PACKAGES).await?;
    tools::ensure_cargo_tool(project, tools::NEXTEST).await?;
    tools::ensure_npm(project).await?;
    tools::ensure_python(project).await
}

/// The programs and all tests. Tests start the shop's programs, which are built along.
async fn build(project: &Project) -> Result<()> {
    visible_step("Building the shop and its tests", async {
        let mut build = tools::cargo_tool(project, tools::NEXTEST);
        build.args(["run", "--no-run", "--release", "--locked", "--workspace"]);
        run_visible(&mut build, TESTS).await.context("the build failed")
    })
    .await
}

async fn nextest(project: &Project, filter: Option<&str>) -> Result<()> {
    visible_step("Tests", async {
        let mut tests = tools::cargo_tool(project, tools::NEXTEST);
        tests.args(["run", "--release", "--locked", "--workspace"]).args(filter);
        let remedy = "tests failed; their output is above. One alone: ./dhakacart test PART_OF_ITS_NAME";
        run_visible(&mut tests, TESTS).await.context(remedy)
    })
    .await
}

async fn documentation_tests(project: &Project) -> Result<()> {
    visible_step("Examples in the documentation", async {
        let mut tests = cargo(project);
        tests.args(["test", "--release", "--locked", "--workspace", "--doc", "--quiet"]);
        run_visible(&mut tests, TESTS).await.context("an example in the documentation is wrong")
    })
    .await
}

/// Time per stage, printed at the end.
#[derive(Debug, Default)]
struct Summary {
    stages: Vec<(&'static str, Duration, bool)>,
}

impl Summary {
    async fn stage(&mut self, name: &'static str, work: impl Future<Output = Result<()>>) -> Result<()> {
        let start = Instant::now();
        let result = work.await;
        self.stages.push((name, start.elapsed(), result.is_ok()));
        result.with_context(|| format!("{name} failed"))
    }

    fn print(&self) {
        println!();
        for (name, took, passed) in &self.stages {
            println!("{} {name:30} {:7.1} s", if *passed { "passed" } else { "FAILED" }, took.as_secs_f64());
        }
        let total: Duration = self.stages.iter().map(|(_, took, _)| *took).sum();
        println!("       {:30} {:7.1} s", "together", total.as_secs_f64());
    }
}
