//! Making a new cluster. It appears under its name only when it is complete, so a crash leaves nothing half-made.

use crate::account::Account;
use crate::folder::Folder;
use crate::{Durability, Error, Installation, child, processes};
use rustix::process::Signal;
use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};
use tokio::process::Command;

/// The socket is open only to the server's user, so no password there. TCP is open to the whole machine.
const ACCESS: &str = "local all all trust\nhost all dhakacart 127.0.0.1/32 scram-sha-256\n";

/// What a killed maker started ends within moments.
const LEFTOVERS: Duration = Duration::from_secs(5);

/// Makes the cluster when there is none.
pub(crate) async fn ensure(
    folder: &Folder,
    account: &Account,
    durability: Durability,
) -> Result<Installation, Error> {
    let data = folder.data();
    let installation = Installation::choose(&data)?;
    if data.exists() {
        return Ok(installation);
    }
    folder.check_room()?;
    let unfinished = data.with_extension("unfinished");
    clear(&unfinished).await?;
    DirBuilder::new().mode(0o700).create(&unfinished).map_err(Error::io("make the folder", &unfinished))?;
    account.own(&unfinished)?;
    initialize(&installation, account, (&unfinished, durability)).await?;
    let access = unfinished.join("pg_hba.conf");
    std::fs::write(&access, ACCESS).map_err(Error::io("write", &access))?;
    std::fs::rename(&unfinished, &data).map_err(Error::io("rename", &unfinished))?;
    Ok(installation)
}

async fn initialize(
    installation: &Installation,
    account: &Account,
    (data, durability): (&Path, Durability),
) -> Result<(), Error> {
    let program = installation.program("initdb");
    let mut command = Command::new(&program);
    command
        .args(["--username=postgres", "--encoding=UTF8", "--locale=C", "--auth=trust", "--pgdata"])
        .arg(data);
    if durability == Durability::Throwaway {
        command.arg("--no-sync");
    }
    clean_environment(&mut command).stdin(Stdio::null()).kill_on_drop(true);
    account.run(&mut command);
    child::die_with_us(&mut command, Signal::KILL);
    let output = command.output().await.map_err(Error::io("run", &program))?;
    if output.status.success() {
        return Ok(());
    }
    let text = [output.stdout, output.stderr].concat();
    let tail = last_lines(&String::from_utf8_lossy(&text));
    Err(Error::Failed { what: "a new database cluster could not be made (initdb)".to_owned(), tail })
}

/// Variables like PGDATA or PGPORT of the caller must not reach the server.
pub fn clean_environment(command: &mut Command) -> &mut Command {
    command.env_clear().env("PATH", "/usr/local/bin:/usr/bin:/bin").env("LC_ALL", "C")
}

/// Removes what a killed maker left. The server that initdb had started may still be writing there for a moment.
async fn clear(unfinished: &Path) -> Result<(), Error> {
    let deadline = Instant::now() + LEFTOVERS;
    loop {
        processes::stop_all(unfinished).await;
        match remove(unfinished) {
            Err(_) if Instant::now() < deadline => tokio::time::sleep(processes::STEP).await,
            removed => return removed,
        }
    }
}

/// Removes a cluster or what is left of one.
pub(crate) fn remove(data: &Path) -> Result<(), Error> {
    match std::fs::remove_dir_all(data) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(Error::io("remove", data)(error)),
        _ => Ok(()),
    }
}

/// What a person needs to see of a long log.
pub fn last_lines(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(12)..].join("\n")
}
