//! Why the desk is refused something.

use crate::database::{DatabaseError, Retry, Retryable};
use crate::error::ApiError;
use crate::orders::error::MoveError;
use client::Code;
use domain::OrderStatus;

/// Why the desk is refused something.
#[derive(Debug, thiserror::Error)]
pub(super) enum DeskError {
    /// No order has this number.
    #[error("there is no such order")]
    NotFound,
    /// Somebody else was first.
    #[error("the order is {0} by now")]
    Moved(OrderStatus),
    /// A parcel needs somebody who carries it.
    #[error("a parcel that is shipped needs a courier")]
    NoCourier,
    /// Only a parcel that is shipped has a courier.
    #[error("only a parcel that is shipped has a courier")]
    CourierTooEarly,
    /// The pieces are not those of the order.
    #[error("serials {0}")]
    Serials(&'static str),
    /// It cannot go there, or its pieces cannot, or the database.
    #[error(transparent)]
    Move(#[from] MoveError),
}

impl From<DatabaseError> for DeskError {
    fn from(error: DatabaseError) -> Self {
        Self::Move(error.into())
    }
}

impl Retryable for DeskError {
    fn retry(&self) -> Option<Retry> {
        match self {
            Self::Move(error) => error.retry(),
            _ => None,
        }
    }
}

impl From<DeskError> for ApiError {
    fn from(error: DeskError) -> Self {
        match error {
            DeskError::NotFound => {
                Self::new(Code::NotFound).with_detail("There is no order with this number.")
            }
            DeskError::Moved(status) => Self::new(Code::OrderMoved)
                .with_detail(format!("The order is {status} by now. Look at it again."))
                .caused_by(error),
            DeskError::NoCourier => Self::invalid_input("courier", "is needed for a parcel that is shipped"),
            DeskError::CourierTooEarly => {
                Self::invalid_input("courier", "is only for a parcel that is shipped")
            }
            DeskError::Serials(message) => Self::invalid_input("serials", message),
            DeskError::Move(error) => error.into(),
        }
    }
}
