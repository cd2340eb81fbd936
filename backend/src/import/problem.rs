//! What is wrong with a file, where.

use std::fmt;

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Problem {
    /// Line of the file on which the row begins, from 1.
    line: u64,
    /// The column, unless the whole row is wrong.
    column: Option<&'static str>,
    reason: String,
}

impl Problem {
    pub(super) fn in_column(line: u64, column: &'static str, reason: impl Into<String>) -> Self {
        Self { line, column: Some(column), reason: reason.into() }
    }

    pub(super) fn in_row(line: u64, reason: impl Into<String>) -> Self {
        Self { line, column: None, reason: reason.into() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.column {
            Some(column) => write!(f, "line {}, {column}: {}", self.line, self.reason),
            None => write!(f, "line {}: {}", self.line, self.reason),
        }
    }
}
