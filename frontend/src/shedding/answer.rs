//! What somebody who was refused sees: a small page that comes back by itself. Written once; no cache may keep it.

use super::class::{Class, OUTSIDE};
use super::returns::{Pause, SECONDS};
use crate::page::{Keep, security, set_cookie};
use askama::Template;
use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use bytes::Bytes;
use domain::{Language, to_bangla_digits};
use sha2::{Digest, Sha256};
use std::time::Duration;

/// The page's own style: a newcomer has none of our files yet.
const STYLE: &str = "body{font:1.1rem/1.6 system-ui,sans-serif;color-scheme:light dark;max-width:26rem;margin:15vh auto;\
                     padding:0 1.25rem;text-align:center}h1{font-size:1.4rem}a{color:inherit}small{opacity:.8}";

#[derive(Template)]
#[template(path = "shedding/full.html")]
struct FullPage {
    language: Language,
    class: Class,
    seconds: u64,
    seconds_text: String,
    style: &'static str,
}

impl FullPage {
    const fn t<'t>(&self, bangla: &'t str, english: &'t str) -> &'t str {
        self.language.t(bangla, english)
    }

    /// Whether it was a search, for which there are other ways.
    const fn is_search(&self) -> bool {
        matches!(self.class, Class::Search)
    }
}

/// All pages, in both languages.
#[derive(Debug)]
pub(super) struct Answers {
    /// By class, language and pause.
    pages: Vec<Bytes>,
    policy: HeaderValue,
}

impl Answers {
    /// Writes them.
    pub(super) fn write() -> Result<Self, askama::Error> {
        let mut pages = Vec::new();
        for class in Class::ALL {
            for language in Language::ALL {
                for seconds in Pause::all().map(Pause::seconds) {
                    let seconds_text = match language {
                        Language::Bangla => to_bangla_digits(&seconds.to_string()),
                        Language::English => seconds.to_string(),
                    };
                    let page = FullPage { language, class, seconds, seconds_text, style: STYLE };
                    pages.push(Bytes::from(page.render()?));
                }
            }
        }
        let digest = BASE64.encode(Sha256::digest(STYLE));
        let policy = format!(
            "default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; frame-ancestors 'none'"
        );
        Ok(Self { pages, policy: HeaderValue::try_from(policy).expect("base64 and words of ours") })
    }

    /// An answer for a request that is refused.
    pub(super) fn give(&self, class: Class, pause: Pause, (language, secure): (Language, bool)) -> Response {
        let position = |wanted: Class| Class::ALL.iter().position(|&class| class == wanted).unwrap_or(0);
        let place = (position(class) * Language::ALL.len() + usize::from(language == Language::ALL[1]))
            * SECONDS.len();
        let body = match class {
            // Nobody looks at it.
            Class::Extras => Body::empty(),
            _ => self.pages.get(place + pause.index()).cloned().map_or_else(Body::empty, Body::from),
        };
        let mut response = (StatusCode::SERVICE_UNAVAILABLE, body).into_response();
        let headers = response.headers_mut();
        security::add(headers);
        headers.insert(header::CONTENT_SECURITY_POLICY, self.policy.clone());
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
        headers.insert(HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex"));
        headers.insert(header::RETRY_AFTER, HeaderValue::from(pause.seconds()));
        headers.insert(HeaderName::from_static("x-shed"), HeaderValue::from_static(class.name()));
        if matches!(class, Class::Newcomer | Class::Browsing) {
            let max_age = Duration::from_secs(pause.seconds() + 3);
            let cookie = set_cookie(OUTSIDE, "1", Keep { max_age, readable: false, secure });
            headers.insert(header::SET_COOKIE, cookie);
        }
        response
    }
}
