//! Starting and stopping the server.

use crate::account::Account;
use crate::cluster::{self, clean_environment, last_lines};
use crate::folder::Folder;
use crate::processes::{self, STEP};
use crate::{Durability, Error, Installation, Settings, child, database};
use rustix::process::Signal;
use std::fs::{File, OpenOptions};
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::time::{Duration, Instant};
use tokio::process::{Child, Command};

/// Recovery after a crash takes the longest.
const START: Duration = Duration::from_mins(1);

/// A running server that stops with this process, even when that is killed.
#[derive(Debug)]
pub struct PrivatePostgres {
    address: Address,
    folder: Folder,
    process: Child,
    _lock: File,
}

/// How a server can be reached.
#[derive(Debug, Clone)]
pub(crate) struct Address {
    pub(crate) socket: PathBuf,
    pub(crate) port: u16,
    pub(crate) password: String,
}

/// Whose life the server shares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lifetime {
    Ours,
    ItsOwn,
}

/// A server found in a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Running {
    /// Process id of its main process.
    pub pid: i32,
    /// Its port on 127.0.0.1, when known.
    pub port: Option<u16>,
}

/// Starts the server of a folder, and makes it first when there is none. A server that a killed owner left there is
/// stopped before. Call it on a thread that lives as long as the program.
pub async fn start(settings: &Settings) -> Result<PrivatePostgres, Error> {
    let folder = Folder::open(&settings.folder)?;
    let lock = folder.try_lock()?;
    let (folder, address, process) = launch(folder, settings, Lifetime::Ours).await?;
    Ok(PrivatePostgres { address, folder, process, _lock: lock })
}

/// The server that runs in a folder, whoever started it.
pub fn find_running(folder: &Path) -> Option<Running> {
    if !folder.is_dir() {
        return None;
    }
    let folder = Folder::open(folder).ok()?;
    let pid = processes::postmaster(&folder.data())?;
    Some(Running { pid: pid.as_raw_nonzero().get(), port: folder.last_port() })
}

impl PrivatePostgres {
    /// A connection string over TCP for the role `dhakacart`.
    pub fn url(&self, database: &str) -> String {
        self.address.url(database)
    }

    /// A connection string for the superuser, over the socket.
    pub fn socket_url(&self, database: &str) -> String {
        self.address.socket_url(database)
    }

    /// Its port on 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.address.port
    }

    /// Where it writes its log.
    pub fn log(&self) -> PathBuf {
        self.folder.log()
    }

    /// Process id of its main process.
    pub fn pid(&self) -> Option<u32> {
        self.process.id()
    }

    /// Makes an empty database, if it is not there.
    pub async fn ensure_database(&self, name: &str) -> Result<(), Error> {
        let client =
            database::connect(&self.socket_url("postgres")).await.map_err(Error::statement("connect"))?;
        database::ensure_database(&client, name).await
    }

    /// Returns when the server has ended, which it does not by itself.
    pub async fn wait(&mut self) -> std::io::Result<ExitStatus> {
        self.process.wait().await
    }

    /// Stops it and waits until nothing of it is left. Takes 20 s at most.
    pub async fn stop(mut self) {
        let data = self.folder.data();
        tokio::join!(processes::stop_all(&data), async {
            let _ = self.process.wait().await; // reaped, so that it does not count as living
        });
        let _ = std::fs::remove_dir(&self.address.socket); // it may be in /tmp; made again at the next start
    }
}

impl Address {
    pub(crate) fn url(&self, database: &str) -> String {
        format!("postgres://dhakacart:{}@127.0.0.1:{}/{database}", self.password, self.port)
    }

    pub(crate) fn socket_url(&self, database: &str) -> String {
        // In a keyword string a backslash escapes the quote and itself.
        let socket = self.socket.display().to_string().replace('\\', "\\\\").replace('\'', "\\'");
        format!("host='{socket}' port={} user=postgres dbname='{database}'", self.port)
    }
}

/// Everything that leads to a server which answers. The caller holds the lock.
pub(crate) async fn launch(
    mut folder: Folder,
    settings: &Settings,
    lifetime: Lifetime,
) -> Result<(Folder, Address, Child), Error> {
    let account = Account::choose(&folder.data())?;
    folder.settle(&account)?;
    clear_leftovers(&folder, &account).await?;
    let installation = cluster::ensure(&folder, &account, settings.durability).await?;
    let launched = run(&folder, settings, (&account, &installation, lifetime)).await;
    let (address, process) = match launched {
        Err(Error::Failed { .. }) if settings.durability == Durability::Throwaway => {
            // Without fsync a crash of the machine may have spoiled the data, which is worth nothing.
            processes::stop_all(&folder.data()).await;
            cluster::remove(&folder.data())?;
            let installation = cluster::ensure(&folder, &account, settings.durability).await?;
            run(&folder, settings, (&account, &installation, lifetime)).await?
        }
        other => other?,
    };
    folder.remember_port(address.port)?;
    Ok((folder, address, process))
}

