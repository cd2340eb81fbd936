//! The error of every handler.

use crate::database::DatabaseError;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use client::{Code, FieldError, OverLimit, Problem, Quote, SoldOut};
use domain::{CouponRefusal, OrderNumber};
use std::sync::Arc;

/// Seconds after which a client may try again.
const RETRY_AFTER_SECONDS: u64 = 2;

/// What a failed request answers, and for the operator why it failed.
#[derive(Debug, Clone)]
pub struct ApiError {
    // Boxed, because results carry it everywhere.
    pub(super) problem: Box<Problem>,
    pub(super) retry_after_seconds: Option<u64>,
    pub(super) source: Option<Arc<dyn std::error::Error + Send + Sync>>,
}

impl ApiError {
    /// An error with the status, title and sentence that belong to the code.
    pub fn new(code: Code) -> Self {
        let (status, title, detail) = words(code);
        let problem = Box::new(Problem {
            kind: "about:blank".to_owned(),
            title: title.to_owned(),
            status: status.as_u16(),
            code,
            detail: detail.to_owned(),
            request_id: String::new(),
            errors: Vec::new(),
            quote: None,
            sold_out: Vec::new(),
            earlier_order: None,
            coupon: None,
            over_limit: Vec::new(),
        });
        let retry_after_seconds = (status == StatusCode::SERVICE_UNAVAILABLE).then_some(RETRY_AFTER_SECONDS);
        Self { problem, retry_after_seconds, source: None }
    }

    /// A value that can be read but is wrong.
    pub fn invalid_input(field: impl Into<String>, message: impl Into<String>) -> Self {
        let mut error = Self::new(Code::InvalidInput);
        error.problem.errors = vec![FieldError { field: field.into(), message: message.into() }];
        error
    }

    /// The total is another now.
    pub fn price_changed(quote: Quote) -> Self {
        let mut error = Self::new(Code::PriceChanged);
        error.problem.quote = Some(Box::new(quote));
        error
    }

    /// Some lines cannot be filled.
    pub fn sold_out(lines: Vec<SoldOut>) -> Self {
        let mut error = Self::new(Code::SoldOut);
        error.problem.sold_out = lines;
        error
    }

    /// An equal order was placed a moment ago.
    pub fn possible_duplicate(earlier: OrderNumber) -> Self {
        let mut error = Self::new(Code::PossibleDuplicate);
        error.problem.earlier_order = Some(earlier);
        error
    }

    /// The coupon cannot be used; the quote is the basket without it.
    pub fn coupon_refused(refusal: CouponRefusal, quote: Quote) -> Self {
        let mut error = Self::new(Code::CouponRefused);
        error.problem.coupon = Some(refusal);
        error.problem.quote = Some(Box::new(quote));
        error
    }

    /// More than one phone may buy.
    pub fn limit_reached(lines: Vec<OverLimit>) -> Self {
        let mut error = Self::new(Code::LimitReached);
        error.problem.over_limit = lines;
        error
    }

    /// Our mistake; the source is for the log only.
    pub fn internal(source: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self::new(Code::Internal).caused_by(source)
    }

    /// Tried too often.
    pub fn too_many_attempts(refused: &rate_limit::Refused) -> Self {
        let retry_after_seconds = Some(refused.retry_after_seconds());
        Self { retry_after_seconds, ..Self::new(Code::TooManyAttempts) }
    }

    /// A more exact sentence. Not for 5xx, whose text is fixed so that nothing of the inside gets out.
    #[must_use]
    pub fn with_detail(mut self, detail: impl Into<String>) -> Self {
        debug_assert!(self.problem.status < 500, "5xx answers have a fixed text");
        self.problem.detail = detail.into();
        self
    }

    /// What the operator sees.
    #[must_use]
    pub fn caused_by(mut self, source: impl std::error::Error + Send + Sync + 'static) -> Self {
        self.source = Some(Arc::new(source));
        self
    }

    /// The stable name of the kind.
    pub const fn code(&self) -> Code {
        self.problem.code
    }
}

impl From<DatabaseError> for ApiError {
    fn from(error: DatabaseError) -> Self {
        let code = match &error {
            DatabaseError::Unavailable(_) | DatabaseError::Silent { .. } => Code::DatabaseUnavailable,
            DatabaseError::PoolExhausted => Code::Busy,
            // All attempts met another transaction, or there is too much to do.
            error if error.may_pass() => Code::Busy,
            DatabaseError::Statement { .. } | DatabaseError::Row { .. } => Code::Internal,
        };
        Self::new(code).caused_by(error)
    }
}

/// The body is written by [`render`](super::render()), which knows the request's id.
impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.problem.status).expect("words() gives a valid status");
        let mut response = status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// The shop is not as the client thought.
const CONFLICT: StatusCode = StatusCode::CONFLICT;

