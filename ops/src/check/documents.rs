//! Documents that the programs write about themselves, so that they cannot go stale.

use crate::build::PROGRAMS;
use crate::capacity;
use crate::machine::commands::run;
use crate::project::Project;
use anyhow::{Context, Result, bail};
use std::path::Path;
use std::time::Duration;
use tokio::process::Command;

/// File, argument of `describe`, and how the file begins.
const DOCUMENTS: [(&str, &str, &str); 3] = [
    (
        "docs/CONFIG.md",
        "config",
        "# Settings

Every setting of every program: a variable of the environment, or the option of the same name (`LOG_LEVEL` is
`--log-level`). A wrong value stops the program at its start with a sentence that names it.
",
    ),
    (
        "docs/METRICS.md",
        "metrics",
        "# Metrics

What `GET /metrics` on the operators' port answers, in the text format of Prometheus. Names and labels are an
interface: dashboards and alerts depend on them.
",
    ),
    (
        "docs/LOGGING.md",
        "logging",
        "# Logs

One JSON object per line on standard output. Common fields: `time` (RFC 3339, UTC), `level`, `message`, `target`,
`request_id`. Secrets are never logged, phone numbers are masked. Messages and fields are an interface.
",
    ),
];

/// Compares the files with what the programs say now; or writes them.
pub(crate) async fn check(project: &Project, programs: &Path, fix: bool) -> Result<()> {
    let mut stale = Vec::new();
    let mut compare = |file: &'static str, text: &str| -> Result<()> {
        let path = project.root().join(file);
        if std::fs::read_to_string(&path).is_ok_and(|current| current == text) {
            return Ok(());
        }
        if fix {
            return std::fs::write(&path, text).with_context(|| format!("{file} cannot be written"));
        }
        stale.push(file);
        Ok(())
    };
    compare("docs/CAPACITY.md", &capacity::document(project)?)?;
    for (file, section, head) in DOCUMENTS {
        let mut text = format!("{head}\nThis file is written by `./dhakacart check --fix`.\n");
        for program in PROGRAMS {
            let mut describe = Command::new(programs.join(program));
            let said = run(describe.args(["describe", section]), Duration::from_secs(30)).await?;
            text.push('\n');
            text.push_str(said.trim());
            text.push('\n');
        }
        compare(file, &text)?;
    }
    if stale.is_empty() {
        return Ok(());
    }
    bail!("not what the programs say any more: {}. Remedy: ./dhakacart check --fix", stale.join(", "))
}