/// Stops what a killed owner left behind, and removes its note, so that a process id used again cannot mislead.
async fn clear_leftovers(folder: &Folder, account: &Account) -> Result<(), Error> {
    let data = folder.data();
    let Ok(metadata) = data.metadata() else { return Ok(()) };
    if metadata.uid() != account.user {
        return Err(Error::ForeignFolder {
            path: data,
            owner: metadata.uid(),
            account: account.name.clone(),
        });
    }
    processes::stop_all(&data).await;
    let note = data.join("postmaster.pid");
    match std::fs::remove_file(&note) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(Error::io("remove", &note)(error)),
        _ => Ok(()),
    }
}

async fn run(
    folder: &Folder,
    settings: &Settings,
    (account, installation, lifetime): (&Account, &Installation, Lifetime),
) -> Result<(Address, Child), Error> {
    let port = choose_port(settings.port, folder.last_port())?;
    let address = Address { socket: folder.socket(account)?, port, password: folder.password()? };
    let log = folder.log();
    let output = OpenOptions::new().create(true).write(true).truncate(true).open(&log);
    let output = output.map_err(Error::io("write", &log))?;
    let errors = output.try_clone().map_err(Error::io("write", &log))?;
    let program = installation.program("postgres");
    let mut command = Command::new(&program);
    command.arg("-D").arg(folder.data()).args(options(&address, settings.durability));
    // Its own process group: Ctrl-C in the terminal reaches us, and we stop it last.
    command.stdin(Stdio::null()).stdout(output).stderr(errors).process_group(0);
    account.run(clean_environment(&mut command));
    if lifetime == Lifetime::Ours {
        child::die_with_us(&mut command, Signal::INT);
    }
    let mut process = command.spawn().map_err(Error::io("run", &program))?;
    let ready = wait_until_ready(&address, &mut process, &log).await;
    if ready.is_err() {
        processes::stop_all(&folder.data()).await;
        let _ = process.kill().await;
    }
    ready.map(|()| (address, process))
}

fn options(address: &Address, durability: Durability) -> Vec<String> {
    let mut options = vec![
        format!("port={}", address.port),
        format!("unix_socket_directories={}", quoted(&address.socket)),
        "unix_socket_permissions=0700".to_owned(),
        "listen_addresses=127.0.0.1".to_owned(),
        "max_connections=200".to_owned(),
        "timezone=UTC".to_owned(),
        "log_timezone=UTC".to_owned(),
        // Clients that are gone must not keep their locks.
        "client_connection_check_interval=1s".to_owned(),
    ];
    if durability == Durability::Throwaway {
        options.extend(["fsync=off", "synchronous_commit=off", "full_page_writes=off"].map(str::to_owned));
    }
    options.into_iter().flat_map(|option| ["-c".to_owned(), option]).collect()
}

/// The setting is a list of folders, so one that holds a comma or a space is quoted.
fn quoted(folder: &Path) -> String {
    format!("\"{}\"", folder.display().to_string().replace('"', "\"\""))
}

fn choose_port(wanted: Option<u16>, last: Option<u16>) -> Result<u16, Error> {
    let free =
        |port: u16| TcpListener::bind((Ipv4Addr::LOCALHOST, port)).and_then(|listener| listener.local_addr());
    if let Some(port) = wanted {
        return free(port).map(|address| address.port()).map_err(|_| Error::PortBusy { port });
    }
    let chosen = last.and_then(|port| free(port).ok()).map_or_else(|| free(0), Ok);
    chosen.map(|address| address.port()).map_err(Error::io("find a free port on", Path::new("127.0.0.1")))
}

async fn wait_until_ready(address: &Address, process: &mut Child, log: &Path) -> Result<(), Error> {
    let deadline = Instant::now() + START;
    loop {
        let ended = process.try_wait().map_err(Error::io("watch the server of", log))?;
        if ended.is_some() || Instant::now() > deadline {
            let what =
                if ended.is_some() { "PostgreSQL ended while starting" } else { "PostgreSQL did not answer" };
            let tail = last_lines(&std::fs::read_to_string(log).unwrap_or_default());
            return Err(Error::Failed { what: what.to_owned(), tail });
        }
        if let Ok(client) = database::connect(&address.socket_url("postgres")).await {
            return database::ensure_role(&client, &address.password).await;
        }
        tokio::time::sleep(STEP).await;
    }
}
