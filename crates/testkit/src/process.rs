//! One of the shop's programs as a child process of a test.

use crate::wait_for;
use private_postgres::die_with_us;
use rustix::process::{Pid, Signal, kill_process};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::time::Duration;
use tempfile::NamedTempFile;
use tokio::process::{Child, Command};

/// How many of its last lines a failing test shows.
const TAIL: usize = 60;

/// A running program, killed at the end of the test. When the test fails, the end of its log is printed.
#[derive(Debug)]
pub struct Process {
    name: String,
    child: Child,
    log: NamedTempFile,
}

/// The path of one of the shop's programs, built beside this test.
pub fn binary(name: &str) -> PathBuf {
    let test = std::env::current_exe().expect("a running program has a path");
    let profile = test.ancestors().nth(2).expect("a test program is in target/PROFILE/deps");
    let binary = profile.join(name);
    assert!(
        binary.is_file(),
        "{} is missing: run `cargo build --bins` (same profile) first",
        binary.display()
    );
    binary
}

impl Process {
    /// Starts a program of the shop with these arguments and no environment but this.
    pub fn start<A, K, V>(
        name: &str,
        arguments: impl IntoIterator<Item = A>,
        environment: impl IntoIterator<Item = (K, V)>,
    ) -> Self
    where
        A: AsRef<OsStr>,
        K: AsRef<OsStr>,
        V: AsRef<OsStr>,
    {
        Self::start_program(&binary(name), arguments, environment)
    }

    /// The same for a program anywhere.
    pub fn start_program<A, K, V>(
        program: &Path,
        arguments: impl IntoIterator<Item = A>,
        environment: impl IntoIterator<Item = (K, V)>,
    ) -> Self
    where
        A: AsRef<OsStr>,
        K: AsRef<OsStr>,
        V: AsRef<OsStr>,
    {
        let log = NamedTempFile::new().expect("there is room for a log");
        let [output, errors] =
            [log.reopen(), log.reopen()].map(|file| file.expect("the log just made opens"));
        // Both write to the end, so neither overwrites the other.
        let [output, errors] = [output, errors].map(append);
        let mut command = Command::new(program);
        command.args(arguments).env_clear().env("PATH", "/usr/local/bin:/usr/bin:/bin").envs(environment);
        command.stdin(Stdio::null()).stdout(output).stderr(errors).kill_on_drop(true);
        // Tests have their own thread each, and it lives as long as the test.
        die_with_us(&mut command, Signal::KILL);
        let child =
            command.spawn().unwrap_or_else(|error| panic!("{} does not start: {error}", program.display()));
        Self { name: program.file_name().unwrap_or_default().to_string_lossy().into_owned(), child, log }
    }

    /// Waits until a GET answers with success; panics early when the program ends instead.
    pub async fn wait_until_ready(&mut self, url: &str, deadline: Duration) {
        let http = reqwest::Client::new();
        let what = format!("{} answers {url}", self.name);
        wait_for(&what, deadline, async || {
            if let Ok(Some(status)) = self.child.try_wait() {
                panic!("{} ended with {status} before it was ready", self.name);
            }
            http.get(url).send().await.is_ok_and(|answer| answer.status().is_success())
        })
        .await;
    }

    /// SIGTERM, then waits for the end.
    pub async fn terminate(&mut self, deadline: Duration) -> ExitStatus {
        self.signal(Signal::TERM);
        self.wait(deadline).await
    }

    /// kill -9, then waits for the end.
    pub async fn kill(&mut self) {
        self.signal(Signal::KILL);
        self.wait(Duration::from_secs(10)).await;
    }

    /// Sends a signal, if it still runs.
    pub fn signal(&self, signal: Signal) {
        if let Some(pid) = self.pid() {
            let _ = kill_process(pid, signal); // gone meanwhile
        }
    }

    /// Waits for its end.
    pub async fn wait(&mut self, deadline: Duration) -> ExitStatus {
        let Ok(status) = tokio::time::timeout(deadline, self.child.wait()).await else {
            panic!("{} did not end within {deadline:?}", self.name)
        };
        status.expect("our own child can be waited for")
    }

    /// Its process id, while it runs.
    pub fn pid(&self) -> Option<Pid> {
        Pid::from_raw(self.child.id()?.try_into().ok()?)
    }

    /// All it has written so far.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.log.path()).unwrap_or_default()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let log = self.log();
            let lines: Vec<&str> = log.lines().collect();
            let tail = lines[lines.len().saturating_sub(TAIL)..].join("\n");
            eprintln!("--- the end of the log of {} ---\n{tail}\n---", self.name);
        }
    }
}

fn append(file: std::fs::File) -> std::fs::File {
    let flags = rustix::fs::fcntl_getfl(&file).expect("an open file has flags");
    rustix::fs::fcntl_setfl(&file, flags | rustix::fs::OFlags::APPEND)
        .expect("a regular file can be appended to");
    file
}
