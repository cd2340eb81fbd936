//! What can go wrong, as sentences for the person at the keyboard, each with its remedy.

use std::path::{Path, PathBuf};

/// Why there is no cluster, or not the one that was asked for.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A program is missing.
    #[error("{program} is not installed. Remedy: apt-get install {package}")]
    NotInstalled {
        /// What is missing.
        program: &'static str,
        /// Debian's package that has it.
        package: &'static str,
    },
    /// Something did not happen in time, or a program gave up.
    #[error("{what}. The last lines that were written:\n{tail}")]
    Failed {
        /// What did not happen.
        what: String,
        /// The ends of the logs.
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
    /// One of the PostgreSQL servers.
    #[error(transparent)]
    Postgres(#[from] private_postgres::Error),
    /// The primary cannot be reached as its superuser.
    #[error("the primary cannot be reached: {0}")]
    Connect(#[source] tokio_postgres::Error),
}

impl Error {
    pub(crate) fn io(what: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_path_buf();
        move |source| Self::Io { what, path, source }
    }
}
