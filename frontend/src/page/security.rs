//! Headers that every answer carries.

use axum::http::HeaderValue;
use axum::http::header::{self, HeaderMap, HeaderName};
use axum::response::Response;

/// Nothing from elsewhere, nothing inline, no frames. JSON-LD blocks are data, which this policy does not touch.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
                      manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const HEADERS: [(HeaderName, &str); 5] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    // The origin is kept, because the check of posted forms reads it.
    (header::REFERRER_POLICY, "strict-origin-when-cross-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
];

/// Once seen over TLS, never again without (RFC 6797, which forbids to say so where there is none). For two years, as browsers'
/// own lists ask for.
pub const ONLY_TLS: HeaderValue = HeaderValue::from_static("max-age=63072000; includeSubDomains");

/// Adds the headers to a map.
pub fn add(headers: &mut HeaderMap) {
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
}

/// Adds the headers to an answer that has none; cached answers have them already.
pub fn secure(mut response: Response) -> Response {
    if !response.headers().contains_key(header::CONTENT_SECURITY_POLICY) {
        add(response.headers_mut());
    }
    response
}
