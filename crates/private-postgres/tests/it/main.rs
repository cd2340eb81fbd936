//! A private server through everything that may happen to it, on the real PostgreSQL of this machine.

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails, in the functions that tests share too")]

mod crashes;
mod life;
mod sharing;

use private_postgres::{Durability, PrivatePostgres, Settings};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use tempfile::TempDir;
use tokio_postgres::{Client, NoTls};

/// A folder that the server's user may enter, whatever the umask.
fn open_folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::set_permissions(folder.path(), PermissionsExt::from_mode(0o755)).unwrap();
    folder
}

fn throwaway(folder: &Path) -> Settings {
    Settings { folder: folder.to_path_buf(), port: None, durability: Durability::Throwaway }
}

async fn start(folder: &Path) -> PrivatePostgres {
    private_postgres::start(&throwaway(folder)).await.unwrap()
}

async fn connect(url: &str) -> Client {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}
