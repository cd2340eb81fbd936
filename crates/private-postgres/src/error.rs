//! What can go wrong, as sentences for the person at the keyboard, each with its remedy.

use std::path::{Path, PathBuf};

/// Why there is no server.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// No `initdb` and `postgres` found.
    #[error("PostgreSQL is not installed. Remedy: apt-get install postgresql")]
    NotInstalled,
    /// The data belongs to a version whose programs are not here.
    #[error(
        "the data in {} was made by PostgreSQL {version}, which is not installed. \
         Remedy: apt-get install postgresql-{version}", data.display()
    )]
    OtherVersion {
        /// The data folder.
        data: PathBuf,
        /// Its major version.
        version: String,
    },
    /// The wanted port is taken.
    #[error(
        "port {port} on 127.0.0.1 is used by another program. Remedy: choose another port or stop that program"
    )]
    PortBusy {
        /// The wanted port.
        port: u16,
    },
    /// Too little room.
    #[error(
        "only {free_mb} MB are free for {}, and PostgreSQL needs {needed_mb} MB. Remedy: free some disk space",
        folder.display()
    )]
    DiskFull {
        /// Where.
        folder: PathBuf,
        /// Room left.
        free_mb: u64,
        /// Room needed.
        needed_mb: u64,
    },
    /// Another living process owns this folder.
    #[error(
        "{} is in use by another process (id {owner}). Remedy: stop it first, or choose another folder",
        folder.display()
    )]
    InUse {
        /// The folder.
        folder: PathBuf,
        /// The process id of the owner, or "unknown".
        owner: String,
    },
    /// The folder belongs to somebody else.
    #[error(
        "{} belongs to user id {owner}, but PostgreSQL would run as {account}. \
         Remedy: run as that user, or remove the folder (this deletes its data)", path.display()
    )]
    ForeignFolder {
        /// What belongs to somebody else.
        path: PathBuf,
        /// Its owner.
        owner: u32,
        /// Who the server would run as.
        account: String,
    },
    /// Run as root, but there is no ordinary user to run the server as.
    #[error(
        "PostgreSQL refuses to run as root, and there is no user postgres or nobody. Remedy: adduser postgres"
    )]
    NoAccount,
    /// `initdb` or the server gave up.
    #[error("{what}. The last lines it wrote:\n{tail}")]
    Failed {
        /// What was tried.
        what: String,
        /// The end of its log.
        tail: String,
    },
    /// The operating system refused something.
    #[error("cannot {what} {}: {source}", path.display())]
    Io {
        /// A verb.
        what: &'static str,
        /// Its object.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The server answered a statement with an error.
    #[error("PostgreSQL refused to {what}: {source}")]
    Statement {
        /// A verb and its object.
        what: &'static str,
        /// Why.
        source: tokio_postgres::Error,
    },
}

impl Error {
    pub(crate) fn io(what: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_path_buf();
        move |source| Self::Io { what, path, source }
    }

    pub(crate) fn statement(what: &'static str) -> impl FnOnce(tokio_postgres::Error) -> Self {
        move |source| Self::Statement { what, source }
    }
}
