//! Forms that are not taken.

use super::{fill, filled, keeps_what_was_typed, send, sent, shopper, with};
use crate::backend::Answer;
use axum::body::Body;
use axum::http::{Request, StatusCode};

#[tokio::test]
async fn a_form_without_the_token_of_this_browser_orders_nothing() {
    let mut browser = shopper().await;
    let foreign = fill(&mut shopper().await).await;
    let form = fill(&mut browser).await;
    for token in ["", "x", &foreign["token"], &"A".repeat(1_000)] {
        let page = send(&mut browser, "/en/checkout", &with(&form, &[("token", token)])).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{token}");
        page.shows("The page had expired. Everything you typed is here; please press the button once more.");
        keeps_what_was_typed(&page);
        assert_eq!(page.field("token"), form["token"], "the new page has the right one");
    }
    assert!(sent(&browser).is_empty());

    browser.backend.answer([Answer::Accept]);
    let page = send(&mut browser, "/checkout", &with(&form, &[("token", "x")])).await;
    assert_eq!(send(&mut browser, "/checkout", &filled(&page)).await.status, StatusCode::SEE_OTHER);
    assert_eq!(sent(&browser).len(), 1);
}

#[tokio::test]
async fn a_form_of_another_site_orders_nothing_even_with_the_token() {
    let mut browser = shopper().await;
    let form = fill(&mut browser).await;
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(&form).finish();
    for (name, value) in [("origin", "https://evil.test"), ("sec-fetch-site", "cross-site")] {
        let request = Request::post("/checkout").header(name, value).body(Body::from(body.clone())).unwrap();
        assert_eq!(browser.send(request).await.status, StatusCode::FORBIDDEN);
    }
    assert!(sent(&browser).is_empty());
}

#[tokio::test]
async fn without_a_token_nothing_is_taken_out_of_the_cart() {
    let mut browser = shopper().await;
    let form = fill(&mut browser).await;
    send(&mut browser, "/checkout", &with(&form, &[("token", "x"), ("fix", "11:0")])).await;
    assert_eq!(browser.count(), "2");
}

#[tokio::test]
async fn the_key_in_the_form_is_not_the_one_that_counts() {
    let mut browser = shopper().await;
    browser.backend.answer([Answer::Accept]);
    let form = fill(&mut browser).await;
    let forged = with(&form, &[("order_key", "00000000-0000-4000-8000-000000000000")]);
    send(&mut browser, "/checkout", &forged).await;
    assert_eq!(sent(&browser)[0].0, form["order_key"], "the signed cart's key is");
}
