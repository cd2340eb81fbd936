//! The cluster as a whole.

use crate::etcd::Etcd;
use crate::node::{Node, Ports};
use crate::settings::{self, Shared};
use crate::watchman::Watchman;
use crate::{Error, ports};
use private_postgres::{Account, Installation, ensure_database, ensure_role, last_lines};
use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use tokio_postgres::{Client, NoTls};
use uuid::Uuid;

/// How many nodes there are: the primary, its synchronous standby, and one that becomes that when either is lost.
pub const NODES: usize = 3;

/// Making three databases, on a slow machine.
const START: Duration = Duration::from_mins(2);

/// An answer of Patroni or etcd.
const ANSWER: Duration = Duration::from_secs(1);

/// How often a condition is looked at again.
const STEP: Duration = Duration::from_millis(50);

/// A running cluster. Nothing of it outlives this value, or its process.
#[derive(Debug)]
pub struct PrivatePatroni {
    nodes: [Node; NODES],
    etcd: Etcd,
    folder: PathBuf,
    account: Account,
    superuser_password: String,
    password: String,
    http: reqwest::Client,
    // The last field: it cleans up after the others.
    _watchman: Watchman,
}

/// Starts a cluster in a new folder of the machine's temporary one; returns when it is whole.
pub async fn start() -> Result<PrivatePatroni, Error> {
    let folder = make_folder()?;
    let watchman = Watchman::start(&folder)?;
    let account = Account::choose(&folder.join("none"))?;
    let [clients, peers, node_ports @ ..] = ports::free::<{ 2 + 2 * NODES }>()
        .ok_or_else(|| failed("this machine has no free TCP ports", String::new()))?;
    let shared = shared_settings(clients)?;
    let etcd = Etcd::start(&folder, &account, [clients, peers])?;
    let mut nodes = prepare_nodes(&folder, &account, (node_ports, &shared))?;
    for node in &mut nodes {
        node.start(&account)?;
    }
    let mut cluster = PrivatePatroni {
        nodes,
        etcd,
        folder,
        account,
        superuser_password: shared.superuser_password,
        password: password(),
        http: http_client(),
        _watchman: watchman,
    };
    cluster.wait_until_whole(START).await?;
    let owner = cluster.superuser("postgres").await?;
    ensure_role(&owner, &cluster.password).await?;
    Ok(cluster)
}

impl PrivatePatroni {
    /// A connection string over TCP for the role `dhakacart`. It names all nodes and asks for the primary.
    pub fn url(&self, database: &str) -> String {
        let hosts = self.nodes.each_ref().map(|node| format!("127.0.0.1:{}", node.ports.postgres)).join(",");
        format!("postgres://dhakacart:{}@{hosts}/{database}?target_session_attrs=read-write", self.password)
    }

    /// Makes an empty database, if it is not there.
    pub async fn ensure_database(&self, name: &str) -> Result<(), Error> {
        Ok(ensure_database(&self.superuser("postgres").await?, name).await?)
    }

    /// Everything of the cluster is in here.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The name of a node.
    pub fn name(&self, node: usize) -> String {
        name(node)
    }

    /// The number of the node that is the primary at this moment.
    pub async fn primary(&self) -> Option<usize> {
        self.look().await.map(|(primary, _)| primary)
    }

    /// Waits until there is a primary that is not this one.
    pub async fn wait_for_another_primary(&mut self, old: usize, patience: Duration) -> Result<usize, Error> {
        let deadline = Instant::now() + patience;
        loop {
            match self.primary().await {
                Some(primary) if primary != old => return Ok(primary),
                _ => self.pause("no other node became the primary", deadline).await?,
            }
        }
    }

    /// Waits until all nodes have what is acknowledged or are following, and one of them could take over at once.
    /// Gives the primary.
    pub async fn wait_until_whole(&mut self, patience: Duration) -> Result<usize, Error> {
        let deadline = Instant::now() + patience;
        loop {
            if let Some((primary, standbys)) = self.look().await
                && standbys == NODES - 1
                && self.has_heir().await
            {
                return Ok(primary);
            }
            self.pause("the cluster did not become whole", deadline).await?;
        }
    }

    /// kill -9 of everything on a node, as if its machine had lost power.
    pub async fn kill(&mut self, node: usize) {
        self.nodes[node].kill().await;
    }

    /// Starts a killed node again. [`Self::wait_until_whole`] tells when it has caught up.
    pub fn start_again(&mut self, node: usize) -> Result<(), Error> {
        self.nodes[node].start(&self.account)
    }

