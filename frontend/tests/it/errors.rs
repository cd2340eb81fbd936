//! What is seen when something goes wrong.

use crate::backend::{Answer, problem};
use crate::browser::{Browser, Page, config, observed, served};
use axum::body::Body;
use axum::http::{HeaderValue, Method, Request, StatusCode, Uri, header};
use axum::routing::get;
use client::Code;
use domain::OrderNumber;
use frontend::page::Shop;
use prometheus_client::registry::Registry;
use proptest::test_runner::{Config, TestRunner};
use service::http::App;
use std::sync::Arc;

/// Fails unless it is one of our pages for this error, in the language of the path.
#[track_caller]
fn is_error(page: &Page, path: &str, status: u16) {
    assert_eq!(page.status.as_u16(), status, "{path}");
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8", "{path}");
    assert_eq!(
        (page.header("cache-control"), page.header("x-robots-tag")),
        ("no-store", "noindex"),
        "{path}"
    );
    assert!(page.headers.contains_key("content-security-policy"), "{path}");
    assert!(!page.headers.contains_key(header::SET_COOKIE), "{path}");
    let code = if path == "/en" || path.starts_with("/en/") { "en" } else { "bn" };
    page.shows(&format!("<html lang=\"{code}\">"));
    page.shows("tel:+8801712345678");
}

#[tokio::test]
async fn what_does_not_exist_says_so_and_leads_on() {
    let mut browser = Browser::open().await;
    for (path, words) in [
        ("/nothing", "পাতাটি খুঁজে পাওয়া যায়নি"),
        ("/en/nothing", "This page does not exist"),
        ("/product/nothing", "পাতাটি খুঁজে পাওয়া যায়নি"),
        ("/en/category/nothing?page=2", "This page does not exist"),
        ("/.env", "পাতাটি খুঁজে পাওয়া যায়নি"),
        ("/wp-login.php?a=%3Cscript%3E", "পাতাটি খুঁজে পাওয়া যায়নি"),
    ] {
        let page = browser.get(path).await;
        is_error(&page, path, 404);
        page.shows(words);
        page.shows("/category/phones\"");
    }
}

#[tokio::test]
async fn a_method_that_a_page_does_not_take_is_named_by_405() {
    let mut browser = Browser::open().await;
    for (method, path, allowed) in [
        (Method::POST, "/", "GET,HEAD"),
        (Method::DELETE, "/en/product/primo-x", "GET,HEAD"),
        (Method::GET, "/cart/add", "POST"),
        (Method::PUT, "/en/checkout", "GET,HEAD,POST"),
        (Method::OPTIONS, "/en/track", "GET,HEAD,POST"),
        (Method::PATCH, "/robots.txt", "GET,HEAD"),
    ] {
        let request = Request::builder().method(method).uri(path).body(Body::empty()).unwrap();
        let page = browser.send(request).await;
        is_error(&page, path, 405);
        assert_eq!(page.header("allow"), allowed, "{path}");
        page.shows(if path.starts_with("/en") {
            "We could not understand that"
        } else {
            "অনুরোধটি বোঝা যায়নি"
        });
    }
}

#[tokio::test]
async fn a_panic_becomes_a_page_that_tells_nothing() {
    async fn panics() -> &'static str {
        panic!("the secret is 42")
    }
    let mut browser = Browser::open().await;
    browser.app = observed(frontend::app::router(Arc::clone(&browser.shop)).route("/panic", get(panics)));
    let page = browser.get("/panic").await;
    assert_eq!(page.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(page.header("cache-control"), "no-store");
    assert!(page.header("content-security-policy").starts_with("default-src 'none'"));
    assert!(!page.header("x-request-id").is_empty());
    page.shows("আমাদের দিকে একটি সমস্যা হয়েছে");
    page.shows("Something went wrong on our side");
    page.hides("secret");
    assert_eq!(browser.get("/").await.status, StatusCode::OK, "and the shop goes on");
}

