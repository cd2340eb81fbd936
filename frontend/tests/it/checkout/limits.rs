//! Orders and coupons have limits; an order that is on its way has none.

use super::{fill, keeps_what_was_typed, send, sent, shopper, with};
use crate::backend::Answer;
use crate::browser::{Browser, Page};
use crate::stock::BLUE_PHONE;
use axum::http::StatusCode;

/// Another shopper in the same shop: without cookies.
async fn another(browser: &mut Browser) {
    browser.cookies.clear();
    browser.add(BLUE_PHONE, 1).await;
}

/// Fails unless it is a refusal that says when to come again.
#[track_caller]
fn is_refused(page: &Page) {
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
    let seconds: u64 = page.header("retry-after").parse().unwrap();
    assert!((1..=120).contains(&seconds), "{seconds}");
    page.is_private();
}

#[tokio::test]
async fn the_sixth_order_of_a_browser_waits_with_everything_typed() {
    let mut browser = shopper().await;
    for number in 0..5 {
        browser.backend.answer([Answer::Accept]);
        let form = fill(&mut browser).await;
        let phone = format!("0171234567{number}");
        let page = send(&mut browser, "/checkout", &with(&form, &[("phone", &phone)])).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER);
        browser.add(BLUE_PHONE, 1).await;
    }
    let form = fill(&mut browser).await;
    let page = send(&mut browser, "/checkout", &form).await;
    is_refused(&page);
    page.shows("তাই এই অর্ডারটি এখনো নেওয়া হয়নি");
    page.shows(" সেকেন্ড পরে আবার বোতামে চাপ দিন।");
    keeps_what_was_typed(&page);
    assert_eq!(sent(&browser).len(), 5, "nothing was sent");
    let page = send(&mut browser, "/en/checkout", &form).await;
    is_refused(&page);
    page.shows("so this one is not placed yet");

    another(&mut browser).await;
    browser.backend.answer([Answer::Accept]);
    let form = fill(&mut browser).await;
    assert_eq!(send(&mut browser, "/checkout", &form).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_phone_orders_five_times_whatever_the_browser() {
    let mut browser = shopper().await;
    for _ in 0..5 {
        another(&mut browser).await;
        browser.backend.answer([Answer::Accept]);
        let form = fill(&mut browser).await;
        assert_eq!(send(&mut browser, "/checkout", &form).await.status, StatusCode::SEE_OTHER);
    }
    another(&mut browser).await;
    let form = fill(&mut browser).await;
    let page = send(&mut browser, "/checkout", &with(&form, &[("phone", "+880 1812-345678")])).await;
    is_refused(&page);
    assert_eq!(page.field("phone"), "+880 1812-345678", "kept as it was typed");
    browser.backend.answer([Answer::Accept]);
    let other = with(&form, &[("phone", "01912345678")]);
    assert_eq!(send(&mut browser, "/checkout", &other).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn an_order_on_its_way_may_always_be_sent_again() {
    let mut browser = shopper().await;
    let form = fill(&mut browser).await;
    // The backend does not answer, and neither does the network: the browser keeps no cookie of these answers.
    let cookies = browser.cookies.clone();
    for _ in 0..20 {
        send(&mut browser, "/checkout", &form).await.leads_to("/checkout/waiting");
        browser.cookies = cookies.clone();
    }
    assert_eq!(sent(&browser).len(), 20);
    // The phone has ordered once as far as limits know.
    for _ in 0..4 {
        another(&mut browser).await;
        let form = fill(&mut browser).await;
        send(&mut browser, "/checkout", &form).await.leads_to("/checkout/waiting");
    }
    another(&mut browser).await;
    let late = fill(&mut browser).await;
    is_refused(&send(&mut browser, "/checkout", &late).await);
    browser.cookies = cookies;
    send(&mut browser, "/checkout", &form).await.leads_to("/checkout/waiting");
}

#[tokio::test]
async fn a_known_order_is_no_way_to_guess_coupons() {
    let mut browser = shopper().await;
    let form = fill(&mut browser).await;
    let mut last = StatusCode::OK;
    for number in 0..6 {
        let code = format!("CODE-{number}");
        let coupon = [("coupon", &*code), ("coupon_seen", &*code), ("coupon_applied", &*code)];
        last = send(&mut browser, "/checkout", &with(&form, &coupon)).await.status;
    }
    assert_eq!((last, sent(&browser).len()), (StatusCode::TOO_MANY_REQUESTS, 5));
}

#[tokio::test]
async fn the_eleventh_coupon_waits() {
    let mut browser = shopper().await;
    let form = fill(&mut browser).await;
    let attempt = |number: u32| with(&form, &[("coupon", &format!("CODE-{number}")), ("apply", "1")]);
    for number in (0..10).chain(0..10) {
        let page = send(&mut browser, "/checkout", &attempt(number)).await;
        assert_eq!(page.status, StatusCode::OK, "{number}");
    }
    let asked = browser.backend.asked().len();
    let page = send(&mut browser, "/en/checkout", &attempt(10)).await;
    is_refused(&page);
    page.shows("Too many coupons were tried. Try again in ");
    keeps_what_was_typed(&page);
    assert_eq!((page.field("coupon"), page.field("coupon_seen")), ("CODE-10".to_owned(), String::new()));
    assert_eq!(browser.backend.asked().len(), asked);
}
