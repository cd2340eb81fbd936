//! One server for many processes, such as all tests of a run.
//!
//! Whoever comes first starts it, the others find it. A watchman stops it when nobody used it for two minutes, so
//! nothing is left running and nobody has to be the last.

use crate::account::Account;
use crate::cluster::clean_environment;
use crate::folder::{Folder, open_lock};
use crate::server::{Address, Lifetime, launch};
use crate::{Error, Settings, database, processes};
use std::fs::File;
use std::process::Stdio;
use std::time::{Duration, Instant};
use tokio::process::Command;

/// How long a server stays that nobody uses.
const IDLE_SECONDS: u32 = 120;

/// How long a server may take to answer a newcomer before it counts as broken.
const ANSWER: Duration = Duration::from_secs(5);

/// `$1` lock of the users, `$2` the note with the server's process id, `$3` that id, `$4` seconds. Ends with the
/// server; signal INT is PostgreSQL's fast shutdown.
const WATCHMAN: &str = r#"
while sleep "$4"; do
    [ "$(head -n 1 "$2")" = "$3" ] || exit 0
    flock --nonblock --exclusive "$1" kill -INT "$3" && exit 0
done"#;

/// A server that others use too. It stays at least as long as this value.
#[derive(Debug)]
pub struct SharedPostgres {
    address: Address,
    _in_use: File,
}

impl SharedPostgres {
    /// A connection string over TCP for the role `dhakacart`.
    pub fn url(&self, database: &str) -> String {
        self.address.url(database)
    }
}

/// Finds or starts the shared server of a folder.
pub async fn share(settings: &Settings) -> Result<SharedPostgres, Error> {
    let folder = Folder::open(&settings.folder)?;
    let waiting = folder.clone();
    let locks = tokio::task::spawn_blocking(move || take_locks(&waiting)).await;
    // Held until the server answers, so that only one process starts it.
    let (in_use, _starting) = locks.expect("taking locks does not panic")?;
    if let Some(address) = find(&folder).await {
        return Ok(SharedPostgres { address, _in_use: in_use });
    }
    let (folder, address, process) = launch(folder, settings, Lifetime::ItsOwn).await?;
    if let Some(pid) = process.id() {
        start_watchman(&folder, pid)?;
    }
    Ok(SharedPostgres { address, _in_use: in_use })
}

/// In this order everywhere: "in use" first, so that the watchman cannot stop what we are about to find.
fn take_locks(folder: &Folder) -> Result<(File, File), Error> {
    let users = folder.users();
    let in_use = open_lock(&users)?;
    in_use.lock_shared().map_err(Error::io("lock", &users))?;
    Ok((in_use, folder.wait_for_lock()?))
}

/// The running server, if it answers.
async fn find(folder: &Folder) -> Option<Address> {
    processes::postmaster(&folder.data())?;
    let account = Account::choose(&folder.data()).ok()?;
    let socket = folder.socket(&account).ok()?;
    let address = Address { socket, port: folder.last_port()?, password: folder.password().ok()? };
    let deadline = Instant::now() + ANSWER;
    while processes::postmaster(&folder.data()).is_some() && Instant::now() < deadline {
        if database::connect(&address.socket_url("postgres")).await.is_ok() {
            return Some(address);
        }
        tokio::time::sleep(processes::STEP).await;
    }
    None
}

fn start_watchman(folder: &Folder, server: u32) -> Result<(), Error> {
    let note = folder.data().join("postmaster.pid");
    let mut command = Command::new("sh");
    command.args(["-c", WATCHMAN, "watchman"]).arg(folder.users()).arg(&note);
    command.args([server.to_string(), IDLE_SECONDS.to_string()]).current_dir("/");
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).process_group(0);
    clean_environment(&mut command).spawn().map_err(Error::io("watch over", &note))?;
    Ok(())
}
