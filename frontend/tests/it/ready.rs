//! What is answered before a route is looked for is what the routes would answer.

use crate::browser::{Browser, Page, observed};
use axum::http::StatusCode;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What somebody sees of an answer, without the name of the request, and without the length, which is written when it is sent.
fn seen(page: &Page) -> (StatusCode, BTreeMap<String, Vec<u8>>, &[u8]) {
    let headers =
        page.headers.iter().filter(|(name, _)| *name != "x-request-id" && *name != "content-length");
    let headers = headers.map(|(name, value)| (name.to_string(), value.as_bytes().to_vec()));
    (page.status, headers.collect(), &page.raw)
}

/// The answer of the routes alone, and then that of the whole.
async fn both(browser: &mut Browser, path: &str, headers: &[(&str, &str)]) -> (Page, Page) {
    let whole = browser.app.clone();
    browser.app = observed(frontend::app::router(Arc::clone(&browser.shop)));
    let routes = browser.get_with(path, headers).await;
    browser.app = whole;
    let hits = browser.shop.metrics.page_hits.get();
    let ready = browser.get_with(path, headers).await;
    assert!(!ready.header("x-request-id").is_empty());
    let is_page = !path.starts_with("/assets") && !path.starts_with("/media");
    assert_eq!(browser.shop.metrics.page_hits.get() - hits, u64::from(is_page), "{path}");
    (routes, ready)
}

#[tokio::test]
async fn what_lies_ready_is_what_the_routes_give() {
    let mut browser = Browser::open().await;
    std::fs::write(browser.folder.path().join("phone-320.webp"), "RIFF").unwrap();
    let style = browser.shop.assets.address("shop.css").to_owned();
    let paths = ["/", "/en", "/product/primo-x", "/en/product/primo-x", "/category/phones", "/robots.txt"];
    for path in paths.into_iter().chain([style.as_str(), "/media/phone-320.webp"]) {
        for encoding in ["", "gzip", "br"] {
            let accept = ("accept-encoding", encoding);
            let (routes, ready) = both(&mut browser, path, &[accept]).await;
            assert_eq!(routes.status, StatusCode::OK, "{path}");
            assert!(routes.headers.contains_key("strict-transport-security"), "{path}");
            assert_eq!(seen(&routes), seen(&ready), "{path} {encoding}");

            let known = [accept, ("if-none-match", routes.header("etag"))];
            let (routes, ready) = both(&mut browser, path, &known).await;
            assert_eq!(routes.status, StatusCode::NOT_MODIFIED, "{path}");
            assert_eq!(seen(&routes), seen(&ready), "{path} {encoding}");
        }
    }
}

#[tokio::test]
async fn other_methods_and_addresses_go_through_the_routes() {
    let mut browser = Browser::open().await;
    browser.get("/product/primo-x").await;
    let posted = browser.post("/product/primo-x", &[]).await;
    assert_eq!((posted.status, posted.header("allow")), (StatusCode::METHOD_NOT_ALLOWED, "GET,HEAD"));
    assert_eq!(browser.get("/product/primo-x/").await.status, StatusCode::PERMANENT_REDIRECT);
    assert_eq!(browser.get("/en/").await.status, StatusCode::PERMANENT_REDIRECT);
    for path in ["/media/../secret", "/media/none-320.webp?x", "/assets/none.css"] {
        assert!(browser.get(path).await.raw.len() < 20_000, "{path}");
    }
}
