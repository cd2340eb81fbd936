//! What is wrong with a file, where.

use std::fmt;

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The line on which the record begins, from 1.
    pub line: u64,
    /// The heading of the column in the file that was read.
    pub column: Option<String>,
    /// What is wrong.
    pub reason: String,
}

impl Problem {
    pub(crate) fn in_record(line: u64, reason: impl Into<String>) -> Self {
        Self { line, column: None, reason: reason.into() }
    }

    pub(crate) fn in_column(line: u64, column: String, reason: impl Into<String>) -> Self {
        Self { line, column: Some(column), reason: reason.into() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.column {
            None => write!(f, "line {}: {}", self.line, self.reason),
            Some(column) => write!(f, "line {}, {column}: {}", self.line, self.reason),
        }
    }
}
