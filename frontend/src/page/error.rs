//! Why a page cannot be shown. The answer only names the reason; `errors` draws the page in the visitor's language.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

/// Why a page cannot be shown.
#[derive(Debug, Clone, thiserror::Error)]
pub enum PageError {
    /// There is no such page, product, category or order.
    #[error("there is no such page")]
    NotFound,
    /// The page does not take this method.
    #[error("the page does not take this method")]
    MethodNotAllowed,
    /// Another site posted the form.
    #[error("another site sent the form")]
    Foreign,
    /// Somebody who works here may not do this.
    #[error("the role does not allow this")]
    Forbidden,
    /// More was sent than the shop reads.
    #[error("too much was sent")]
    TooLarge,
    /// The request cannot be read.
    #[error("the request cannot be read")]
    Unreadable,
    /// The client asks too often; seconds until it may ask again.
    #[error("too many requests")]
    TooMany(u64),
    /// Something that the page needs does not answer now.
    #[error("the shop is busy")]
    Busy,
    /// Our mistake.
    #[error("{0}")]
    Internal(Arc<anyhow::Error>),
}

impl PageError {
    /// The HTTP status.
    pub const fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::Foreign | Self::Forbidden => StatusCode::FORBIDDEN,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Unreadable => StatusCode::BAD_REQUEST,
            Self::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The error behind a status that a layer gave, such as a time-out.
    pub fn from_status(status: StatusCode) -> Self {
        match status {
            StatusCode::NOT_FOUND => Self::NotFound,
            StatusCode::METHOD_NOT_ALLOWED => Self::MethodNotAllowed,
            StatusCode::FORBIDDEN => Self::Foreign,
            StatusCode::PAYLOAD_TOO_LARGE => Self::TooLarge,
            status if status.is_client_error() => Self::Unreadable,
            StatusCode::SERVICE_UNAVAILABLE | StatusCode::GATEWAY_TIMEOUT => Self::Busy,
            status => anyhow::anyhow!("a layer answered {status}").into(),
        }
    }
}

impl From<rate_limit::Refused> for PageError {
    fn from(refused: rate_limit::Refused) -> Self {
        Self::TooMany(refused.retry_after_seconds())
    }
}

impl From<anyhow::Error> for PageError {
    fn from(error: anyhow::Error) -> Self {
        Self::Internal(Arc::new(error))
    }
}

impl From<askama::Error> for PageError {
    fn from(error: askama::Error) -> Self {
        anyhow::Error::new(error).context("a template cannot be written").into()
    }
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        let retry_after = match self {
            Self::Busy => Some(10),
            Self::TooMany(seconds) => Some(seconds),
            _ => None,
        };
        if let Some(seconds) = retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response.extensions_mut().insert(self);
        response
    }
}
