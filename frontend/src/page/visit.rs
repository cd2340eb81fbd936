//! What a request asks for, apart from its body: language, address and what its client already has.

use super::Encoding;
use super::cookie::Cookies;
use axum::extract::{FromRequestParts, MatchedPath, OriginalUri};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Uri, header};
use domain::Language;
use std::convert::Infallible;
use std::sync::Arc;

/// An address of the shop as it was asked for. Every handler of a page takes one.
#[derive(Debug, Clone)]
pub struct Visit {
    /// The language, from the first part of the path.
    pub language: Language,
    /// The `If-None-Match` header.
    pub if_none_match: Option<HeaderValue>,
    /// The best encoding that the client takes and that we make.
    pub encoding: Encoding,
    uri: Uri,
    /// The pattern of the route, where there is one.
    route: Option<MatchedPath>,
}

impl Visit {
    /// The visit behind a request's address and headers.
    pub fn new(uri: Uri, headers: &HeaderMap) -> Self {
        Self {
            language: language_of(uri.path()),
            if_none_match: headers.get(header::IF_NONE_MATCH).cloned(),
            encoding: best_encoding(headers),
            uri,
            route: None,
        }
    }

    /// The path without the language's prefix: `/product/galaxy-a55`.
    pub fn path(&self) -> &str {
        without_prefix(self.uri.path())
    }

    /// What stands after `?`, as it came; empty when there is nothing.
    pub fn query(&self) -> &str {
        self.uri.query().unwrap_or_default()
    }

    /// The first value of a query parameter.
    pub fn parameter(&self, name: &str) -> Option<String> {
        let mut pairs = form_urlencoded::parse(self.query().as_bytes());
        pairs.find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
    }

    /// The host, where the address itself names one, as in HTTP/2.
    pub fn authority(&self) -> Option<&str> {
        self.uri.authority().map(axum::http::uri::Authority::as_str)
    }

    /// The pattern of the route that answers, as the metrics name it; empty when none was looked for.
    pub(super) fn route(&self) -> Arc<str> {
        self.route.as_ref().map_or_else(Arc::default, |route| route.as_str().into())
    }

    /// The path with the language's prefix, as it came.
    pub fn full_path(&self) -> &str {
        self.uri.path()
    }
}

/// The language of a path.
pub fn language_of(path: &str) -> Language {
    if path == "/en" || path.starts_with("/en/") { Language::English } else { Language::Bangla }
}

fn without_prefix(path: &str) -> &str {
    match language_of(path) {
        Language::Bangla => path,
        Language::English => Some(&path["/en".len()..]).filter(|rest| !rest.is_empty()).unwrap_or("/"),
    }
}

impl<S: Sync> FromRequestParts<S> for Visit {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        // Nested routes see a shortened address; the original stands in the extensions.
        let uri =
            parts.extensions.get::<OriginalUri>().map_or_else(|| parts.uri.clone(), |uri| uri.0.clone());
        let route = parts.extensions.get::<MatchedPath>().cloned();
        Ok(Self { route, ..Self::new(uri, &parts.headers) })
    }
}

impl<S: Sync> FromRequestParts<S> for Cookies {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::read(&parts.headers))
    }
}

/// The smallest encoding that the client takes and that we make.
pub(super) fn best_encoding(headers: &HeaderMap) -> Encoding {
    let mut best = Encoding::Identity;
    for name in accepted(headers) {
        match name {
            name if name.eq_ignore_ascii_case("br") => return Encoding::Brotli,
            name if name.eq_ignore_ascii_case("gzip") => best = Encoding::Gzip,
            _ => {}
        }
    }
    best
}

/// Whether the client takes gzip.
pub(super) fn takes_gzip(headers: &HeaderMap) -> bool {
    accepted(headers).any(|name| name.eq_ignore_ascii_case("gzip"))
}

/// The encodings that the client takes.
fn accepted(headers: &HeaderMap) -> impl Iterator<Item = &str> {
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
    accepted.unwrap_or_default().split(',').filter_map(|offer| {
        let (name, weight) = offer.split_once(';').unwrap_or((offer, ""));
        (!is_refused(weight)).then_some(name.trim())
    })
}

/// A weight of zero, `q=0` or `q=0.000`, means "not this one".
fn is_refused(weight: &str) -> bool {
    let weight = weight.trim().strip_prefix("q=").or_else(|| weight.trim().strip_prefix("Q="));
    weight.is_some_and(|q| q.starts_with('0') && q.bytes().all(|b| matches!(b, b'0' | b'.')))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn visit(uri: &'static str, accept: &'static str) -> Visit {
        let headers = HeaderMap::from_iter([(header::ACCEPT_ENCODING, HeaderValue::from_static(accept))]);
        Visit::new(Uri::from_static(uri), &headers)
    }

    #[test]
    fn the_first_part_of_the_path_is_the_language() {
        let seen = |uri| {
            let visit = visit(uri, "");
            (visit.language.code(), visit.path().to_owned())
        };
        assert_eq!(seen("/"), ("bn", "/".into()));
        assert_eq!(seen("/en"), ("en", "/".into()));
        assert_eq!(seen("/en/"), ("en", "/".into()));
        assert_eq!(seen("/en/cart?x=1"), ("en", "/cart".into()));
        assert_eq!(seen("/energy"), ("bn", "/energy".into()));
    }

    #[test]
    fn the_best_accepted_encoding_is_chosen() {
        let chosen = |accept| visit("/", accept).encoding;
        assert_eq!(chosen(""), Encoding::Identity);
        assert_eq!(chosen("gzip, deflate, br, zstd"), Encoding::Brotli);
        assert_eq!(chosen("gzip;q=1.0, br;q=0"), Encoding::Gzip);
        assert_eq!(chosen("br;q=0.000, gzip;q=0"), Encoding::Identity);
        assert_eq!(chosen("deflate"), Encoding::Identity);
        assert_eq!(chosen("br;q=0.5"), Encoding::Brotli);
    }

    #[test]
    fn a_parameter_is_decoded() {
        assert_eq!(visit("/x?a=%E0%A7%A7+2&b", "").parameter("a").as_deref(), Some("১ 2"));
        assert_eq!(visit("/x", "").parameter("a"), None);
    }
}
