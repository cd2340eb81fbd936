//! What is wrong with a file, where.

use std::borrow::Cow;
use std::fmt;

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Problem {
    place: Place,
    reason: String,
}

/// Lines are those on which a row begins, from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Place {
    File,
    Row(u64),
    Column(u64, Cow<'static, str>),
}

impl Problem {
    pub(super) fn in_column(
        line: u64,
        column: impl Into<Cow<'static, str>>,
        reason: impl Into<String>,
    ) -> Self {
        Self { place: Place::Column(line, column.into()), reason: reason.into() }
    }

    pub(super) fn in_row(line: u64, reason: impl Into<String>) -> Self {
        Self { place: Place::Row(line), reason: reason.into() }
    }

    pub(super) fn of_file(reason: impl Into<String>) -> Self {
        Self { place: Place::File, reason: reason.into() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Place::File => f.write_str(&self.reason),
            Place::Row(line) => write!(f, "line {line}: {}", self.reason),
            Place::Column(line, column) => write!(f, "line {line}, {column}: {}", self.reason),
        }
    }
}
