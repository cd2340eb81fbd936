//! Why an order or a quote is refused.

use crate::database::DatabaseError;
use crate::error::ApiError;
use client::{Code, OverLimit, Quote, SoldOut};
use domain::{CouponRefusal, OrderNumber};

/// Why an order or a quote is refused.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CheckoutError {
    /// A value is wrong.
    #[error("{field} {message}")]
    Invalid {
        /// The field, `lines[2].sku`.
        field: String,
        /// What is wrong, in English.
        message: String,
    },
    /// The key belongs to another order.
    #[error("the idempotency key was used for another order")]
    KeyReused,
    /// The total is not what the shopper saw.
    #[error("the price changed")]
    PriceChanged(Box<Quote>),
    /// Some lines cannot be filled.
    #[error("sold out")]
    SoldOut(Vec<SoldOut>),
    /// The coupon cannot be used; the quote is the basket without it.
    #[error("the coupon is refused: {0}")]
    CouponRefused(CouponRefusal, Box<Quote>),
    /// More pieces than one phone may buy in a campaign.
    #[error("more than one phone may buy")]
    LimitReached(Vec<OverLimit>),
    /// An equal order was placed a moment ago.
    #[error("possibly a duplicate of {0}")]
    PossibleDuplicate(OrderNumber),
    /// More orders wait than the queue holds.
    #[error("too many orders wait")]
    QueueFull,
    /// It took longer than [`service::time_limits::ORDER`].
    #[error("the order could not be placed in time")]
    TooLate,
    /// The catalogue was not read yet: the process has just started.
    #[error("the catalogue was not read yet")]
    NoCatalogue,
    /// The database.
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

impl CheckoutError {
    pub(crate) fn invalid(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Invalid { field: field.into(), message: message.into() }
    }
}

impl From<CheckoutError> for ApiError {
    fn from(error: CheckoutError) -> Self {
        match error {
            CheckoutError::Invalid { field, message } => Self::invalid_input(field, message),
            CheckoutError::KeyReused => Self::new(Code::IdempotencyKeyReused),
            CheckoutError::PriceChanged(quote) => Self::price_changed(*quote),
            CheckoutError::SoldOut(lines) => Self::sold_out(lines),
            CheckoutError::CouponRefused(refusal, quote) => Self::coupon_refused(refusal, *quote),
            CheckoutError::LimitReached(lines) => Self::limit_reached(lines),
            CheckoutError::PossibleDuplicate(number) => Self::possible_duplicate(number),
            CheckoutError::QueueFull | CheckoutError::NoCatalogue => Self::new(Code::Busy).caused_by(error),
            CheckoutError::TooLate => Self::new(Code::DatabaseUnavailable).caused_by(error),
            CheckoutError::Database(error) => error.into(),
        }
    }
}
