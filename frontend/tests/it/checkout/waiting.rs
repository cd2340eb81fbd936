//! An order that the backend does not answer.

use super::{Fields, fill, filled, keeps_what_was_typed, send, sent, shopper};
use crate::backend::{Answer, problem};
use crate::browser::{Browser, Page};
use crate::stock::{BLUE_PHONE, FAN};
use axum::http::StatusCode;
use client::Code;
use domain::OrderNumber;
use frontend::checkout::PENDING;
use serde_json::Value;
use tokio::net::TcpListener;

/// Everything that says nothing about whether the order arrived.
fn no_answers() -> Vec<Answer> {
    let no = |status, code| Answer::Problem(Box::new(problem(status, code)));
    vec![
        no(503, Code::DatabaseUnavailable),
        no(503, Code::Busy),
        no(429, Code::Busy),
        no(500, Code::Internal),
        Answer::Raw(502, "<html>Bad Gateway</html>"),
        Answer::Raw(504, ""),
        Answer::Raw(200, "<html>a login page</html>"),
        Answer::Raw(201, "{\"number\":"),
    ]
}

/// As if a minute had passed since the order was sent last.
fn a_minute_passes(browser: &mut Browser) {
    let keys = &browser.shop.settings.keys;
    let bytes = keys.open(PENDING, &browser.cookies[PENDING]).unwrap();
    let mut pending: Value = serde_json::from_slice(&bytes).unwrap();
    pending["w"] = (pending["w"].as_i64().unwrap() - 60).into();
    let sealed = keys.seal(PENDING, pending.to_string().as_bytes());
    browser.cookies.insert(PENDING.to_owned(), sealed);
}

/// Seconds until the page asks for `target` by itself.
fn refreshes(page: &Page, target: &str) -> u64 {
    let refresh = page.body.split("<meta http-equiv=\"refresh\" content=\"").nth(1).unwrap();
    let (seconds, rest) = refresh.split_once("; url=").unwrap();
    assert_eq!(rest.split('"').next().unwrap(), target);
    seconds.parse().unwrap()
}

/// A shopper whose order was not answered.
async fn waiting() -> (Browser, Fields) {
    let mut browser = shopper().await;
    let form = fill(&mut browser).await;
    send(&mut browser, "/checkout", &form).await.leads_to("/checkout/waiting");
    (browser, form)
}

#[tokio::test]
async fn an_order_without_answer_waits_and_is_sent_again_under_its_key() {
    for answer in no_answers() {
        let mut browser = shopper().await;
        browser.backend.answer([answer]);
        let form = fill(&mut browser).await;
        send(&mut browser, "/checkout", &form).await.leads_to("/checkout/waiting");
        let page = browser.get("/checkout/waiting").await;
        assert_eq!(page.status, StatusCode::ACCEPTED);
        page.is_private();
        page.shows("আপনার অর্ডার নেওয়া হচ্ছে");
        assert!((3..=10).contains(&refreshes(&page, "/checkout/resume")));

        a_minute_passes(&mut browser);
        browser.backend.answer([Answer::Accept]);
        let number = OrderNumber::from_random(42);
        browser.get("/checkout/resume").await.leads_to(&format!("/order/{number}?new=1"));
        let orders = sent(&browser);
        assert_eq!((orders.len(), &orders[0].0), (2, &form["order_key"]));
        assert_eq!(orders[0], orders[1], "the same order under the same key");
        assert_eq!((browser.count(), browser.cookies.contains_key(PENDING)), ("0", false));
    }
}

#[tokio::test]
async fn a_connection_that_is_cut_is_no_answer() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    // Takes each connection and drops it.
    tokio::spawn(async move { while listener.accept().await.is_ok() {} });
    for address in [address.as_str(), "http://127.0.0.1:1"] {
        let mut browser = Browser::before(address);
        browser.add(BLUE_PHONE, 2).await;
        let form = fill(&mut browser).await;
        send(&mut browser, "/en/checkout", &form).await.leads_to("/en/checkout/waiting");
        let page = browser.get("/en/checkout/waiting").await;
        page.shows("Your order is being placed");
        refreshes(&page, "/en/checkout/resume");
        keeps_what_was_typed(&browser.get("/en/checkout").await);
    }
}

