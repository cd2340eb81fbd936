//! A posted form: bounded, from our own pages, and never a reason for an error that a person cannot understand.

use super::PageError;
use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, Method, Uri, header};

/// Most fields that are read. The largest form, the checkout with 30 lines, stays far below.
const MAX_FIELDS: usize = 200;

/// The fields of a posted form, in order. Text that is not UTF-8 arrives with replacement characters.
#[derive(Clone, Default)]
pub struct Form {
    fields: Vec<(String, String)>,
}

/// What shoppers type stays out of debug output.
impl std::fmt::Debug for Form {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.fields.iter().map(|(name, _)| name)).finish()
    }
}

impl Form {
    /// Reads a form's body.
    pub fn parse(body: &[u8]) -> Self {
        let fields = form_urlencoded::parse(body).take(MAX_FIELDS);
        Self { fields: fields.map(|(name, value)| (name.into_owned(), value.into_owned())).collect() }
    }

    /// A form of fields that were read already.
    pub(super) const fn of(fields: Vec<(String, String)>) -> Self {
        Self { fields }
    }

    /// The first value of a field, empty when it is missing.
    pub fn get(&self, name: &str) -> &str {
        self.find(name).unwrap_or_default()
    }

    /// Every value of a field, in order.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.fields.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The first value of a field.
    pub fn find(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

impl<S: Send + Sync> FromRequest<S> for Form {
    type Rejection = PageError;

    /// Refuses a form that another site posts (the browser says so) and one that is too large.
    async fn from_request(request: Request, state: &S) -> Result<Self, PageError> {
        if request.method() != Method::GET && is_foreign(request.headers(), request.uri()) {
            return Err(PageError::Foreign);
        }
        let body = Bytes::from_request(request, state).await.map_err(|rejection| {
            if rejection.status().as_u16() == 413 { PageError::TooLarge } else { PageError::Unreadable }
        })?;
        Ok(Self::parse(&body))
    }
}

/// Whether the browser says that another site sent this. Browsers too old to say anything pass: they are common on
/// cheap phones, and every form that matters carries a token as well.
pub(super) fn is_foreign(headers: &HeaderMap, uri: &Uri) -> bool {
    let text = |name| headers.get(name).and_then(|value: &axum::http::HeaderValue| value.to_str().ok());
    if let Some(site) = text(header::HeaderName::from_static("sec-fetch-site")) {
        return !matches!(site, "same-origin" | "none");
    }
    let Some(origin) = headers.get(header::ORIGIN) else { return false };
    let host = text(header::HOST).or_else(|| uri.authority().map(axum::http::uri::Authority::as_str));
    let origin = origin.to_str().ok().and_then(|origin| origin.split_once("://")).map(|(_, host)| host);
    origin.is_none() || origin != host
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn foreign(pairs: &[(&'static str, &'static str)]) -> bool {
        let headers = pairs
            .iter()
            .map(|&(name, value)| (header::HeaderName::from_static(name), HeaderValue::from_static(value)));
        is_foreign(&headers.collect(), &Uri::from_static("/cart/add"))
    }

    #[test]
    fn only_our_own_pages_may_post() {
        assert!(!foreign(&[("host", "shop.test"), ("origin", "https://shop.test")]));
        assert!(!foreign(&[("host", "shop.test:8080"), ("origin", "http://shop.test:8080")]));
        assert!(!foreign(&[("host", "shop.test"), ("sec-fetch-site", "same-origin")]));
        assert!(!foreign(&[("host", "shop.test")]), "an old browser says nothing");
        assert!(foreign(&[("host", "shop.test"), ("origin", "https://evil.test")]));
        assert!(foreign(&[("host", "shop.test"), ("origin", "null")]));
        assert!(foreign(&[("host", "shop.test"), ("origin", "https://shop.test.evil.test")]));
        assert!(foreign(&[("sec-fetch-site", "cross-site"), ("host", "a"), ("origin", "https://a")]));
        assert!(foreign(&[("sec-fetch-site", "same-site")]));
        assert!(foreign(&[("origin", "https://evil.test")]), "without a host nothing is ours");
    }

    #[test]
    fn fields_are_decoded_and_bounded() {
        let form = Form::parse("name=%E0%A6%95+%26&phone=&name=second".as_bytes());
        assert_eq!((form.get("name"), form.get("phone"), form.get("missing")), ("ক &", "", ""));
        assert_eq!(Form::parse("a=1&".repeat(10_000).as_bytes()).fields.len(), MAX_FIELDS);
        assert_eq!(Form::parse(b"name=%FF%FE").get("name"), "\u{FFFD}\u{FFFD}");
    }
}
