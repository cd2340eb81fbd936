//! Static files: part of the program, named by their content, compressed once at start, kept by browsers for good.
//!
//! `shop.css` is served as `/assets/shop.<hash>.css`: a new release has new names, so nothing is ever stale, and pages of
//! the old release still find their files here as long as their content did not change.

use crate::page::{Effort, Head, PageError, Shop, Stored, Visit};
use axum::Router;
use axum::extract::{Path, State};
use axum::http::HeaderValue;
use axum::response::Response;
use axum::routing::get;
use std::collections::HashMap;
use std::sync::Arc;

static FILES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/assets.rs"));

const FOREVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// For the few names that browsers ask for by themselves.
const FOR_A_DAY: HeaderValue = HeaderValue::from_static("public, max-age=86400");
const FAVICON: &str = "favicon.ico";
/// Hexadecimal digits of the content's hash in a name.
const HASH_DIGITS: usize = 12;

/// All static files.
#[derive(Debug)]
pub struct Assets {
    addresses: HashMap<&'static str, String>,
    files: HashMap<String, Stored>,
    favicon: Option<Stored>,
}

impl Assets {
    /// Names and compresses every file.
    pub fn load() -> Self {
        let mut assets = Self { addresses: HashMap::new(), files: HashMap::new(), favicon: None };
        for &(name, bytes) in FILES {
            let stored = store(name, bytes, FOREVER);
            let (stem, ending) = name.rsplit_once('.').unwrap_or((name, "bin"));
            let hashed = format!("{stem}.{}.{ending}", &stored.digest()[..HASH_DIGITS]);
            assets.addresses.insert(name, format!("/assets/{hashed}"));
            assets.files.insert(hashed, stored);
            if name == FAVICON {
                assets.favicon = Some(store(name, bytes, FOR_A_DAY));
            }
        }
        assets
    }

    /// The file with this name and hash.
    pub fn find(&self, hashed: &str) -> Option<&Stored> {
        self.files.get(hashed)
    }

    /// The address of a file of `assets/`.
    ///
    /// # Panics
    /// When there is no such file; a test draws every page, so a wrong name in a template does not get far.
    pub fn address(&self, name: &str) -> &str {
        self.addresses.get(name).unwrap_or_else(|| panic!("assets/{name} does not exist"))
    }
}

/// `/assets/…` and `/favicon.ico`.
pub fn router() -> Router<Arc<Shop>> {
    Router::new().route("/assets/{name}", get(asset)).route("/favicon.ico", get(favicon))
}

async fn asset(
    State(shop): State<Arc<Shop>>,
    Path(name): Path<String>,
    visit: Visit,
) -> Result<Response, PageError> {
    let file = shop.assets.find(&name).ok_or(PageError::NotFound)?;
    Ok(file.answer(&visit, None))
}

async fn favicon(State(shop): State<Arc<Shop>>, visit: Visit) -> Result<Response, PageError> {
    let file = shop.assets.favicon.as_ref().ok_or(PageError::NotFound)?;
    Ok(file.answer(&visit, None))
}

fn store(name: &str, bytes: &'static [u8], cache_control: HeaderValue) -> Stored {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let (content_type, is_text) = content_type(ending);
    let content_type = HeaderValue::from_static(content_type);
    let head = Head { content_type, cache_control, compress: is_text.then_some(Effort::Best) };
    let stored = Stored::new(bytes, head);
    stored.compress();
    stored
}

fn content_type(ending: &str) -> (&'static str, bool) {
    match ending {
        "css" => ("text/css; charset=utf-8", true),
        "js" => ("text/javascript; charset=utf-8", true),
        "svg" => ("image/svg+xml", true),
        "json" | "webmanifest" => ("application/manifest+json", true),
        "ico" => ("image/x-icon", false),
        "png" => ("image/png", false),
        "webp" => ("image/webp", false),
        "woff2" => ("font/woff2", false),
        _ => ("application/octet-stream", false),
    }
}
