//! What can go wrong while drawing.

use std::io;
use std::path::PathBuf;

/// Why the pictures could not be drawn.
#[derive(Debug, thiserror::Error)]
pub enum PicturesError {
    /// The list cannot be read or is not CSV.
    #[error("cannot read the list of pictures {}: {source}", path.display())]
    List {
        /// The list.
        path: PathBuf,
        /// What the reader said.
        source: csv::Error,
    },
    /// A row of the list is wrong.
    #[error("{} line {line}: {reason}", path.display())]
    Row {
        /// The list.
        path: PathBuf,
        /// Line of the row, from 1.
        line: u64,
        /// A sentence.
        reason: String,
    },
    /// The folder or a file in it cannot be written.
    #[error("cannot write {}: {source}", path.display())]
    Folder {
        /// Folder or file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A drawing failed: a defect in its shape.
    #[error("cannot draw {image}: {reason}")]
    Drawing {
        /// Name of the picture.
        image: String,
        /// What the renderer said.
        reason: String,
    },
}
