//! Wire types of the processes that run the shop.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a process does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProcessKind {
    /// Shows pages.
    Frontend,
    /// Answers the API.
    Backend,
    /// Delivers messages, and does what is due.
    Worker,
}

impl ProcessKind {
    /// All of them, in the order in which a shopper meets them.
    pub const ALL: [Self; 3] = [Self::Frontend, Self::Backend, Self::Worker];

    /// The name in the database and on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Frontend => "frontend",
            Self::Backend => "backend",
            Self::Worker => "worker",
        }
    }
}

/// What a process says of itself every five seconds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportProcess {
    /// Which one: `<host>/<process id>`.
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
    /// What it does.
    pub kind: ProcessKind,
    /// Since when it runs.
    #[schema(value_type = String, format = DateTime)]
    pub started_at: Timestamp,
    /// What it lacks; empty when it is well.
    #[schema(max_items = 10)]
    pub missing: Vec<String>,
    /// It ends on purpose and may be forgotten.
    pub is_last: bool,
}

/// A process as the desk sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ShopProcess {
    /// Which one: `<host>/<process id>`.
    pub name: String,
    /// What it does.
    pub kind: ProcessKind,
    /// Since when it runs.
    #[schema(value_type = String, format = DateTime)]
    pub started_at: Timestamp,
    /// What it lacks; empty when it is well.
    pub missing: Vec<String>,
    /// Seconds since it was heard.
    pub silent_seconds: u32,
}
