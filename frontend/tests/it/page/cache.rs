//! Pages that are the same for everyone: what keeps them, and what makes them anew.

use super::SHARED;
use crate::browser::Browser;
use crate::stock::{self, BLUE_PHONE, LAMP};
use axum::body::Body;
use axum::http::{Request, StatusCode};
use domain::{ProductId, StockHint};

#[tokio::test]
async fn a_shared_page_can_be_kept_by_everyone() {
    let mut browser = Browser::open().await;
    browser.add(BLUE_PHONE, 1).await;
    for path in SHARED {
        let page = browser.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert_eq!(
            page.header("cache-control"),
            "public, max-age=10, s-maxage=10, stale-while-revalidate=30",
            "{path}"
        );
        assert_eq!(page.header("etag").len(), 34, "{path}");
        assert_eq!(page.header("vary"), "accept-encoding", "{path}: not by cookie");
        assert!(!page.headers.contains_key("set-cookie"), "{path}");
    }
}

#[tokio::test]
async fn a_shared_page_is_the_same_with_a_full_cart() {
    let mut browser = Browser::open().await;
    let mut tags = Vec::new();
    for path in SHARED {
        tags.push(browser.get(path).await.header("etag").to_owned());
    }
    let mut other = Browser::open().await;
    other.add(BLUE_PHONE, 3).await;
    for (path, tag) in SHARED.into_iter().zip(tags) {
        assert_eq!(other.get(path).await.header("etag"), tag, "{path}");
    }
}

#[tokio::test]
async fn who_has_the_page_is_not_sent_it_again() {
    let mut browser = Browser::open().await;
    for path in SHARED {
        let page = browser.get(path).await;
        let tag = page.header("etag");
        for known in [tag.to_owned(), format!("W/{tag}"), format!("\"old\", {tag}"), "*".to_owned()] {
            let again = browser.get_with(path, &[("if-none-match", &known)]).await;
            assert_eq!(again.status, StatusCode::NOT_MODIFIED, "{path} {known}");
            assert!(again.raw.is_empty());
            for name in ["etag", "cache-control", "vary"] {
                assert_eq!(again.header(name), page.header(name), "{path} {name}");
            }
        }
        let other = browser.get_with(path, &[("if-none-match", "\"another\"")]).await;
        assert_eq!((other.status, other.body), (StatusCode::OK, page.body), "{path}");
    }
}

#[tokio::test]
async fn a_tag_names_one_encoding() {
    let mut browser = Browser::open().await;
    let plain = browser.get("/").await.header("etag").to_owned();
    let headers = [("accept-encoding", "br"), ("if-none-match", plain.as_str())];
    assert_eq!(browser.get_with("/", &headers).await.status, StatusCode::OK);
}

#[tokio::test]
async fn head_answers_like_get_without_a_body() {
    let mut browser = Browser::open().await;
    for path in SHARED.into_iter().chain(["/cart", "/track", "/nothing", "/robots.txt"]) {
        let page = browser.get(path).await;
        let head = browser.send(Request::head(path).body(Body::empty()).unwrap()).await;
        assert_eq!((head.status, head.raw.len()), (page.status, 0), "{path}");
        for name in ["etag", "cache-control", "content-type", "content-security-policy"] {
            assert_eq!(head.header(name), page.header(name), "{path} {name}");
        }
    }
}

#[tokio::test]
async fn ways_to_one_list_share_a_page() {
    let mut browser = Browser::open().await;
    browser.get("/category/phones?stock=1&max=30000").await;
    let made = browser.shop.metrics.page_misses.get();
    for path in [
        "/category/phones?max=30000&stock=1",
        "/category/phones?max=30,000&stock=1&page=1&utm_source=mail",
        "/category/phones?max=%E0%A7%A9%E0%A7%A6%E0%A7%A6%E0%A7%A6%E0%A7%A6&stock=1&sort=evil",
    ] {
        assert_eq!(browser.get(path).await.status, StatusCode::OK);
        assert_eq!(browser.shop.metrics.page_misses.get(), made, "{path}");
    }
    browser.get("/category/phones?max=30001&stock=1").await;
    assert_eq!(browser.shop.metrics.page_misses.get(), made + 1);
}

#[tokio::test]
async fn another_price_makes_only_the_pages_anew_that_show_it() {
    let mut browser = Browser::open().await;
    let mut tags = Vec::new();
    for path in ["/product/primo-x", "/product/ceiling-fan", "/delivery"] {
        tags.push(browser.get(path).await.header("etag").to_owned());
    }
    let made = browser.shop.metrics.page_misses.get();
    let cheaper = stock::offer(BLUE_PHONE, 24_000, StockHint::InStock);
    browser.shop.catalogue.apply_offers(&stock::change(2, vec![cheaper])).unwrap();

    assert_eq!(browser.get("/product/ceiling-fan").await.header("etag"), tags[1]);
    assert_eq!(browser.get("/delivery").await.header("etag"), tags[2]);
    assert_eq!(browser.shop.metrics.page_misses.get(), made, "the fan's page was not made again");
    let phone = browser.get("/product/primo-x").await;
    phone.shows("৳২৪,০০০");
    phone.hides("৳২৫,০০০");
    assert_ne!(phone.header("etag"), tags[0]);
}

#[tokio::test]
async fn a_product_follows_the_stock_of_the_similar_ones_below_it() {
    let mut browser = Browser::open().await;
    browser.get("/en/product/ceiling-fan").await.shows("Sold out");
    let back = stock::offer(LAMP, 900, StockHint::InStock);
    browser.shop.catalogue.apply_offers(&stock::change(2, vec![back])).unwrap();
    browser.get("/en/product/ceiling-fan").await.hides("Sold out");
}

#[tokio::test]
async fn lists_follow_within_moments() {
    let mut browser = Browser::open().await;
    for path in ["/en", "/en/category/phones", "/en/search?q=primo"] {
        browser.get(path).await.shows("৳25,000");
    }
    let cheaper = stock::offer(BLUE_PHONE, 24_000, StockHint::InStock);
    browser.shop.catalogue.apply_offers(&stock::change(2, vec![cheaper])).unwrap();
    for path in ["/en", "/en/category/phones", "/en/search?q=primo"] {
        let page = browser.get_until(path, |page| page.body.contains("৳24,000")).await;
        page.hides("৳25,000");
    }
}

#[tokio::test]
async fn other_content_makes_every_page_anew_at_once() {
    let mut browser = Browser::open().await;
    browser.get("/en/product/lamp").await.shows("Sold out");
    for path in ["/en/product/ceiling-fan", "/en/category/home-appliances"] {
        browser.get(path).await.shows("/en/product/lamp");
    }
    browser.shop.catalogue.apply_content(&stock::without(ProductId(3))).unwrap();
    for path in ["/en/product/ceiling-fan", "/en/category/home-appliances", "/sitemap/1.xml"] {
        browser.get(path).await.hides("/product/lamp");
    }
    assert_eq!(browser.get("/en/product/lamp").await.status, StatusCode::NOT_FOUND);
}
