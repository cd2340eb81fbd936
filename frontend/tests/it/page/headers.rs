//! The headers of every answer, and that no page needs what they forbid.

use super::{PRIVATE, SHARED, asset};
use crate::browser::Browser;
use crate::stock::BLUE_PHONE;
use axum::http::StatusCode;

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    let mut browser = Browser::open().await;
    browser.add(BLUE_PHONE, 1).await;
    let style = asset(&mut browser, "shop", ".css").await;
    let etag = browser.get("/").await.header("etag").to_owned();
    let mut answers = vec![browser.get_with("/", &[("if-none-match", &etag)]).await];
    let others =
        ["/nothing", "/en/nothing", "/cart/", "/robots.txt", "/media/x-320.webp", "/favicon.ico", &style];
    for path in SHARED.into_iter().chain(PRIVATE).chain(others) {
        answers.push(browser.get(path).await);
    }
    answers.push(browser.post("/cart/add", &[("sku", "11")]).await);
    answers.push(browser.post("/", &[]).await);
    for answer in answers {
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("strict-transport-security", "max-age=63072000; includeSubDomains"),
            ("referrer-policy", "strict-origin-when-cross-origin"),
            ("cross-origin-opener-policy", "same-origin"),
        ] {
            assert_eq!(answer.header(name), value, "{answer:?}");
        }
        assert!(answer.header("permissions-policy").contains("geolocation=()"), "{answer:?}");
        assert!(answer.header("content-security-policy").starts_with("default-src 'none'; "), "{answer:?}");
        assert!(!answer.header("x-request-id").is_empty(), "{answer:?}");
    }
}

#[tokio::test]
async fn the_policy_takes_nothing_inline_and_nothing_from_elsewhere() {
    let mut browser = Browser::open().await;
    let page = browser.get("/").await;
    let policy = page.header("content-security-policy");
    for directive in [
        "script-src 'self'",
        "style-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ] {
        assert!(policy.split("; ").any(|part| part == directive), "{directive} in {policy}");
    }
    for source in policy.split("; ").flat_map(|part| part.split(' ').skip(1)) {
        assert!(matches!(source, "'self'" | "'none'"), "{source}");
    }
}

/// Whether a tag has an attribute such as `onclick=`.
fn has_handler(tag: &str) -> bool {
    let attributes = tag.split(" on").skip(1).filter_map(|rest| rest.split_once('='));
    attributes.map(|(name, _)| name).any(|name| name.bytes().all(|letter| letter.is_ascii_lowercase()))
}

/// A browser would leave out what the policy forbids, and nobody would be told.
#[tokio::test]
async fn no_page_has_what_the_policy_forbids() {
    let mut browser = Browser::open().await;
    browser.add(BLUE_PHONE, 1).await;
    let html = SHARED.into_iter().filter(|path| !path.contains('.'));
    for path in html.chain(PRIVATE).chain(["/contact", "/nothing"]) {
        let page = browser.get(path).await;
        for tag in page.body.split('<').filter_map(|rest| rest.split('>').next()) {
            let inline = tag.contains(" style=") || has_handler(tag) || tag.contains("javascript:");
            assert!(!inline && !tag.starts_with("style"), "{path}: <{tag}>");
            if tag.starts_with("script") {
                let ours = tag.starts_with("script src=\"/assets/");
                assert!(ours || tag == "script type=\"application/ld+json\"", "{path}: <{tag}>");
            }
            if tag.starts_with("form") {
                assert!(tag.contains(" action=\"/"), "{path}: <{tag}>");
            }
        }
    }
}

#[tokio::test]
async fn pages_of_one_shopper_are_kept_by_nobody() {
    let mut browser = Browser::open().await;
    browser.add(BLUE_PHONE, 1).await;
    for path in PRIVATE {
        let page = browser.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        page.is_private();
    }
}
