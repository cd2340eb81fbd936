//! What a measurement printed, kept in `docs/evidence/` with where and when it was made.

use crate::machine::commands;
use crate::project::Project;
use anyhow::{Context, Result};
use jiff::Timestamp;
use std::time::Duration;
use tokio::process::Command;

/// The lines of a result, printed as they come.
#[derive(Debug, Default)]
pub(crate) struct Report {
    lines: Vec<String>,
}

impl Report {
    /// Prints a line and keeps it.
    pub(crate) fn say(&mut self, line: impl Into<String>) {
        let line = line.into();
        println!("{line}");
        self.lines.push(line);
    }

    /// Two whole numbers as a ratio with two decimals; the last line of a comparison. What is printed is what is
    /// compared.
    pub(crate) fn ratio(&mut self, ours: u64, theirs: u64) -> Result<f64> {
        let hundredths = ours * 100 / theirs.max(1);
        let ratio = format!("{}.{:02}", hundredths / 100, hundredths % 100);
        self.say(format!("ratio {ratio}"));
        Ok(ratio.parse()?)
    }

    /// Writes `docs/evidence/NAME.txt`.
    pub(crate) async fn save(&self, project: &Project, name: &str) -> Result<()> {
        let folder = project.root().join("docs/evidence");
        std::fs::create_dir_all(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
        let path = folder.join(format!("{name}.txt"));
        let Origin { command, when, commit, machine } = Origin::find(project).await?;
        let lines = self.lines.join("\n");
        let text = format!(
            "made by: {command}\nwhen:    {when}\ncommit:  {commit}\nmachine: {machine}\n\n{lines}\n"
        );
        std::fs::write(&path, text).with_context(|| format!("{} cannot be written", path.display()))
    }
}

/// Where a measurement comes from.
#[derive(Debug)]
pub(crate) struct Origin {
    pub(crate) command: String,
    pub(crate) when: String,
    pub(crate) commit: String,
    pub(crate) machine: String,
}

impl Origin {
    /// Of what this process measures now.
    pub(crate) async fn find(project: &Project) -> Result<Self> {
        let commit = git(project, &["rev-parse", "--short=12", "HEAD"]).await?;
        let changes = git(project, &["status", "--porcelain", "--", ":!docs/evidence"]).await?;
        Ok(Self {
            command: format!("./dhakacart {}", command(std::env::args().skip(1))),
            when: Timestamp::now().strftime("%Y-%m-%d %H:%M UTC").to_string(),
            commit: if changes.is_empty() { commit } else { format!("{commit} with local changes") },
            machine: machine(),
        })
    }
}

/// The command as a person types it, without where things are on this machine.
fn command(arguments: impl Iterator<Item = String>) -> String {
    let mut words = Vec::new();
    let mut arguments = arguments;
    while let Some(argument) = arguments.next() {
        if ["--root", "--bin-dir", "--data"].contains(&argument.as_str()) {
            arguments.next();
        } else {
            words.push(argument);
        }
    }
    words.join(" ")
}

async fn git(project: &Project, arguments: &[&str]) -> Result<String> {
    let mut command = Command::new("git");
    command.args(arguments).current_dir(project.root());
    Ok(commands::run(&mut command, Duration::from_secs(30)).await?.trim().to_owned())
}

/// Cores, memory, processor, kernel.
fn machine() -> String {
    let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
    let cores = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
    let memory_kib: u64 = read("/proc/meminfo")
        .lines()
        .find_map(|line| line.strip_prefix("MemTotal:")?.trim().strip_suffix(" kB")?.parse().ok())
        .unwrap_or_default();
    let cpuinfo = read("/proc/cpuinfo");
    let model = cpuinfo.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let model = model.map_or("unknown processor", |(_, name)| name);
    let kernel = read("/proc/sys/kernel/osrelease");
    let kernel = kernel.trim().split('-').next().unwrap_or_default();
    format!("{cores} cores, {} GiB, {model}, Linux {kernel}", memory_kib >> 20)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ratio_is_what_is_printed() {
        let mut report = Report::default();
        assert!((report.ratio(1_999, 1_000).unwrap() - 1.99).abs() < f64::EPSILON);
        assert_eq!(report.lines, ["ratio 1.99"]);
        assert!(report.ratio(5, 0).is_ok(), "nothing to compare with is no division by zero");
    }

    #[test]
    fn the_command_names_no_folder_of_this_machine() {
        let arguments = ["--root", "/somewhere", "bench", "orders", "--bin-dir", "/else", "--save"];
        assert_eq!(command(arguments.into_iter().map(str::to_owned)), "bench orders --save");
    }

    #[test]
    fn the_machine_is_named() {
        let machine = machine();
        assert!(machine.contains(" cores, ") && machine.contains(", Linux "), "{machine}");
    }
}
