//! One node: Patroni and the PostgreSQL that it runs.

use crate::Error;
use crate::processes::{kill_all, signal_all};
use private_postgres::{Account, clean_environment};
use reqwest::Client;
use rustix::process::Signal;
use serde_json::Value;
use std::fs::{DirBuilder, File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use tokio::process::{Child, Command};

/// The TCP ports of a node.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ports {
    pub(crate) postgres: u16,
    /// Patroni's own, for questions about the node.
    pub(crate) rest: u16,
}

/// One node, running or not.
#[derive(Debug)]
pub(crate) struct Node {
    pub(crate) ports: Ports,
    pub(crate) log: PathBuf,
    home: PathBuf,
    process: Option<Child>,
}

impl Node {
    /// A node that was never started. `settings` is the content of Patroni's file.
    pub(crate) fn prepare(
        home: PathBuf,
        account: &Account,
        (ports, settings): (Ports, &str),
    ) -> Result<Self, Error> {
        DirBuilder::new().mode(0o700).create(&home).map_err(Error::io("make the folder", &home))?;
        account.own(&home)?;
        let file = home.join("patroni.yml");
        // It holds passwords.
        let opened = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&file);
        let written = opened.and_then(|mut open| open.write_all(settings.as_bytes()));
        written.map_err(Error::io("write", &file))?;
        account.own(&file)?;
        Ok(Self { ports, log: home.with_extension("log"), home, process: None })
    }

    pub(crate) fn start(&mut self, account: &Account) -> Result<(), Error> {
        let log = open_log(&self.log)?;
        let errors = log.try_clone().map_err(Error::io("write", &self.log))?;
        let mut command = Command::new("patroni");
        command.arg(self.home.join("patroni.yml")).stdin(Stdio::null()).stdout(log).stderr(errors);
        account.run(clean_environment(&mut command)).current_dir(&self.home);
        let process = command.process_group(0).kill_on_drop(true).spawn();
        let process = process.map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => Error::NotInstalled { program: "patroni", package: "patroni" },
            _ => Error::io("run", Path::new("patroni"))(error),
        })?;
        self.process = Some(process);
        Ok(())
    }

    /// kill -9 of all of it, Patroni first so that it cannot help.
    pub(crate) async fn kill(&mut self) {
        if let Some(mut process) = self.process.take() {
            let _ = process.start_kill(); // gone meanwhile
            kill_all(&self.home).await;
            let _ = process.wait().await;
        }
    }

    /// Nothing of it moves any more, and its connections stay open.
    pub(crate) fn freeze(&self) {
        signal_all(&self.home, Signal::STOP);
    }

    /// It goes on as if nothing had happened.
    pub(crate) fn thaw(&self) {
        signal_all(&self.home, Signal::CONT);
    }

    /// Whether Patroni ended by itself.
    pub(crate) fn has_ended(&mut self) -> bool {
        self.process.as_mut().is_some_and(|process| matches!(process.try_wait(), Ok(Some(_))))
    }

    /// How many standbys follow it, when it is the primary.
    pub(crate) async fn standbys(&self, http: &Client) -> Option<usize> {
        let status: Value = self.ask(http, "primary").await?.json().await.ok()?;
        let standbys = status["replication"].as_array();
        let streaming = |standby: &&Value| standby["state"] == "streaming";
        Some(standbys.map_or(0, |standbys| standbys.iter().filter(streaming).count()))
    }

    /// Whether it has everything that was acknowledged, and may take over.
    pub(crate) async fn is_synchronous_standby(&self, http: &Client) -> bool {
        self.ask(http, "synchronous").await.is_some()
    }

    /// Patroni's answer, when it is yes.
    async fn ask(&self, http: &Client, what: &str) -> Option<reqwest::Response> {
        let answer = http.get(format!("http://127.0.0.1:{}/{what}", self.ports.rest)).send().await.ok()?;
        answer.status().is_success().then_some(answer)
    }
}

/// A log that goes on where it was.
pub(crate) fn open_log(path: &Path) -> Result<File, Error> {
    OpenOptions::new().create(true).append(true).open(path).map_err(Error::io("write", path))
}
