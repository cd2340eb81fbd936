//! One row of our catalogue file.

use crate::columns::COLUMNS;

/// A variant with its product, as the catalogue file has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The line of the other program's file on which the variant begins, from 1.
    pub line: u64,
    /// The texts of [`COLUMNS`], in that order.
    pub fields: [String; 23],
    /// Where the pictures named in `images` stand, in the order of those names; empty when no address is known.
    pub image_addresses: Vec<String>,
}

impl Row {
    /// The text of a column by its name.
    pub fn field(&self, column: &str) -> Option<&str> {
        let place = COLUMNS.iter().position(|name| *name == column)?;
        Some(&self.fields[place])
    }
}
