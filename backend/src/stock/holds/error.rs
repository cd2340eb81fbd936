//! Why a payment does not begin or go on.

use super::settle::PaymentEvent;
use crate::database::{DatabaseError, Retry, Retryable};
use crate::stock::StockError;
use client::SoldOut;
use domain::{PaymentState, StockAccount};

/// Why a payment does not begin or go on. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum PaymentError {
    /// No payment has this reference.
    #[error("there is no such payment")]
    Unknown,
    /// The reference belongs to a payment of another amount or other pieces.
    #[error("the reference was used for another payment")]
    ReferenceReused,
    /// Some lines cannot be filled; nothing is held.
    #[error("sold out")]
    SoldOut(Vec<SoldOut>),
    /// The event does not fit the state.
    #[error("a payment that is {state} cannot be {event}")]
    Refused {
        /// Where it stands.
        state: PaymentState,
        /// What was to happen.
        event: PaymentEvent,
    },
    /// There is an order: what becomes of its pieces is decided by cancelling or returning it.
    #[error("the payment has an order")]
    HasOrder,
    /// The ledger.
    #[error(transparent)]
    Stock(#[from] StockError),
}

impl PaymentError {
    /// Of a posting that takes pieces for sale.
    pub(super) fn from_taking(error: StockError) -> Self {
        match error {
            StockError::Short(short) if short.iter().all(|line| line.account == StockAccount::OnHand) => {
                let sold_out = |line: &crate::stock::Shortage| SoldOut {
                    sku: line.sku,
                    left: u32::try_from(line.left).unwrap_or(0),
                };
                Self::SoldOut(short.iter().map(sold_out).collect())
            }
            other => Self::Stock(other),
        }
    }
}

impl From<DatabaseError> for PaymentError {
    fn from(error: DatabaseError) -> Self {
        Self::Stock(error.into())
    }
}

impl Retryable for PaymentError {
    fn retry(&self) -> Option<Retry> {
        match self {
            Self::Stock(error) => error.retry(),
            _ => None,
        }
    }
}
