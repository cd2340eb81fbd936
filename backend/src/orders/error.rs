//! Why an order is not cancelled or taken back.

use crate::database::{DatabaseError, Retry, Retryable};
use crate::error::ApiError;
use crate::stock::StockError;
use client::Code;
use domain::{OrderStatus, TransitionError};

/// Why an order is not cancelled.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CancelError {
    /// Number or phone is wrong; which one is not said.
    #[error("there is no such order")]
    NotFound,
    /// The shop has begun with it.
    #[error("the order is {0} already")]
    TooLate(OrderStatus),
    /// The database.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// The ledger does not have its pieces among the sold ones: a mistake.
    #[error("its pieces cannot be put back")]
    Stock(#[source] StockError),
}

impl From<StockError> for CancelError {
    fn from(error: StockError) -> Self {
        match error {
            StockError::Database(error) => Self::Database(error),
            other => Self::Stock(other),
        }
    }
}

impl Retryable for CancelError {
    fn retry(&self) -> Option<Retry> {
        match self {
            Self::Database(error) => error.retry(),
            _ => None,
        }
    }
}

/// Why an order is not taken back.
#[derive(Debug, thiserror::Error)]
pub enum ReturnError {
    /// No order has this number.
    #[error("there is no such order")]
    NotFound,
    /// It is not on its way to the shopper or with them.
    #[error(transparent)]
    NotReturnable(#[from] TransitionError),
    /// The ledger, or the database.
    #[error(transparent)]
    Stock(#[from] StockError),
}

impl From<DatabaseError> for ReturnError {
    fn from(error: DatabaseError) -> Self {
        Self::Stock(error.into())
    }
}

impl Retryable for ReturnError {
    fn retry(&self) -> Option<Retry> {
        match self {
            Self::Stock(error) => error.retry(),
            _ => None,
        }
    }
}

/// No order has this number and this phone.
pub(super) fn not_found() -> ApiError {
    ApiError::new(Code::NotFound).with_detail("There is no order with this number and this phone.")
}

impl From<CancelError> for ApiError {
    fn from(error: CancelError) -> Self {
        match error {
            CancelError::NotFound => not_found(),
            CancelError::TooLate(_) => Self::new(Code::NotCancellable).caused_by(error),
            CancelError::Database(error) => error.into(),
            CancelError::Stock(_) => Self::internal(error),
        }
    }
}
