//! A body in every encoding with its headers made ready: what the page cache and the static files give out.
//!
//! Giving one out copies a header map of shared values and counts a reference on the body; nothing is built.

use super::encoding::{Effort, Encoding, pack};
use super::{Visit, security};
use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use bytes::Bytes;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::sync::OnceLock;

/// A body ready to be given out.
#[derive(Debug)]
pub struct Stored {
    identity: Variant,
    gzip: OnceLock<Option<Variant>>,
    brotli: OnceLock<Option<Variant>>,
    digest: String,
    head: Head,
}

/// What a stored body is.
#[derive(Debug, Clone)]
pub struct Head {
    /// `Content-Type`.
    pub content_type: HeaderValue,
    /// `Cache-Control`.
    pub cache_control: HeaderValue,
    /// Whether text compression helps; pictures are packed already.
    pub compress: Option<Effort>,
}

#[derive(Debug)]
struct Variant {
    body: Bytes,
    etag: HeaderValue,
    headers: HeaderMap,
}

impl Stored {
    /// Takes a body. Its compressed forms are made when first asked for.
    pub fn new(body: impl Into<Bytes>, head: Head) -> Self {
        let body = body.into();
        let digest = digest(&body);
        let identity = Variant::new(body, Encoding::Identity, &digest, &head);
        Self { identity, gzip: OnceLock::new(), brotli: OnceLock::new(), digest, head }
    }

    /// Makes the compressed forms now.
    pub fn compress(&self) {
        self.variant(Encoding::Gzip);
        self.variant(Encoding::Brotli);
    }

    /// A hash of the body, in hexadecimal.
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// Bytes held, compressed forms estimated before they exist.
    pub fn weight(&self) -> usize {
        let identity = self.identity.body.len();
        // HTML packs to about a fifth; two forms and the headers around them.
        identity + identity / 2 + 2_048
    }

    /// The answer to a request: the best encoding, or 304 when the client has it. `cache_control` replaces the
    /// stored one.
    pub fn answer(&self, visit: &Visit, cache_control: Option<HeaderValue>) -> Response {
        let variant = self.variant(visit.encoding);
        let fresh = visit.if_none_match.as_ref().is_some_and(|known| names(known, &variant.etag));
        let mut response = if fresh {
            let mut response = Response::new(Body::empty());
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            *response.headers_mut() = variant.headers.clone();
            for name in [header::CONTENT_ENCODING, header::CONTENT_TYPE] {
                response.headers_mut().remove(name);
            }
            response
        } else {
            let mut response = Response::new(Body::from(variant.body.clone()));
            *response.headers_mut() = variant.headers.clone();
            response
        };
        if let Some(cache_control) = cache_control {
            response.headers_mut().insert(header::CACHE_CONTROL, cache_control);
        }
        response
    }

    fn variant(&self, encoding: Encoding) -> &Variant {
        let packed = match encoding {
            Encoding::Identity => return &self.identity,
            Encoding::Gzip => self.gzip.get_or_init(|| self.pack(encoding)),
            Encoding::Brotli => self.brotli.get_or_init(|| self.pack(encoding)),
        };
        packed.as_ref().unwrap_or(&self.identity)
    }

    fn pack(&self, encoding: Encoding) -> Option<Variant> {
        let packed = pack(&self.identity.body, encoding, self.head.compress?)?;
        Some(Variant::new(packed.into(), encoding, &self.digest, &self.head))
    }
}

impl Variant {
    fn new(body: Bytes, encoding: Encoding, digest: &str, head: &Head) -> Self {
        let suffix = match encoding {
            Encoding::Identity => "",
            Encoding::Gzip => "-gz",
            Encoding::Brotli => "-br",
        };
        let etag =
            HeaderValue::try_from(format!("\"{digest}{suffix}\"")).expect("hexadecimal is a header value");
        let mut headers = HeaderMap::with_capacity(16);
        headers.insert(header::CONTENT_TYPE, head.content_type.clone());
        headers.insert(header::CACHE_CONTROL, head.cache_control.clone());
        headers.insert(header::ETAG, etag.clone());
        if head.compress.is_some() {
            headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        }
        if let Some(name) = encoding.name() {
            headers.insert(header::CONTENT_ENCODING, name);
        }
        security::add(&mut headers);
        Self { body, etag, headers }
    }
}

/// The first 128 bits of SHA-256 in hexadecimal.
pub fn digest(body: &[u8]) -> String {
    Sha256::digest(body).iter().take(16).fold(String::with_capacity(32), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn names(known: &HeaderValue, etag: &HeaderValue) -> bool {
    let Ok(known) = known.to_str() else { return false };
    // Weak comparison, as RFC 9110 13.1.2 wants it: a proxy may have made the tag weak.
    known
        .split(',')
        .map(str::trim)
        .any(|tag| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag).as_bytes() == etag.as_bytes())
}
