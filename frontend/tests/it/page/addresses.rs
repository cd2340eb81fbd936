//! Addresses that are written a little differently.

use crate::browser::Browser;
use axum::http::StatusCode;

#[tokio::test]
async fn a_slash_too_many_leads_to_the_page() {
    let mut browser = Browser::open().await;
    for (path, target) in [
        ("/en/", "/en"),
        ("/en//", "/en"),
        ("/cart/", "/cart"),
        ("/en/cart/", "/en/cart"),
        ("/product/primo-x/?sku=SKU-12", "/product/primo-x?sku=SKU-12"),
        ("/en/category/phones//?page=2", "/en/category/phones?page=2"),
        ("/robots.txt/", "/robots.txt"),
    ] {
        let answer = browser.get(path).await;
        assert_eq!(answer.status, StatusCode::PERMANENT_REDIRECT, "{path}");
        assert_eq!(answer.header("location"), target, "{path}");
        assert_eq!(browser.get(target).await.status, StatusCode::OK, "{target}");
    }
}

#[tokio::test]
async fn no_address_leads_to_another_site() {
    let mut browser = Browser::open().await;
    for path in ["//evil.test/", "///evil.test//", "/\\evil.test/", "/\\/evil.test/", "//", "///"] {
        let answer = browser.get(path).await;
        assert_eq!((answer.status, answer.header("location")), (StatusCode::NOT_FOUND, ""), "{path}");
    }
}

#[tokio::test]
async fn only_the_prefix_en_is_a_language() {
    let mut browser = Browser::open().await;
    for path in ["/EN", "/bn", "/bn/cart", "/english", "/en/en", "/en/robots.txt", "/en/assets/shop.css"] {
        let answer = browser.get(path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        let code = if path.starts_with("/en/") { "en" } else { "bn" };
        answer.shows(&format!("<html lang=\"{code}\">"));
    }
}
