//! The last step of every answer: an [`ApiError`] becomes its body, and is logged if it is our fault.

use super::ApiError;
use axum::Json;
use axum::extract::Request;
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use client::Code;
use service::RequestId;
use std::error::Error;

/// Middleware inside [`service::http::observe`], so that the request's id and span are there.
pub async fn render(request: Request, next: Next) -> Response {
    let id = request.extensions().get::<RequestId>().map(|id| id.as_str().to_owned()).unwrap_or_default();
    let mut response = next.run(request).await;
    let Some(error) = response.extensions_mut().remove::<ApiError>() else { return response };
    log(&error);
    let rendered = body(error, id);
    // Headers that were set beside the error stay, such as Allow of a 405.
    let mut headers = std::mem::take(response.headers_mut());
    let mut response = rendered;
    headers.remove(header::CONTENT_LENGTH);
    headers.extend(
        std::mem::take(response.headers_mut()).into_iter().filter_map(|(name, value)| Some((name?, value))),
    );
    *response.headers_mut() = headers;
    response
}

/// For [`service::http::Observed::on_panic`]: a panic is our mistake like any other.
pub fn on_panic() -> Response {
    body(ApiError::new(Code::Internal), String::new())
}

/// The answer for an address that is not there.
pub async fn not_found() -> ApiError {
    ApiError::new(Code::NotFound)
}

/// The answer for a method that an address does not take.
pub async fn method_not_allowed() -> ApiError {
    ApiError::new(Code::MethodNotAllowed)
}

fn body(error: ApiError, request_id: String) -> Response {
    let status =
        axum::http::StatusCode::from_u16(error.problem.status).expect("every code has a valid status");
    let mut problem = error.problem;
    problem.request_id = request_id;
    let mut response = (status, Json(problem)).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    // No cache may keep an error for the next shopper.
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Some(seconds) = error.retry_after_seconds {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

fn log(error: &ApiError) {
    let Some(source) = &error.source else { return };
    let source: &(dyn Error + 'static) = &**source;
    if error.problem.status >= 500 {
        tracing::error!(code = ?error.problem.code, error = source, "a request failed");
    } else {
        tracing::debug!(code = ?error.problem.code, error = source, "a request was refused");
    }
}
