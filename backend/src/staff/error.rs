//! Why somebody does not come in, or something does not change.

use super::passwords::PoolFull;
use crate::database::{DatabaseError, Retry, Retryable};
use crate::error::ApiError;
use client::Code;
use rate_limit::Refused;

/// Why not.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StaffError {
    /// E-mail, password or code is wrong; which one is not said.
    #[error("e-mail, password or code is wrong")]
    SignInFailed,
    /// This account was tried too often.
    #[error("too many attempts")]
    TooMany(Refused),
    /// Too many sign in at once.
    #[error(transparent)]
    PoolFull(#[from] PoolFull),
    /// The link was used, has run out, or never was.
    #[error("the invitation is not valid")]
    InvitationInvalid,
    /// The code is not one of this key and moment.
    #[error("the code is wrong")]
    WrongCode,
    /// Somebody has this address.
    #[error("somebody has this e-mail address")]
    Exists,
    /// Nobody has this number.
    #[error("there is no such person")]
    NotFound,
    /// Nobody could manage the shop any more.
    #[error("the shop would have no owner")]
    LastOwner,
    /// The database.
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

impl Retryable for StaffError {
    fn retry(&self) -> Option<Retry> {
        match self {
            Self::Database(error) => error.retry(),
            _ => None,
        }
    }
}

impl From<StaffError> for ApiError {
    fn from(error: StaffError) -> Self {
        match error {
            StaffError::SignInFailed => Self::new(Code::SignInFailed),
            StaffError::TooMany(refused) => Self::too_many_attempts(&refused),
            StaffError::PoolFull(full) => Self::new(Code::Busy).caused_by(full),
            StaffError::InvitationInvalid => Self::new(Code::InvitationInvalid),
            StaffError::WrongCode => {
                Self::invalid_input("code", "is not the code of this moment; is the phone's clock right?")
            }
            StaffError::Exists => Self::new(Code::StaffExists),
            StaffError::NotFound => Self::new(Code::NotFound),
            StaffError::LastOwner => Self::new(Code::LastOwner),
            StaffError::Database(error) => error.into(),
        }
    }
}
