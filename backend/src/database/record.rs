//! A row that was read, whose columns are parsed into the shop's types.

use super::{DatabaseError, Statement};
use tokio_postgres::Row;
use tokio_postgres::types::{FromSqlOwned, Json};

/// A row, and the statement it came from.
#[derive(Debug)]
pub struct Record {
    row: Row,
    statement: &'static str,
}

impl Record {
    pub(crate) const fn new(row: Row, statement: Statement) -> Self {
        Self { row, statement: statement.name }
    }

    pub(crate) fn all(rows: Vec<Row>, statement: Statement) -> Vec<Self> {
        rows.into_iter().map(|row| Self::new(row, statement)).collect()
    }

    /// A column of a type that the database knows.
    pub fn get<T: FromSqlOwned>(&self, column: &'static str) -> Result<T, DatabaseError> {
        self.row.try_get(column).map_err(|error| self.unreadable(column, error))
    }

    /// A `jsonb` column.
    pub fn json<T: serde::de::DeserializeOwned + std::fmt::Debug>(
        &self,
        column: &'static str,
    ) -> Result<T, DatabaseError> {
        self.get::<Json<T>>(column).map(|Json(value)| value)
    }

    /// A text that one of the shop's types holds.
    pub fn text<T>(&self, column: &'static str) -> Result<T, DatabaseError>
    where
        T: TryFrom<String, Error: Into<Box<dyn std::error::Error + Send + Sync>>>,
    {
        self.parse(column, |text: String| T::try_from(text))
    }

    /// A column that is parsed further. A value that the program cannot take means that a newer version wrote it, or
    /// that a `CHECK` is missing.
    pub fn parse<Raw, T, E>(
        &self,
        column: &'static str,
        parse: impl FnOnce(Raw) -> Result<T, E>,
    ) -> Result<T, DatabaseError>
    where
        Raw: FromSqlOwned,
        E: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        parse(self.get(column)?).map_err(|error| self.unreadable(column, error))
    }

    fn unreadable(
        &self,
        column: &'static str,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> DatabaseError {
        DatabaseError::Row { statement: self.statement, column, source: source.into() }
    }
}
