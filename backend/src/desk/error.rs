//! Why a change is refused.

use crate::database::{DatabaseError, Retry, Retryable};
use crate::error::ApiError;
use crate::stock::StockError;
use client::Code;
use picture_store::StoreError;

/// Why a change is refused. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub(super) enum DeskError {
    /// There is no such thing.
    #[error("there is no such thing")]
    NotFound,
    /// It is not as whoever changes it has seen it.
    #[error("it was changed meanwhile")]
    Outdated,
    /// A value is wrong.
    #[error("{field} {message}")]
    Invalid {
        /// Which.
        field: &'static str,
        /// Why.
        message: String,
    },
    /// Something else has it already; a sentence that says what.
    #[error("{0}")]
    Taken(&'static str),
    /// Somebody has decided already.
    #[error("the proposal is decided")]
    Decided,
    /// Whoever proposed it cannot agree.
    #[error("whoever proposed it cannot agree")]
    SamePerson,
    /// Too many pictures at once.
    #[error("too many pictures wait to be encoded")]
    Busy,
    /// A picture cannot be stored now.
    #[error("a picture cannot be stored")]
    Store(#[from] StoreError),
    /// The thread that encoded a picture is gone.
    #[error("a picture cannot be encoded")]
    Encoder(#[source] tokio::task::JoinError),
    /// The ledger.
    #[error(transparent)]
    Stock(#[from] StockError),
    /// The database.
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

impl DeskError {
    pub(super) fn invalid(field: &'static str, message: &'static str) -> Self {
        Self::wrong(field, message.to_owned())
    }

    pub(super) const fn wrong(field: &'static str, message: String) -> Self {
        Self::Invalid { field, message }
    }
}

impl Retryable for DeskError {
    fn retry(&self) -> Option<Retry> {
        match self {
            Self::Database(error) => error.retry(),
            Self::Stock(error) => error.retry(),
            _ => None,
        }
    }
}

impl From<DeskError> for ApiError {
    fn from(error: DeskError) -> Self {
        match error {
            DeskError::NotFound => Self::new(Code::NotFound),
            DeskError::Outdated => Self::new(Code::Outdated),
            DeskError::Invalid { field, message } => Self::invalid_input(field, message),
            DeskError::Taken(detail) => Self::new(Code::Taken).with_detail(detail),
            DeskError::Decided => Self::new(Code::ProposalDecided),
            DeskError::SamePerson => Self::new(Code::NeedsAnotherPerson),
            DeskError::Busy => Self::new(Code::Busy),
            DeskError::Store(_) => Self::new(Code::Busy).caused_by(error),
            DeskError::Encoder(_) => Self::internal(error),
            DeskError::Stock(error) => refused_by_ledger(error),
            DeskError::Database(error) => refused_by_database(error),
        }
    }
}

fn refused_by_ledger(error: StockError) -> ApiError {
    match error {
        StockError::UnknownSku(_) | StockError::UnknownCode(_) => ApiError::new(Code::NotFound),
        StockError::Short(ref short) => {
            let Some(line) = short.first() else { return ApiError::new(Code::TooFewPieces) };
            let detail = format!("{} pieces were asked for, {} are {}.", line.asked, line.left, line.account);
            ApiError::new(Code::TooFewPieces).with_detail(detail).caused_by(error)
        }
        StockError::NoteMissing => ApiError::invalid_input("note", "must say why"),
        StockError::Database(error) => refused_by_database(error),
    }
}

fn refused_by_database(error: DatabaseError) -> ApiError {
    match error.constraint() {
        Some("catalogue_is_frozen") => ApiError::new(Code::CatalogueFrozen),
        Some("campaign_prices_do_not_overlap") => ApiError::new(Code::Taken)
            .with_detail("Another campaign has a price for one of these SKUs at that time."),
        Some("category_parent_id_name_en_key") => {
            ApiError::new(Code::Taken).with_detail("There is a category with this name here.")
        }
        Some("product_category_id_fkey" | "product_brand_id_fkey") => {
            ApiError::new(Code::Taken).with_detail("It has products. Put them elsewhere first.")
        }
        Some("category_parent_id_fkey") => {
            ApiError::new(Code::Taken).with_detail("There are categories below it. Take them away first.")
        }
        Some("proposal_needs_another_person") => ApiError::new(Code::NeedsAnotherPerson),
        _ => error.into(),
    }
}
