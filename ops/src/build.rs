//! Building the shop's programs.

use crate::machine::{self, commands};
use crate::project::{Project, own_folder};
use crate::steps::visible_step;
use anyhow::Result;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::process::Command;

/// The shop's programs.
pub(crate) const PROGRAMS: [&str; 2] = ["backend", "frontend"];

/// The program of the visitors.
pub(crate) const VISITORS: &str = "loadtest";

/// Programs that are built together.
struct Target {
    title: &'static str,
    /// One of `Cargo.toml`, and the name of its folder.
    profile: &'static str,
    programs: &'static [&'static str],
}

const SHOP: Target = Target { title: "Building the shop", profile: "release", programs: &PROGRAMS };

const SHOP_AND_VISITORS: Target = Target {
    title: "Building the shop and the visitors, as they are shipped",
    profile: "shipped",
    programs: &["backend", "frontend", VISITORS],
};

/// From nothing, on a slow machine with two cores.
const BUILD: Duration = Duration::from_hours(1);

/// What a build from nothing writes.
const NEEDED_MB: u64 = 4_000;

/// The folder of the built programs: as given, or built now (optimised).
pub(crate) async fn programs(project: &Project, given: Option<&Path>) -> Result<PathBuf> {
    find_or_build(project, given, SHOP).await
}

/// The shop's programs and the visitors, as given, or built now as they are shipped.
pub(crate) async fn programs_and_visitors(project: &Project, given: Option<&Path>) -> Result<PathBuf> {
    find_or_build(project, given, SHOP_AND_VISITORS).await
}

async fn find_or_build(project: &Project, given: Option<&Path>, target: Target) -> Result<PathBuf> {
    let Target { title, profile, programs } = target;
    if let Some(folder) = given {
        programs.iter().try_for_each(|program| ensure_there(folder, program))?;
        return Ok(folder.to_path_buf());
    }
    let folder = own_folder()?.with_file_name(profile);
    if !programs.iter().all(|program| folder.join(program).is_file()) {
        machine::disk::check(&folder, NEEDED_MB)?;
    }
    visible_step(title, async {
        let mut build = cargo(project);
        build.args(["build", "--profile", profile, "--locked", "--bins"]);
        build.args(programs.iter().map(|program| format!("--package={program}")));
        commands::run_visible(&mut build, BUILD).await
    })
    .await?;
    Ok(folder)
}

fn ensure_there(folder: &Path, program: &str) -> Result<()> {
    anyhow::ensure!(folder.join(program).is_file(), "there is no program {program} in {}", folder.display());
    Ok(())
}

/// Cargo, in the folder of the source code.
pub(crate) fn cargo(project: &Project) -> Command {
    let mut command = Command::new("cargo");
    command.current_dir(project.root());
    command
}
