//! Nothing outlives the owner of a cluster.
//!
//! The watchman is a small shell that reads from a pipe which only the owner holds. When the owner ends, by itself, by a
//! panic or by kill -9, the pipe ends too; then the watchman kills every process that works in the folder and removes
//! it. Parent-death signals cannot do this: they are lost when a program changes its user, and Patroni killed that way
//! leaves its PostgreSQL behind.

use crate::Error;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};

/// `$1` is the folder.
const SCRIPT: &str = r#"
cat
living() { find /proc -mindepth 2 -maxdepth 2 -name cwd -lname "$1/*" 2>/dev/null | cut -d / -f 3; }
while pids=$(living "$1") && [ -n "$pids" ]; do kill -9 $pids; done
rm -rf "$1""#;

/// Cleans up when it is dropped, and when it cannot be.
#[derive(Debug)]
pub(crate) struct Watchman {
    process: Child,
    pipe: Option<ChildStdin>,
}

impl Watchman {
    pub(crate) fn start(folder: &Path) -> Result<Self, Error> {
        let mut command = Command::new("sh");
        command.args(["-c", SCRIPT, "watchman"]).arg(folder).current_dir("/");
        command.env_clear().env("PATH", "/usr/local/bin:/usr/bin:/bin");
        // Its own group: Ctrl-C in the terminal must not reach it.
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).process_group(0);
        let mut process = command.spawn().map_err(Error::io("watch over", folder))?;
        let pipe = process.stdin.take();
        Ok(Self { process, pipe })
    }
}

impl Drop for Watchman {
    fn drop(&mut self) {
        self.pipe = None;
        let _ = self.process.wait(); // it takes moments
    }
}