#[tokio::test]
async fn a_mistake_of_ours_tells_no_detail() {
    let mut browser = Browser::open().await;
    browser.backend.answer([Answer::Problem(Box::new(problem(400, Code::Malformed)))]);
    let number = OrderNumber::from_random(1).to_string();
    let page = browser.post("/en/track", &[("number", &number), ("phone", "01712345678")]).await;
    is_error(&page, "/en/track", 500);
    page.shows("Something went wrong on our side");
    page.hides("for operators");

    // Where pictures lie cannot be read. One that is in memory is still given out.
    let folder = browser.folder.path().join("pictures");
    let shop = Shop::new(&config("http://127.0.0.1:1", &folder), &mut Registry::default()).unwrap();
    browser.app = served(&shop);
    std::fs::write(folder.join("kept-320.webp"), "RIFF").unwrap();
    assert_eq!(browser.get("/media/kept-320.webp").await.header("content-type"), "image/webp");
    std::fs::remove_dir_all(&folder).unwrap();
    std::fs::write(&folder, "x").unwrap();
    assert_eq!(browser.get("/media/kept-320.webp").await.header("content-type"), "image/webp");
    let page = browser.get("/media/x-320.webp").await;
    is_error(&page, "/media/x-320.webp", 503);
    page.hides("pictures");
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused() {
    let mut browser = Browser::open().await;
    for path in ["/cart/add", "/en/cart/change", "/checkout", "/en/track"] {
        let request = |bytes| Request::post(path).body(Body::from("a".repeat(bytes))).unwrap();
        let page = browser.send(request(domain::MAX_BODY_BYTES + 1)).await;
        is_error(&page, path, 413);
        page.shows(if path.starts_with("/en") {
            "That is too much"
        } else {
            "লেখাটি অনেক বড়"
        });
        let page = browser.send(request(domain::MAX_BODY_BYTES)).await;
        assert_ne!(page.status, StatusCode::PAYLOAD_TOO_LARGE, "{path}: up to the limit is read");
        assert!(page.status.as_u16() < 500, "{path}");
    }
}

#[tokio::test]
async fn addresses_that_cannot_be_read_get_a_page_too() {
    let mut browser = Browser::open().await;
    for path in [
        "/order/%ff",
        "/en/order/%ff",
        "/en/order/%ff/invoice",
        "/assets/%ff",
        "/media/%c3%28",
        "/product/%ff",
        "/en/category/%e0%80",
        "/product/%zz",
        "/en/order/%",
        "/%00",
        "/en/%2e%2e/%2e%2e/etc/passwd",
        "/product/../../etc/passwd",
    ] {
        let page = browser.get(path).await;
        let status = page.status.as_u16();
        assert!(matches!(status, 400 | 404), "{path}: {status}");
        is_error(&page, path, status);
    }
}

#[tokio::test]
async fn a_very_long_address_is_answered() {
    let mut browser = Browser::open().await;
    let long = "a".repeat(60_000);
    for (path, status) in [
        (format!("/search?q={long}"), 200),
        (format!("/en/category/phones?{}", "brand=x&".repeat(7_000)), 200),
        (format!("/en/product/primo-x?sku={long}"), 200),
        (format!("/track?number={long}"), 200),
        (format!("/product/{long}"), 404),
        (format!("/en/{long}"), 404),
        (format!("/order/{long}"), 404),
    ] {
        let page = browser.get(&path).await;
        assert_eq!(page.status.as_u16(), status, "{}", &path[..20]);
        page.hides(&long[..200]);
    }
    let slashes = browser.get(&format!("/cart{}", "/".repeat(60_000))).await;
    assert_eq!(slashes.header("location"), "/cart");
}

#[tokio::test]
async fn strange_headers_and_bodies_are_no_reason_for_a_500() {
    let mut browser = Browser::open().await;
    for (name, value) in [
        ("cookie", &b"cart=\xff\xfe; orders=; =; ;;"[..]),
        ("if-none-match", b"\xff\"\"\","),
        ("accept-encoding", b"\x80\xff;q=x,,;"),
        ("accept", b"\xffapplication/json"),
        ("origin", b"\xff"),
        ("host", b"\xff"),
        ("x-request-id", b"forged\tline"),
        ("content-type", b"application/json; charset=\xff"),
    ] {
        for (method, path) in [
            ("GET", "/"),
            ("GET", "/cart"),
            ("GET", "/checkout/resume"),
            ("POST", "/cart/add"),
            ("POST", "/track"),
        ] {
            let value = HeaderValue::from_bytes(value).unwrap();
            let request = Request::builder().method(method).uri(path).header(name, value);
            let page = browser
                .send(request.body(Body::from(&b"sku=\xff&\x00=%&%zz&number=\xf0"[..])).unwrap())
                .await;
            assert!(page.status.as_u16() < 500, "{name} {path}: {}", page.status);
        }
    }
}

/// Whatever is typed into the address bar. The seed of a failure is printed.
#[test]
fn no_address_gives_a_500_or_leads_away() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let app = runtime.block_on(Browser::open()).app;
    let mut runner = TestRunner::new(Config { failure_persistence: None, ..Config::with_cases(600) });
    let parts = "(/|//|/en|/product|/category|/search|/order|/track|/cart|/media|/assets|/sitemap|\\\\|primo-x|%[0-9a-f]{2}|[!-~]|[ক-হ]){0,6}(\\?(q|page|min|sku|number)=([!-~]|%[0-9a-f]{2}){0,12})?";
    let ran = runner.run(&parts, |path| {
        let Ok(uri) = format!("/{path}").parse::<Uri>() else { return Ok(()) };
        let (status, location) = runtime.block_on(status_and_location(&app, uri));
        proptest::prop_assert!(status.as_u16() < 500, "{status}");
        proptest::prop_assert!(!location.starts_with("//") && !location.starts_with("/\\"), "{location}");
        Ok(())
    });
    ran.unwrap();
}

async fn status_and_location(app: &App, uri: Uri) -> (StatusCode, String) {
    let request = Request::get(uri).body(Body::empty()).unwrap();
    let response = app.answer(request, ([127, 0, 0, 1], 50_000).into()).await.unwrap();
    let location = response.headers().get(header::LOCATION);
    let location = location.map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
    (response.status(), location.unwrap_or_default())
}