#[tokio::test]
async fn a_reload_in_a_hurry_sends_nothing() {
    let (mut browser, _) = waiting().await;
    for _ in 0..3 {
        let page = browser.get("/checkout/resume").await;
        assert_eq!(page.status, StatusCode::ACCEPTED);
        refreshes(&page, "/checkout/resume");
    }
    assert_eq!(sent(&browser).len(), 1);
}

#[tokio::test]
async fn the_pauses_grow_and_in_the_end_the_phone_is_offered() {
    let (mut browser, _) = waiting().await;
    let offer = "অপেক্ষা করতে না চাইলে ফোনে অর্ডার করুন।";
    let mut page = browser.get("/checkout/waiting").await;
    page.hides(offer);
    for sends in 2..=12 {
        a_minute_passes(&mut browser);
        page = browser.get("/checkout/resume").await;
        assert_eq!((page.status, sent(&browser).len()), (StatusCode::ACCEPTED, sends));
    }
    page.shows(offer);
    assert!((60..=75).contains(&refreshes(&page, "/checkout/resume")));
    let keys: std::collections::BTreeSet<String> = sent(&browser).into_iter().map(|(key, _)| key).collect();
    assert_eq!(keys.len(), 1);
}

#[tokio::test]
async fn while_it_waits_the_form_has_everything_and_says_so() {
    let (mut browser, form) = waiting().await;
    let page = browser.get("/en/checkout").await;
    keeps_what_was_typed(&page);
    page.shows("Your order has not been answered yet");
    page.shows("href=\"/en/checkout/waiting\"");
    assert_eq!(page.field("order_key"), form["order_key"]);

    browser.backend.answer([Answer::Accept]);
    send(&mut browser, "/checkout", &filled(&page)).await;
    let orders = sent(&browser);
    assert_eq!(orders[0], orders[1], "sent by hand it is the same order too");
    browser.get("/checkout/waiting").await.leads_to("/checkout");
}

#[tokio::test]
async fn the_language_of_the_order_does_not_change_while_it_waits() {
    let (mut browser, _) = waiting().await;
    a_minute_passes(&mut browser);
    browser.backend.answer([Answer::Accept]);
    browser.get("/en/checkout/resume").await;
    let orders = sent(&browser);
    assert_eq!(orders[0], orders[1]);
}

#[tokio::test]
async fn an_answer_that_the_shopper_decides_about_ends_the_waiting() {
    let (mut browser, _) = waiting().await;
    a_minute_passes(&mut browser);
    browser.backend.answer([Answer::Problem(Box::new(problem(409, Code::PossibleDuplicate)))]);
    let page = browser.get("/checkout/resume").await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    keeps_what_was_typed(&page);
    browser.get("/checkout/resume").await.leads_to("/checkout");
    let page = browser.get("/checkout").await;
    keeps_what_was_typed(&page);
    page.hides("/checkout/waiting");
    assert_eq!(sent(&browser).len(), 2);
}

#[tokio::test]
async fn an_order_placed_in_another_tab_is_not_sent_again() {
    let (mut browser, form) = waiting().await;
    let pending = browser.cookies[PENDING].clone();
    browser.backend.answer([Answer::Accept]);
    send(&mut browser, "/checkout", &form).await;
    browser.cookies.insert(PENDING.to_owned(), pending);
    let number = OrderNumber::from_random(42);
    browser.get("/checkout/resume").await.leads_to(&format!("/order/{number}?new=1"));
    assert_eq!((sent(&browser).len(), browser.cookies.contains_key(PENDING)), (2, false));
}

#[tokio::test]
async fn what_belongs_to_another_cart_is_not_sent() {
    let (mut browser, _) = waiting().await;
    a_minute_passes(&mut browser);
    browser.cookies.remove(frontend::cart::CART);
    browser.add(FAN, 1).await;
    browser.get("/checkout/resume").await.leads_to("/checkout");
    assert_eq!(sent(&browser).len(), 1);
    keeps_what_was_typed(&browser.get("/checkout").await);
}

#[tokio::test]
async fn without_a_waiting_order_the_waiting_page_leads_to_the_form() {
    let mut browser = shopper().await;
    for cookie in ["", "forged", "AAAA"] {
        browser.cookies.insert(PENDING.to_owned(), cookie.to_owned());
        browser.get("/checkout/waiting").await.leads_to("/checkout");
        browser.get("/en/checkout/resume").await.leads_to("/en/checkout");
        assert_eq!(browser.get("/checkout").await.status, StatusCode::OK);
    }
    assert!(sent(&browser).is_empty());
}
