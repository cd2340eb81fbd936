//! Why a file is not loaded although nothing is wrong with its rows.

use crate::database::DatabaseError;
use crate::error::ApiError;
use client::Code;
use jiff::Timestamp;
use shop_exports::MappingError;

/// Why a file is not loaded. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub(super) enum ImportError {
    #[error("another import is running. Remedy: wait until it has ended")]
    Busy,
    #[error(
        "the catalogue is frozen until {until:.0} ({reason}). Remedy: lift the freeze at the desk, or wait"
    )]
    Frozen { until: Timestamp, reason: String },
    #[error("the file took too long")]
    TooSlow,
    #[error("too many files wait")]
    TooManyFiles,
    #[error("there is no such file")]
    NotFound,
    #[error("the list of categories is none: {0}")]
    Categories(#[from] MappingError),
    #[error("whoever sent a file with large cuts cannot load it")]
    SamePerson,
    #[error(transparent)]
    Database(#[from] DatabaseError),
    #[error("{0:#}")]
    Other(#[from] anyhow::Error),
}

impl From<tokio_postgres::Error> for ImportError {
    fn from(error: tokio_postgres::Error) -> Self {
        match DatabaseError::from_statement("import", error) {
            error if error.constraint() == Some("catalogue_file_needs_another_person") => Self::SamePerson,
            error => Self::Database(error),
        }
    }
}

impl From<ImportError> for ApiError {
    fn from(error: ImportError) -> Self {
        match error {
            ImportError::Busy => Self::new(Code::Busy),
            ImportError::Frozen { .. } => Self::new(Code::CatalogueFrozen),
            ImportError::TooSlow => Self::invalid_input(
                "file",
                "takes too long to load here. Remedy: `backend import` on the server, or several smaller files",
            ),
            ImportError::TooManyFiles => Self::new(Code::Taken)
                .with_detail("20 files wait already. Load some of them, or throw them away."),
            ImportError::NotFound => Self::new(Code::NotFound),
            ImportError::Categories(error) => Self::invalid_input("categories", error.to_string()),
            ImportError::SamePerson => Self::new(Code::NeedsAnotherPerson),
            ImportError::Database(error) => error.into(),
            ImportError::Other(error) => other(error),
        }
    }
}

/// A broken connection somewhere below is the database's failure, not ours.
fn other(error: anyhow::Error) -> ApiError {
    match error.downcast::<tokio_postgres::Error>() {
        Ok(error) => DatabaseError::from_statement("import", error).into(),
        Err(error) => ApiError::internal(std::io::Error::other(format!("{error:#}"))),
    }
}
