//! Where the nodes agree on who is the primary. One etcd is enough here: what is tried is the loss of a database.

use crate::Error;
use crate::node::open_log;
use private_postgres::{Account, clean_environment};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use tokio::process::{Child, Command};

/// A running etcd.
#[derive(Debug)]
pub(crate) struct Etcd {
    pub(crate) log: PathBuf,
    process: Child,
}

impl Etcd {
    /// Starts it; `ports` are those of its clients and of its peers, of which it has none.
    pub(crate) fn start(folder: &Path, account: &Account, ports: [u16; 2]) -> Result<Self, Error> {
        let [clients, peers] = ports.map(|port| format!("http://127.0.0.1:{port}"));
        let (home, log) = (folder.join("etcd"), folder.join("etcd.log"));
        std::fs::create_dir(&home).map_err(Error::io("make the folder", &home))?;
        account.own(&home)?;
        let mut command = Command::new("etcd");
        command.arg("--data-dir").arg(home.join("data")).args(["--name", "etcd", "--logger", "zap"]);
        command.args(["--listen-client-urls", &clients, "--advertise-client-urls", &clients]);
        command.args(["--listen-peer-urls", &peers, "--initial-advertise-peer-urls", &peers]);
        command.args(["--initial-cluster", &format!("etcd={peers}"), "--enable-v2"]);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(open_log(&log)?).process_group(0);
        account.run(clean_environment(&mut command)).current_dir(&home).kill_on_drop(true);
        let process = command.spawn();
        let process = process.map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => Error::NotInstalled { program: "etcd", package: "etcd-server" },
            _ => Error::io("run", Path::new("etcd"))(error),
        })?;
        Ok(Self { log, process })
    }

    /// Whether it ended by itself.
    pub(crate) fn has_ended(&mut self) -> bool {
        matches!(self.process.try_wait(), Ok(Some(_)))
    }
}