    /// A machine that hangs: connections stay open, new ones are accepted by its kernel, and nobody answers.
    pub fn freeze(&self, node: usize) {
        self.nodes[node].freeze();
    }

    /// A hanging machine goes on.
    pub fn thaw(&self, node: usize) {
        self.nodes[node].thaw();
    }

    /// The ends of all logs, for a person who looks for a reason.
    pub fn last_words(&self) -> String {
        let logs = self.nodes.iter().map(|node| &node.log).chain([&self.etcd.log]);
        let last = logs.map(|log| {
            let text = std::fs::read_to_string(log).unwrap_or_default();
            format!("{}:\n{}", log.file_name().unwrap_or_default().to_string_lossy(), last_lines(&text))
        });
        last.collect::<Vec<_>>().join("\n")
    }

    /// Copies all logs into a folder.
    pub fn keep_logs(&self, folder: &Path) -> Result<(), Error> {
        for log in self.nodes.iter().map(|node| &node.log).chain([&self.etcd.log]) {
            let copy = folder.join(log.file_name().unwrap_or_default());
            std::fs::copy(log, &copy).map_err(Error::io("write", &copy))?;
        }
        Ok(())
    }

    /// Stops everything and removes the folder.
    pub fn stop(self) {
        drop(self);
    }

    /// The primary and how many nodes follow it.
    async fn look(&self) -> Option<(usize, usize)> {
        for (number, node) in self.nodes.iter().enumerate() {
            if let Some(standbys) = node.standbys(&self.http).await {
                return Some((number, standbys));
            }
        }
        None
    }

    async fn has_heir(&self) -> bool {
        for node in &self.nodes {
            if node.is_synchronous_standby(&self.http).await {
                return true;
            }
        }
        false
    }

    /// A moment before the next look; an error when it is too late or hopeless.
    async fn pause(&mut self, what: &str, deadline: Instant) -> Result<(), Error> {
        let why = if self.etcd.has_ended() {
            ", because etcd ended"
        } else if self.nodes.iter_mut().any(Node::has_ended) {
            ", because Patroni ended"
        } else if Instant::now() > deadline {
            " in time"
        } else {
            tokio::time::sleep(STEP).await;
            return Ok(());
        };
        Err(failed(&format!("{what}{why}"), self.last_words()))
    }

    async fn superuser(&self, database: &str) -> Result<Client, Error> {
        let ports = self.nodes.each_ref().map(|node| node.ports.postgres.to_string()).join(",");
        let hosts = ["127.0.0.1"; NODES].join(",");
        let settings = format!(
            "host={hosts} port={ports} user=postgres password={} dbname={database} target_session_attrs=read-write",
            self.superuser_password
        );
        let (client, connection) = tokio_postgres::connect(&settings, NoTls).await.map_err(Error::Connect)?;
        tokio::spawn(connection);
        Ok(client)
    }
}

impl Drop for PrivatePatroni {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("--- the ends of the cluster's logs ---\n{}\n---", self.last_words());
        }
    }
}

fn make_folder() -> Result<PathBuf, Error> {
    let folder = std::env::temp_dir().join(format!("dhakacart-patroni-{}", Uuid::new_v4().simple()));
    // The servers' user passes through, but sees nothing.
    DirBuilder::new().mode(0o711).create(&folder).map_err(Error::io("make the folder", &folder))?;
    folder.canonicalize().map_err(Error::io("find", &folder))
}

fn shared_settings(etcd_port: u16) -> Result<Shared, Error> {
    let programs = Installation::newest()?.program("");
    Ok(Shared {
        etcd_port,
        programs: programs.display().to_string(),
        superuser_password: password(),
        replication_password: password(),
    })
}

fn prepare_nodes(
    folder: &Path,
    account: &Account,
    (ports, shared): ([u16; 2 * NODES], &Shared),
) -> Result<[Node; NODES], Error> {
    let prepare = |number: usize| {
        let ports = Ports { postgres: ports[2 * number], rest: ports[2 * number + 1] };
        let home = folder.join(name(number));
        let settings = settings::patroni(&name(number), &home, (ports, shared));
        Node::prepare(home, account, (ports, &settings))
    };
    Ok([prepare(0)?, prepare(1)?, prepare(2)?])
}

fn http_client() -> reqwest::Client {
    let builder = reqwest::Client::builder().timeout(ANSWER).pool_max_idle_per_host(0).no_proxy();
    builder.build().expect("these settings are correct")
}

fn name(node: usize) -> String {
    format!("node{}", node + 1)
}

fn password() -> String {
    Uuid::new_v4().simple().to_string()
}

fn failed(what: &str, tail: String) -> Error {
    Error::Failed { what: what.to_owned(), tail }
}
