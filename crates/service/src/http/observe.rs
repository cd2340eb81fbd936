//! What happens around every request: id, metrics, one log line, and no panic that cuts the connection.

use super::Ready;
use crate::RequestId;
use crate::logging::AccessLog;
use crate::metrics::{HttpMetrics, RequestLabels};
use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, Method};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use std::any::Any;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tower_http::catch_panic::CatchPanicLayer;
use tracing::{Instrument, Span};

/// What [`observe`] needs.
#[derive(Debug, Clone)]
pub struct Observed {
    /// Where requests are counted.
    pub metrics: Arc<HttpMetrics>,
    /// Which requests get a line.
    pub access_log: AccessLog,
    /// What a shopper or program sees when a handler panics.
    pub on_panic: fn() -> Response,
}

/// Wraps all routes and the fallback. Handlers find [`RequestId`] in the request's extensions and their log lines carry
/// `request_id`; a handler adds `order` or `customer_id` to the current span.
pub fn observe(router: Router, observed: Observed) -> Router {
    let on_panic = observed.on_panic;
    let catch = CatchPanicLayer::custom(move |panic: Box<dyn Any + Send + 'static>| {
        let message = panic.downcast_ref::<String>().map(String::as_str);
        let message = message.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no message");
        tracing::error!(panic = message, "a handler panicked");
        on_panic()
    });
    router.layer(catch).layer(from_fn_with_state(observed, around))
}

/// Counts a request whose caller goes away before the answer.
struct InFlight<'a> {
    metrics: &'a HttpMetrics,
    answered: bool,
}

impl Drop for InFlight<'_> {
    fn drop(&mut self) {
        if !self.answered {
            self.metrics.abandon();
        }
    }
}

async fn around(State(observed): State<Observed>, mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    observed.metrics.begin();
    let mut in_flight = InFlight { metrics: &observed.metrics, answered: false };
    let id = RequestId::from_headers(request.headers());
    let method = method_label(request.method());
    let route: Arc<str> = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "unmatched".into(), |path| path.as_str().into());
    request.extensions_mut().insert(id.clone());

    let span = span(&id);
    let mut response = next.run(request).instrument(span.clone()).await;
    response.headers_mut().insert(RequestId::HEADER, id.to_header());

    let (status, duration) = (response.status().as_u16(), started.elapsed());
    in_flight.answered = true;
    if observed.access_log == AccessLog::All || status >= 500 {
        span.in_scope(|| log_answer(method, &route, status, duration));
    }
    observed.metrics.end(&RequestLabels { route, method, status }, duration);
    response
}

impl Observed {
    /// An answer that lies ready, if there is one, with everything that happens around a request.
    pub(super) fn give(
        &self,
        method: &Method,
        headers: &HeaderMap,
        find: impl FnOnce() -> Option<Ready>,
    ) -> Option<Response> {
        let started = Instant::now();
        let Ready { route, mut response } = find()?;
        self.metrics.begin();
        let id = RequestId::from_headers(headers);
        response.headers_mut().insert(RequestId::HEADER, id.to_header());
        let (status, duration) = (response.status().as_u16(), started.elapsed());
        let method = method_label(method);
        // Refusals are not logged as errors: when there is too much at once, a line for each would be more of it.
        if self.access_log == AccessLog::All {
            span(&id).in_scope(|| log_answer(method, &route, status, duration));
        }
        self.metrics.end(&RequestLabels { route, method, status }, duration);
        Some(response)
    }
}

fn span(id: &RequestId) -> Span {
    tracing::info_span!(
        "request",
        request_id = id.as_str(),
        order = tracing::field::Empty,
        customer_id = tracing::field::Empty
    )
}

fn log_answer(method: &'static str, route: &str, status: u16, duration: Duration) {
    let duration_ms = milliseconds(duration);
    if status >= 500 {
        tracing::error!(method, route, status, duration_ms, "answered");
    } else {
        tracing::info!(method, route, status, duration_ms, "answered");
    }
}

#[expect(clippy::float_arithmetic, reason = "a duration for people, not money")]
fn milliseconds(duration: Duration) -> f64 {
    (duration.as_secs_f64() * 1e6).round() / 1e3
}

fn method_label(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}
