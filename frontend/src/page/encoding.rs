//! How bodies are compressed: pages and files that are kept, once for everybody, and pages of one shopper, each as it is
//! made.

use super::PageError;
use super::visit::takes_gzip;
use axum::body::{HttpBody, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use flate2::write::GzEncoder;
use flate2::{Compress, Compression, Crc, FlushCompress, Status};
use std::cell::RefCell;
use std::io::Write;

/// Smaller bodies gain nothing from compression.
const SMALLEST_BYTES: usize = 512;
/// Larger pages of one shopper do not exist.
const LARGEST_BYTES: usize = 1 << 20;

/// How a body is encoded on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// As it is.
    Identity,
    /// gzip.
    Gzip,
    /// Brotli.
    Brotli,
}

/// How hard to compress.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effort {
    /// For pages that are kept, which are made while somebody waits.
    Quick,
    /// For files that are compressed once.
    Best,
}

impl Encoding {
    /// The value of `Content-Encoding`.
    pub fn name(self) -> Option<HeaderValue> {
        match self {
            Self::Identity => None,
            Self::Gzip => Some(HeaderValue::from_static("gzip")),
            Self::Brotli => Some(HeaderValue::from_static("br")),
        }
    }
}

/// The body in this encoding, when that makes it smaller.
pub(super) fn pack(plain: &[u8], encoding: Encoding, effort: Effort) -> Option<Vec<u8>> {
    if plain.len() < SMALLEST_BYTES {
        return None;
    }
    let packed = match encoding {
        Encoding::Identity => return None,
        Encoding::Gzip => gzip(plain, effort),
        Encoding::Brotli => brotli(plain, effort),
    };
    (packed.len() < plain.len()).then_some(packed)
}

/// Around the pages of one shopper: compresses an answer that is not. Always with gzip's quick level, which takes a third of the time of
/// Brotli's and makes a twentieth more; all browsers take it.
pub async fn pack_answer(request: Request, next: Next) -> Response {
    let takes_gzip = takes_gzip(request.headers());
    let response = next.run(request).await;
    let (mut parts, body) = response.into_parts();
    if body.size_hint().exact().is_none_or(|bytes| bytes < SMALLEST_BYTES as u64) {
        return Response::from_parts(parts, body);
    }
    let Ok(plain) = to_bytes(body, LARGEST_BYTES).await else {
        return PageError::from(anyhow::anyhow!("a page of one shopper is too large")).into_response();
    };
    parts.headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if !takes_gzip {
        return Response::from_parts(parts, plain.into());
    }
    parts.headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    Response::from_parts(parts, gzip_once(&plain).into())
}

/// Of RFC 1952: deflate, no name, no time, an unknown system.
const GZIP_HEAD: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];

thread_local! {
    /// Its tables are a third of a megabyte: made anew for each page they cost as much as the packing itself.
    static PACKER: RefCell<Compress> = RefCell::new(Compress::new(Compression::new(2), false));
}

fn gzip(plain: &[u8], effort: Effort) -> Vec<u8> {
    let level = match effort {
        Effort::Quick => 5,
        Effort::Best => 9,
    };
    let mut encoder = GzEncoder::new(Vec::with_capacity(plain.len() / 3), Compression::new(level));
    encoder.write_all(plain).expect("writing to memory cannot fail");
    encoder.finish().expect("writing to memory cannot fail")
}

/// A page that one shopper sees once.
fn gzip_once(plain: &[u8]) -> Vec<u8> {
    let mut packed = Vec::with_capacity(plain.len() / 2 + 64);
    packed.extend(GZIP_HEAD);
    PACKER.with_borrow_mut(|packer| {
        packer.reset();
        loop {
            let done = usize::try_from(packer.total_in()).expect("no more than there is");
            let rest = plain.get(done..).unwrap_or_default();
            let status = packer.compress_vec(rest, &mut packed, FlushCompress::Finish);
            match status.expect("a stream that was just begun takes bytes") {
                Status::StreamEnd => break,
                Status::Ok | Status::BufError => packed.reserve(plain.len() / 2 + 64),
            }
        }
    });
    let mut sum = Crc::new();
    sum.update(plain);
    packed.extend(sum.sum().to_le_bytes());
    packed.extend(sum.amount().to_le_bytes());
    packed
}

fn brotli(plain: &[u8], effort: Effort) -> Vec<u8> {
    // The window bounds the tables that are cleared for each page.
    let (quality, lgwin) = match effort {
        Effort::Quick => (5, 18),
        Effort::Best => (11, 18),
    };
    let size_hint = plain.len();
    let parameters = brotli::enc::BrotliEncoderParams {
        quality,
        lgwin,
        size_hint,
        ..brotli::enc::BrotliEncoderParams::default()
    };
    let mut packed = Vec::with_capacity(plain.len() / 3);
    brotli::BrotliCompress(&mut &*plain, &mut packed, &parameters).expect("writing to memory cannot fail");
    packed
}
