//! Why an order is not cancelled, taken back or moved on.

use crate::database::{DatabaseError, Retry, Retryable};
use crate::error::ApiError;
use crate::stock::StockError;
use client::Code;
use domain::{OrderStatus, TransitionError};

/// Why an order does not go from one status to another.
#[derive(Debug, thiserror::Error)]
pub enum MoveError {
    /// That is no step of an order's life.
    #[error(transparent)]
    NotAllowed(#[from] TransitionError),
    /// The ledger, or the database.
    #[error(transparent)]
    Stock(#[from] StockError),
}

impl From<DatabaseError> for MoveError {
    fn from(error: DatabaseError) -> Self {
        Self::Stock(error.into())
    }
}

impl Retryable for MoveError {
    fn retry(&self) -> Option<Retry> {
        match self {
            Self::Stock(error) => error.retry(),
            Self::NotAllowed(_) => None,
        }
    }
}

impl From<MoveError> for ApiError {
    fn from(error: MoveError) -> Self {
        match error {
            MoveError::NotAllowed(reason) => {
                Self::new(Code::OrderMoved).with_detail(format!("{reason}.")).caused_by(error)
            }
            MoveError::Stock(StockError::Database(error)) => error.into(),
            // The ledger does not have its pieces where they must be: a mistake.
            MoveError::Stock(_) => Self::internal(error),
        }
    }
}

/// Why an order is not cancelled by its shopper.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CancelError {
    /// Number or phone is wrong; which one is not said.
    #[error("there is no such order")]
    NotFound,
    /// The shop has begun with it.
    #[error("the order is {0} already")]
    TooLate(OrderStatus),
    /// Its pieces or the database.
    #[error(transparent)]
    Move(#[from] MoveError),
}

impl From<DatabaseError> for CancelError {
    fn from(error: DatabaseError) -> Self {
        Self::Move(error.into())
    }
}

impl Retryable for CancelError {
    fn retry(&self) -> Option<Retry> {
        match self {
            Self::Move(error) => error.retry(),
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
    /// It is not on its way to the shopper or with them, or the ledger, or the database.
    #[error(transparent)]
    Move(#[from] MoveError),
}

impl From<DatabaseError> for ReturnError {
    fn from(error: DatabaseError) -> Self {
        Self::Move(error.into())
    }
}

impl Retryable for ReturnError {
    fn retry(&self) -> Option<Retry> {
        match self {
            Self::Move(error) => error.retry(),
            Self::NotFound => None,
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
            CancelError::Move(error) => error.into(),
        }
    }
}
