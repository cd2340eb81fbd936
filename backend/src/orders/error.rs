//! Why an order is not cancelled.

use crate::database::{DatabaseError, Retry, Retryable};
use crate::error::ApiError;
use client::Code;
use domain::OrderStatus;

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
}

impl Retryable for CancelError {
    fn retry(&self) -> Option<Retry> {
        match self {
            Self::Database(error) => error.retry(),
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
        }
    }
}
