//! What lies where in the folder of a private server.
//!
//! ```text
//! folder/lock       held by the process that starts or owns the server
//! folder/users      shared by the processes that use a shared server
//! folder/password   of the role `dhakacart`, for TCP
//! folder/port       the port used last
//! folder/server.log
//! folder/data       the cluster, or
//! folder/elsewhere  a link to its place, when the server's user may not enter this folder (root's home is closed)
//! folder/socket     or a short folder in /tmp, when the path is longer than a socket address can be
//! ```

use crate::Error;
use crate::account::Account;
use sha2::{Digest, Sha256};
use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

/// `sun_path` holds 107 bytes and a closing zero; the socket's name takes up to 15 of them.
const LONGEST_SOCKET_FOLDER: usize = 107 - "/.s.PGSQL.65535".len();

/// Root's fallback for data.
const ELSEWHERE: &str = "/var/lib/dhakacart";

/// Room for a new cluster and some work; an old one needs less.
const NEEDED_MB: u64 = 300;

/// The folder of one server.
#[derive(Debug, Clone)]
pub(crate) struct Folder {
    path: PathBuf,
    /// Where `data` and, when short enough, `socket` are.
    home: PathBuf,
}

impl Folder {
    /// Makes the folder when missing.
    pub(crate) fn open(path: &Path) -> Result<Self, Error> {
        let mut builder = DirBuilder::new();
        // The server's user passes through, but sees nothing.
        builder.recursive(true).mode(0o711).create(path).map_err(Error::io("make the folder", path))?;
        let path = path.canonicalize().map_err(Error::io("find", path))?;
        let home = path.join("elsewhere").canonicalize().unwrap_or_else(|_| path.clone());
        Ok(Self { path, home })
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.home.join("data")
    }

    pub(crate) fn log(&self) -> PathBuf {
        self.path.join("server.log")
    }

    pub(crate) fn users(&self) -> PathBuf {
        self.path.join("users")
    }

    /// Moves the place of new data to where the server's user can get at it.
    pub(crate) fn settle(&mut self, account: &Account) -> Result<(), Error> {
        if self.data().exists() || account.is_us() || account.can_enter(&self.home) {
            return Ok(());
        }
        let home = Path::new(ELSEWHERE).join(uuid::Uuid::new_v4().simple().to_string());
        let mut builder = DirBuilder::new();
        builder.recursive(true).mode(0o711).create(&home).map_err(Error::io("make the folder", &home))?;
        let link = self.path.join("elsewhere");
        let _ = std::fs::remove_file(&link); // a link to a place that is gone
        std::os::unix::fs::symlink(&home, &link).map_err(Error::io("make the link", &link))?;
        self.home = home;
        Ok(())
    }

    /// The folder of the socket, closed to everybody but the server's user (and root).
    pub(crate) fn socket(&self, account: &Account) -> Result<PathBuf, Error> {
        let near = self.home.join("socket");
        let socket = if near.as_os_str().len() <= LONGEST_SOCKET_FOLDER { near } else { self.short_socket() };
        match DirBuilder::new().mode(0o700).create(&socket) {
            Ok(()) => account.own(&socket)?,
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(Error::io("make the folder", &socket)(error)),
        }
        // In /tmp somebody else may have made it first, or put a link there.
        let metadata = socket.symlink_metadata().map_err(Error::io("look at", &socket))?;
        if metadata.uid() == 0 && metadata.is_dir() {
            account.own(&socket)?; // we died between making and giving
        } else if metadata.uid() != account.user || !metadata.is_dir() {
            return Err(Error::ForeignFolder {
                path: socket,
                owner: metadata.uid(),
                account: account.name.clone(),
            });
        }
        std::fs::set_permissions(&socket, PermissionsExt::from_mode(0o700))
            .map_err(Error::io("close", &socket))?;
        Ok(socket)
    }

    fn short_socket(&self) -> PathBuf {
        let digest = Sha256::digest(self.home.as_os_str().as_encoded_bytes());
        let start = digest.first_chunk().expect("a SHA-256 digest has 32 bytes");
        PathBuf::from(format!("/tmp/dhakacart-{:016x}", u64::from_be_bytes(*start)))
    }

