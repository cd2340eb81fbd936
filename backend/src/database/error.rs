//! What can go wrong with the database, sorted by what the caller can do about it.

use deadpool_postgres::{PoolError, TimeoutType};
use tokio_postgres::error::SqlState;

/// Why a call to the database failed.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    /// No primary answers, or the connection broke. Whether the last statement was carried out is not known.
    #[error("the database does not answer")]
    Unavailable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// All connections were in use for too long.
    #[error("no database connection became free in time")]
    PoolExhausted,
    /// A call took longer than it may.
    #[error("the statement {statement} got no answer in time")]
    Silent {
        /// Name of the statement.
        statement: &'static str,
    },
    /// The database refused a statement.
    #[error("the statement {statement} failed")]
    Statement {
        /// Name of the statement.
        statement: &'static str,
        /// What the database said.
        #[source]
        source: tokio_postgres::Error,
    },
    /// A row does not hold what the program expects of it.
    #[error("the column {column} of {statement} cannot be read")]
    Row {
        /// Name of the statement.
        statement: &'static str,
        /// Name of the column.
        column: &'static str,
        /// Why.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

/// Why a transaction may be tried again from its start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Retry {
    /// 40001: another transaction changed what this one had read.
    Serialization,
    /// 40P01: two transactions waited for each other and this one gave way.
    Deadlock,
    /// 55P03: a lock was not free within `lock_timeout`.
    LockTimeout,
    /// A value that must be unique was taken a moment before; a second look finds out by whom.
    Taken,
}

impl Retry {
    /// Its name in metrics.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Serialization => "serialization",
            Self::Deadlock => "deadlock",
            Self::LockTimeout => "lock_timeout",
            Self::Taken => "taken",
        }
    }
}

impl DatabaseError {
    /// Sorts the failure of a statement.
    pub(crate) fn from_statement(statement: &'static str, source: tokio_postgres::Error) -> Self {
        if spoils_connection(&source) {
            Self::Unavailable(Box::new(source))
        } else {
            Self::Statement { statement, source }
        }
    }

    /// Whether the connection must not be used again.
    pub(crate) const fn spoils_connection(&self) -> bool {
        matches!(self, Self::Unavailable(_) | Self::Silent { .. })
    }

    /// Whether the whole transaction may be tried again.
    pub fn retry(&self) -> Option<Retry> {
        let Self::Statement { source, .. } = self else { return None };
        let code = source.code()?;
        if *code == SqlState::T_R_SERIALIZATION_FAILURE {
            Some(Retry::Serialization)
        } else if *code == SqlState::T_R_DEADLOCK_DETECTED {
            Some(Retry::Deadlock)
        } else if *code == SqlState::LOCK_NOT_AVAILABLE {
            Some(Retry::LockTimeout)
        } else {
            None
        }
    }

    /// Whether the failure is of the database or its load, so that the same call may succeed later.
    pub fn may_pass(&self) -> bool {
        match self {
            Self::Unavailable(_) | Self::PoolExhausted | Self::Silent { .. } => true,
            Self::Statement { .. } => self.retry().is_some() || self.is_overload(),
            Self::Row { .. } => false,
        }
    }

    /// 57014: a statement took too long. 53300: the server has no connection left.
    pub fn is_overload(&self) -> bool {
        matches!(self.sql_state(), Some("57014" | "53300"))
    }

    /// The constraint that was violated, if that is the failure.
    pub fn constraint(&self) -> Option<&str> {
        let Self::Statement { source, .. } = self else { return None };
        source.as_db_error()?.constraint()
    }

    /// The SQLSTATE, if the database gave one.
    pub fn sql_state(&self) -> Option<&str> {
        let Self::Statement { source, .. } = self else { return None };
        source.code().map(SqlState::code)
    }
}

impl From<PoolError> for DatabaseError {
    fn from(error: PoolError) -> Self {
        match error {
            PoolError::Timeout(TimeoutType::Wait) => Self::PoolExhausted,
            other => Self::Unavailable(Box::new(other)),
        }
    }
}

/// A closed connection, a demoted primary (25006), a server that stops (57P01-57P03): nothing more comes of it.
fn spoils_connection(error: &tokio_postgres::Error) -> bool {
    let Some(code) = error.code() else {
        // Without a code the error is of the connection, unless a value or row could not be converted.
        return error.is_closed()
            || std::error::Error::source(error).is_some_and(<dyn std::error::Error>::is::<std::io::Error>);
    };
    [
        SqlState::READ_ONLY_SQL_TRANSACTION,
        SqlState::ADMIN_SHUTDOWN,
        SqlState::CRASH_SHUTDOWN,
        SqlState::CANNOT_CONNECT_NOW,
        SqlState::IDLE_IN_TRANSACTION_SESSION_TIMEOUT,
    ]
    .contains(code)
        || code.code().starts_with("08")
}
