//! A name for each request that runs through the logs of all services.

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use std::fmt;
use uuid::Uuid;

/// `X-Request-Id`: taken from the caller when it is sane, made otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestId(String);

impl RequestId {
    /// The header that carries it in both directions.
    pub const HEADER: HeaderName = HeaderName::from_static("x-request-id");
    const MAX_BYTES: usize = 64;

    /// Takes 8 to 64 of `a-z A-Z 0-9 -` from the header; anything else could forge log lines, so a new one is made.
    pub fn from_headers(headers: &HeaderMap) -> Self {
        let sane = |text: &&str| {
            (8..=Self::MAX_BYTES).contains(&text.len())
                && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        };
        let given = headers.get(Self::HEADER).and_then(|value| value.to_str().ok()).filter(sane);
        given.map_or_else(Self::make, |text| Self(text.to_owned()))
    }

    /// A new one, sortable by time.
    pub fn make() -> Self {
        Self(Uuid::now_v7().simple().to_string())
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As a header's value.
    pub fn to_header(&self) -> HeaderValue {
        HeaderValue::from_str(&self.0).expect("letters, digits and hyphens are a header value")
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_sane_ids_are_taken() {
        let from = |text: &'static str| {
            let headers = HeaderMap::from_iter([(RequestId::HEADER, HeaderValue::from_static(text))]);
            RequestId::from_headers(&headers)
        };
        assert_eq!(from("abc-12345").as_str(), "abc-12345");
        for text in ["short", "with space in it", "{\"level\":\"x\"}"] {
            assert_ne!(from(text).as_str(), text);
        }
    }
}
