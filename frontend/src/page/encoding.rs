//! How bodies are compressed: pages and files that are kept, once for everybody, and pages of one shopper, each as it is
//! made.

use super::PageError;
use super::visit::takes_gzip;
use axum::body::{HttpBody, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use libdeflater::{CompressionLvl, Compressor};
use std::cell::RefCell;

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

impl Effort {
    fn gzip(self) -> CompressionLvl {
        match self {
            Self::Quick => CompressionLvl::default(),
            Self::Best => CompressionLvl::best(),
        }
    }
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
        Encoding::Gzip => gzip(plain, &mut Compressor::new(effort.gzip())),
        Encoding::Brotli => brotli(plain, effort),
    };
    (packed.len() < plain.len()).then_some(packed)
}

/// Around the pages of one shopper: compresses an answer that is not. Always with gzip's quickest level, which takes a seventh of the time of
/// Brotli's and makes a fifth more; all browsers take it.
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
    Response::from_parts(parts, PACKER.with_borrow_mut(|packer| gzip(&plain, packer)).into())
}

thread_local! {
    /// Its tables are larger than a page: they are made once.
    static PACKER: RefCell<Compressor> = RefCell::new(Compressor::new(CompressionLvl::fastest()));
}

fn gzip(plain: &[u8], packer: &mut Compressor) -> Vec<u8> {
    let mut packed = vec![0; packer.gzip_compress_bound(plain.len())];
    let length = packer.gzip_compress(plain, &mut packed).expect("the bound is room enough");
    packed.truncate(length);
    packed.shrink_to_fit();
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
