//! Running other programs, each with a time limit.

use anyhow::{Context, Result, bail};
use std::path::PathBuf;
use std::process::{Output, Stdio};
use std::time::Duration;
use tokio::process::Command;

/// How much of a failed program's output is shown.
const TAIL: usize = 25;

/// Where programs of the system are; `PATH` of an ordinary user lacks some of them.
const FOLDERS: [&str; 6] = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

/// The path of a program of the system.
pub(crate) fn find_program(name: &str) -> Option<PathBuf> {
    FOLDERS.iter().map(|folder| PathBuf::from(folder).join(name)).find(|path| path.is_file())
}

/// Runs a program in silence; its last lines are in the error when it fails.
pub(crate) async fn run(command: &mut Command, limit: Duration) -> Result<String> {
    let name = name_of(command);
    let output = capture(command, limit).await?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let text = [output.stdout, output.stderr].concat();
    bail!("{name} failed ({}):\n{}", output.status, last_lines(&String::from_utf8_lossy(&text), TAIL))
}

/// Runs a program in silence, whether it fails or not.
pub(crate) async fn capture(command: &mut Command, limit: Duration) -> Result<Output> {
    let name = name_of(command);
    let running = command.stdin(Stdio::null()).kill_on_drop(true).output();
    let output = tokio::time::timeout(limit, running).await;
    let output =
        output.with_context(|| format!("{name} took longer than {} s and was stopped", limit.as_secs()))?;
    output.with_context(|| format!("{name} cannot be run"))
}

/// Runs a program that talks to the person at the keyboard by itself.
pub(crate) async fn run_visible(command: &mut Command, limit: Duration) -> Result<()> {
    let name = name_of(command);
    let mut child = command.kill_on_drop(true).spawn().with_context(|| format!("{name} cannot be run"))?;
    let status = tokio::time::timeout(limit, child.wait()).await;
    let status = status
        .with_context(|| format!("{name} took longer than {} s and was stopped", limit.as_secs()))??;
    if !status.success() {
        bail!("{name} failed ({status}); what it wrote is above");
    }
    Ok(())
}

/// The end of a text.
pub(crate) fn last_lines(text: &str, count: usize) -> String {
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(count)..].join("\n")
}

/// What the person would have typed, without the long part.
fn name_of(command: &Command) -> String {
    let command = command.as_std();
    let program = command.get_program().to_string_lossy();
    let program = program.rsplit('/').next().unwrap_or_default().to_owned();
    let words = command.get_args().take(3).map(|word| word.to_string_lossy().into_owned());
    std::iter::once(program).chain(words).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[tokio::test]
    async fn a_failed_program_is_named_with_what_it_wrote() {
        let error = run(&mut shell("echo no luck >&2; exit 4"), Duration::from_secs(5))
            .await
            .unwrap_err()
            .to_string();
        assert!(
            error.starts_with("sh -c") && error.contains("status: 4") && error.ends_with("no luck"),
            "{error}"
        );
    }

    #[tokio::test]
    async fn a_program_that_hangs_is_stopped() {
        let error = run(&mut shell("sleep 60"), Duration::from_millis(50)).await.unwrap_err().to_string();
        assert!(error.contains("took longer than"), "{error}");
    }

    #[test]
    fn shows_the_end() {
        assert_eq!(last_lines("a\nb\nc\n", 2), "b\nc");
        assert_eq!(last_lines("a", 2), "a");
    }
}