/// Status, title and sentence of each code.
#[expect(clippy::too_many_lines, reason = "a table with a row for each code")]
const fn words(code: Code) -> (StatusCode, &'static str, &'static str) {
    match code {
        Code::Malformed => (StatusCode::BAD_REQUEST, "Malformed request", "The request cannot be read."),
        Code::InvalidInput => {
            (StatusCode::UNPROCESSABLE_ENTITY, "Invalid input", "A value is wrong; see errors.")
        }
        Code::IdempotencyKeyInvalid => (
            StatusCode::BAD_REQUEST,
            "Idempotency key missing or invalid",
            "Send the header Idempotency-Key with a UUID, a new one for each new order.",
        ),
        Code::IdempotencyKeyReused => (
            StatusCode::UNPROCESSABLE_ENTITY,
            "Idempotency key used before",
            "This key was used for another order. Send a new key.",
        ),
        Code::PriceChanged => (
            CONFLICT,
            "Price changed",
            "The total is not the expected one. Show the new quote and ask again.",
        ),
        Code::SoldOut => (CONFLICT, "Sold out", "Some lines cannot be filled; see sold_out."),
        Code::PossibleDuplicate => (
            CONFLICT,
            "Possible duplicate",
            "An equal order was placed with this phone a moment ago. Send confirm_duplicate if another one is meant.",
        ),
        Code::CouponRefused => (
            CONFLICT,
            "Coupon refused",
            "The coupon cannot be used; see coupon. Order without it or with another one.",
        ),
        Code::LimitReached => (
            CONFLICT,
            "Limit reached",
            "One phone may not buy that many pieces in this campaign; see over_limit.",
        ),
        Code::NotCancellable => {
            (CONFLICT, "Cannot be cancelled", "The shop has begun with this order. Call the shop.")
        }
        Code::OrderMoved => {
            (CONFLICT, "Order moved", "The order does not stand where you saw it. Look at it again.")
        }
        Code::Outdated => (CONFLICT, "Changed meanwhile", "It is not as you saw it. Look at it again."),
        Code::CatalogueFrozen => (
            CONFLICT,
            "Catalogue frozen",
            "Products and prices cannot be changed until the sale is over, or the freeze is lifted.",
        ),
        Code::TooFewPieces => {
            (CONFLICT, "Too few pieces", "There are fewer pieces than should be taken out.")
        }
        Code::ProposalDecided => (CONFLICT, "Decided already", "Somebody has decided about this proposal."),
        Code::NeedsAnotherPerson => {
            (CONFLICT, "Needs another person", "Whoever proposed a change cannot agree to it.")
        }
        Code::Taken => (CONFLICT, "Taken", "Something else has this already."),
        Code::SignInFailed => {
            (StatusCode::UNAUTHORIZED, "Sign-in failed", "E-mail, password or code is wrong.")
        }
        Code::Unauthenticated => {
            (StatusCode::UNAUTHORIZED, "Not signed in", "Sign in; the session may have ended.")
        }
        Code::Forbidden => (StatusCode::FORBIDDEN, "Not allowed", "Your role does not allow this."),
        Code::TooManyAttempts => (
            StatusCode::TOO_MANY_REQUESTS,
            "Too many attempts",
            "Wait for Retry-After before the next attempt.",
        ),
        Code::InvitationInvalid => {
            (StatusCode::GONE, "Invitation not valid", "The link was used or has run out. Ask for a new one.")
        }
        Code::StaffExists => (CONFLICT, "Exists already", "Somebody has this e-mail address."),
        Code::LastOwner => (CONFLICT, "Last owner", "The shop must keep an owner who can sign in."),
        Code::NotFound => (StatusCode::NOT_FOUND, "Not found", "There is no such thing here."),
        Code::MethodNotAllowed => (
            StatusCode::METHOD_NOT_ALLOWED,
            "Method not allowed",
            "This address does not take this method; see the header Allow.",
        ),
        Code::BodyTooLarge => {
            (StatusCode::PAYLOAD_TOO_LARGE, "Body too large", "The body is larger than 64 KiB.")
        }
        Code::UnsupportedMediaType => (
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "Unsupported media type",
            "Send the body as application/json.",
        ),
        Code::DatabaseUnavailable => (
            StatusCode::SERVICE_UNAVAILABLE,
            "Database unavailable",
            "The shop cannot save anything right now. Nothing is lost: send the same request again.",
        ),
        Code::Busy => (
            StatusCode::SERVICE_UNAVAILABLE,
            "Busy",
            "Too much at once. Wait for Retry-After and send the same request again.",
        ),
        Code::Internal => (
            StatusCode::INTERNAL_SERVER_ERROR,
            "Internal error",
            "Something went wrong on our side. It has been written down.",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_answers_that_ask_to_wait_say_how_long() {
        assert_eq!(ApiError::new(Code::Busy).retry_after_seconds, Some(RETRY_AFTER_SECONDS));
        assert_eq!(ApiError::new(Code::Internal).retry_after_seconds, None);
        assert_eq!(ApiError::new(Code::SoldOut).retry_after_seconds, None);
    }

    #[test]
    fn an_exhausted_pool_is_not_a_lost_database() {
        assert_eq!(ApiError::from(DatabaseError::PoolExhausted).code(), Code::Busy);
        let silent = DatabaseError::Silent { statement: "FIND_NOW" };
        assert_eq!(ApiError::from(silent).code(), Code::DatabaseUnavailable);
    }
}
