//! Pages for what went wrong: not found, not allowed, too much, busy, our mistake. Drawn around all other routes, in the
//! language of the address that was asked for.

use crate::page::{Page, PageError, Shop, language_of, security};
use askama::Template;
use axum::extract::{Request, State};
use axum::http::header::{self, HeaderValue};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::Language;
use std::sync::Arc;

#[derive(Template)]
#[template(path = "errors/error.html")]
struct ErrorPage<'a> {
    page: Page<'a>,
    heading: &'static str,
    text: &'static str,
    /// Whether looking elsewhere in the shop helps.
    browse: bool,
}

/// What is seen when a handler panics. Drawn without anything that could panic again.
pub fn on_panic() -> Response {
    let html = "<!doctype html><html lang=\"bn\"><meta charset=\"utf-8\">\
                <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
                <title>DhakaCart</title><h1>আমাদের দিকে একটি সমস্যা হয়েছে</h1>\
                <p>একটু পরে আবার চেষ্টা করুন।</p><div lang=\"en\"><h2>Something went wrong on our side</h2>\
                <p>Please try again in a moment.</p></div><p><a href=\"/\">DhakaCart</a></p></html>";
    let mut response = axum::response::Html(html).into_response();
    *response.status_mut() = axum::http::StatusCode::INTERNAL_SERVER_ERROR;
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    security::add(response.headers_mut());
    response
}

/// Where addresses without a route end: a slash too many is taken off, everything else does not exist.
pub async fn fallback(request: Request) -> Result<Response, PageError> {
    let uri = request.uri();
    let trimmed = uri.path().trim_end_matches('/');
    // A path that starts with two slashes would lead to another site; browsers read a backslash as one.
    let leads_away = trimmed.starts_with("//") || trimmed.starts_with("/\\");
    if trimmed.is_empty() || trimmed.len() == uri.path().len() || leads_away {
        return Err(PageError::NotFound);
    }
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    let target = HeaderValue::try_from(format!("{trimmed}{query}")).map_err(|_| PageError::NotFound)?;
    let mut response = axum::http::StatusCode::PERMANENT_REDIRECT.into_response();
    response.headers_mut().insert(header::LOCATION, target);
    Ok(response)
}

/// Around all routes: draws error pages and adds the security headers.
pub async fn finish(State(shop): State<Arc<Shop>>, request: Request, next: Next) -> Response {
    let language = language_of(request.uri().path());
    let mut response = next.run(request).await;
    let status = response.status();
    if status.is_client_error() || status.is_server_error() {
        let error = response.extensions_mut().remove::<PageError>();
        // A page that a handler drew by itself, such as a form with mistakes, stays as it is. Plain text is the
        // framework's own, for an address that cannot be read.
        let content_type = response.headers().get(header::CONTENT_TYPE);
        let drawn = content_type.is_some_and(|value| !value.as_bytes().starts_with(b"text/plain"));
        if let Some(error) = error.or_else(|| (!drawn).then(|| PageError::from_status(status))) {
            let mut page = draw(&shop, language, &error);
            // The methods that the page does take.
            if let Some(allow) = response.headers_mut().remove(header::ALLOW) {
                page.headers_mut().insert(header::ALLOW, allow);
            }
            return page;
        }
        // A CDN must never keep an error.
        let no_store = HeaderValue::from_static("no-store");
        response.headers_mut().entry(header::CACHE_CONTROL).or_insert(no_store);
    }
    security::secure(response)
}

fn draw(shop: &Shop, language: Language, error: &PageError) -> Response {
    if let PageError::Internal(source) = error {
        let source: &(dyn std::error::Error + 'static) = source.as_ref().as_ref();
        tracing::error!(error = source, "a page could not be made");
    }
    let (heading, text) = words(error, language);
    let browse = !matches!(error, PageError::Busy | PageError::Forbidden | PageError::Internal(_));
    let page = Page::private(shop, language, "/", heading);
    let Ok(html) = (ErrorPage { page, heading, text, browse }).render() else { return on_panic() };
    // Status, no-store and Retry-After come with the error itself.
    let (mut parts, _) = error.clone().into_response().into_parts();
    parts.extensions.clear();
    let html_type = HeaderValue::from_static("text/html; charset=utf-8");
    parts.headers.insert(header::CONTENT_TYPE, html_type);
    parts
        .headers
        .insert(header::HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex"));
    security::add(&mut parts.headers);
    Response::from_parts(parts, html.into())
}

fn words(error: &PageError, language: Language) -> (&'static str, &'static str) {
    let both: [(&str, &str); 2] = match error {
        PageError::NotFound => [
            ("পাতাটি খুঁজে পাওয়া যায়নি", "ঠিকানাটি ভুল হতে পারে, অথবা পণ্যটি আর বিক্রি হয় না। নাম লিখে খুঁজে দেখুন।"),
            (
                "This page does not exist",
                "The address may be wrong, or the product is no longer sold. Try searching for it.",
            ),
        ],
        PageError::MethodNotAllowed | PageError::Unreadable => [
            ("অনুরোধটি বোঝা যায়নি", "আগের পাতায় ফিরে গিয়ে আবার চেষ্টা করুন।"),
            ("We could not understand that", "Please go back and try again."),
        ],
        PageError::Foreign => [
            ("ফর্মটি নেওয়া যায়নি", "ফর্মটি আমাদের পাতা থেকে আসেনি। আমাদের সাইট খুলে আবার চেষ্টা করুন।"),
            ("We did not take this form", "It was not sent from our own pages. Open our site and try again."),
        ],
        PageError::Forbidden => [
            ("আপনার কাজে এটি নেই", "এর অনুমতি আপনার নেই। দরকার হলে দোকানের মালিককে বলুন।"),
            ("Your role does not allow this", "If you need it, ask the owner of the shop."),
        ],
        PageError::TooLarge => [
            ("লেখাটি অনেক বড়", "এত বড় লেখা আমরা নিতে পারি না। ছোট করে আবার পাঠান।"),
            ("That is too much", "We cannot read that much at once. Please shorten it and send it again."),
        ],
        PageError::TooMany(_) => [
            ("একটু ধীরে", "এই নেটওয়ার্ক থেকে অল্প সময়ে অনেকবার খোঁজা হয়েছে। একটু পরে আবার চেষ্টা করুন।"),
            (
                "A little slower, please",
                "There were too many searches from your network in a short time. Please try again in a moment.",
            ),
        ],
        PageError::Busy => [
            (
                "এই মুহূর্তে খুব ব্যস্ত",
                "একটু পরে আবার চেষ্টা করুন। আপনার কার্ট যেমন ছিল তেমনই আছে, আর দেওয়া অর্ডার নিরাপদ আছে।",
            ),
            (
                "We are very busy right now",
                "Please try again in a moment. Your cart is as you left it, and orders you placed are safe.",
            ),
        ],
        PageError::Internal(_) => [
            ("আমাদের দিকে একটি সমস্যা হয়েছে", "আমরা জেনেছি এবং দেখছি। একটু পরে আবার চেষ্টা করুন।"),
            (
                "Something went wrong on our side",
                "We know about it and are looking. Please try again in a moment.",
            ),
        ],
    };
    both[usize::from(language == Language::English)]
}
