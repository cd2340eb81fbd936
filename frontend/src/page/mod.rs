//! What every page needs: the shop's state, the context of templates, formatting, caching, cookies and forms.
//!
//! A page that is the same for everyone goes through [`Shop::cacheable`]; a page of one shopper (cart, checkout,
//! orders) goes through [`private`].

mod cache;
mod context;
mod cookie;
mod encoding;
mod error;
mod form;
mod format;
mod nav;
pub mod security;
mod shop;
mod stored;
mod upload;
mod visit;

pub use cache::{Depends, PageCache, Rendered};
pub use context::{Page, PageHead};
pub use cookie::{CookieKeys, Cookies, Keep, KeysError, MAX_COOKIE_BYTES, set_cookie};
pub use encoding::{Effort, Encoding, pack_answer};
pub use error::PageError;
pub use form::Form;
pub use format::{date, date_time, local_input, money, number, parse_local};
pub use nav::{Nav, NavChild, NavRoot};
pub(crate) use security::ONLY_TLS;
pub use shop::{Moment, Shop};
pub use stored::{Head, Stored, digest};
pub use upload::Upload;
pub use visit::{Visit, language_of};

use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// An HTML answer for one shopper: nobody keeps it, no search engine lists it.
pub fn private(status: StatusCode, template: &impl Template) -> Result<Response, PageError> {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        (header::CACHE_CONTROL, HeaderValue::from_static("private, no-store")),
        (header::HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex")),
    ];
    Ok((status, headers, template.render()?).into_response())
}

/// Sends the browser to another page with GET, so that a reload does not post again. The path has its language's
/// prefix.
pub fn see_other(path: &str) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    let path = HeaderValue::try_from(path).expect("our own paths are ASCII");
    response.headers_mut().insert(header::LOCATION, path);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    response
}