    /// The password of the role `dhakacart`; made on first use.
    pub(crate) fn password(&self) -> Result<String, Error> {
        let path = self.path.join("password");
        if let Ok(password) = std::fs::read_to_string(&path)
            && password.len() >= 32
        {
            return Ok(password);
        }
        let password = uuid::Uuid::new_v4().simple().to_string();
        let mut options = OpenOptions::new();
        let file = options.write(true).create(true).truncate(true).mode(0o600).open(&path);
        let written = file.and_then(|mut file| file.write_all(password.as_bytes()));
        written.map_err(Error::io("write", &path))?;
        Ok(password)
    }

    pub(crate) fn last_port(&self) -> Option<u16> {
        std::fs::read_to_string(self.path.join("port")).ok()?.trim().parse().ok()
    }

    pub(crate) fn remember_port(&self, port: u16) -> Result<(), Error> {
        let path = self.path.join("port");
        std::fs::write(&path, port.to_string()).map_err(Error::io("write", &path))
    }

    /// Says no before PostgreSQL would fail in the middle.
    pub(crate) fn check_room(&self) -> Result<(), Error> {
        let statistics = rustix::fs::statvfs(&self.home)
            .map_err(|error| Error::io("look at", &self.home)(error.into()))?;
        let free_mb = statistics.f_bavail.saturating_mul(statistics.f_frsize) / 1_000_000;
        if free_mb >= NEEDED_MB {
            return Ok(());
        }
        Err(Error::DiskFull { folder: self.home.clone(), free_mb, needed_mb: NEEDED_MB })
    }

    /// The lock of the process that starts or owns the server; gone with the process, however it ends.
    pub(crate) fn try_lock(&self) -> Result<File, Error> {
        let path = self.path.join("lock");
        let mut file = open_lock(&path)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::Error(source)) => return Err(Error::io("lock", &path)(source)),
            Err(TryLockError::WouldBlock) => {
                let owner = std::fs::read_to_string(&path).unwrap_or_default();
                let owner = if owner.is_empty() { "unknown".to_owned() } else { owner };
                return Err(Error::InUse { folder: self.path.clone(), owner });
            }
        }
        let noted = file.set_len(0).and_then(|()| write!(file, "{}", std::process::id()));
        noted.map_err(Error::io("write", &path))?;
        Ok(file)
    }

    /// The same lock, waiting for it. Blocks the thread.
    pub(crate) fn wait_for_lock(&self) -> Result<File, Error> {
        let path = self.path.join("lock");
        let file = open_lock(&path)?;
        file.lock().map_err(Error::io("lock", &path))?;
        Ok(file)
    }
}

/// Opens a lock file, and makes it when missing.
pub(crate) fn open_lock(path: &Path) -> Result<File, Error> {
    let mut options = OpenOptions::new();
    options
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(path)
        .map_err(Error::io("open", path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deep_folder_gets_a_short_socket() {
        let base = tempfile::tempdir().unwrap();
        let folder = Folder::open(&base.path().join("a-rather-long-name/".repeat(8))).unwrap();
        let account = Account::choose(&folder.data()).unwrap();
        let socket = folder.socket(&account).unwrap();
        assert!(socket.as_os_str().len() <= LONGEST_SOCKET_FOLDER, "{}", socket.display());
        assert_eq!(socket.metadata().unwrap().mode() & 0o777, 0o700);
        assert_eq!(folder.socket(&account).unwrap(), socket);
        std::fs::remove_dir(socket).unwrap();
    }

    #[test]
    fn only_one_owner() {
        let base = tempfile::tempdir().unwrap();
        let folder = Folder::open(base.path()).unwrap();
        let lock = folder.try_lock().unwrap();
        let refusal = folder.try_lock().unwrap_err().to_string();
        assert!(refusal.contains(&format!("(id {})", std::process::id())), "{refusal}");
        drop(lock);
        folder.try_lock().unwrap();
    }

    #[test]
    fn the_password_stays() {
        let base = tempfile::tempdir().unwrap();
        let folder = Folder::open(base.path()).unwrap();
        let password = folder.password().unwrap();
        assert_eq!(folder.password().unwrap(), password);
        let mode = base.path().join("password").metadata().unwrap().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}
