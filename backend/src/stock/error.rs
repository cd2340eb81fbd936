//! Why pieces are not moved.

use crate::database::{DatabaseError, Retry, Retryable};
use domain::{SkuId, StockAccount};
use std::fmt;

/// An account that has fewer pieces than should be taken out of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shortage {
    /// The SKU.
    pub sku: SkuId,
    /// The account.
    pub account: StockAccount,
    /// Pieces in it.
    pub left: i64,
    /// Pieces asked for.
    pub asked: i64,
}

impl fmt::Display for Shortage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { sku, account, left, asked } = self;
        write!(f, "SKU {sku} has {left} pieces {account}, {asked} were asked for")
    }
}

/// Why pieces are not moved. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum StockError {
    /// No stock is kept of this SKU.
    #[error("there is no SKU {0}")]
    UnknownSku(SkuId),
    /// No SKU has this code.
    #[error("there is no SKU with the code {0}")]
    UnknownCode(String),
    /// Accounts have too few pieces.
    #[error("{}", list(.0))]
    Short(Vec<Shortage>),
    /// An adjustment must say why.
    #[error("an adjustment needs a note that says why")]
    NoteMissing,
    /// The database.
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

fn list(short: &[Shortage]) -> String {
    short.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

impl Retryable for StockError {
    fn retry(&self) -> Option<Retry> {
        match self {
            Self::Database(error) => error.retry(),
            _ => None,
        }
    }
}
