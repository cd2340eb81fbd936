//! An order that is accepted.

use super::{fill, filled, send, sent, shopper, with};
use crate::backend::{Answer, accepted};
use crate::browser::Browser;
use crate::stock::FAN;
use axum::http::StatusCode;
use client::{LineRequest, Payment};
use domain::{Language, OrderNumber, Poisha, Quantity};

fn number() -> String {
    OrderNumber::from_random(42).to_string()
}

#[tokio::test]
async fn the_form_shows_what_each_zone_costs() {
    let mut browser = shopper().await;
    let page = browser.get("/en/checkout").await;
    page.is_private();
    for text in ["Primo X <span class=\"soft\">(Blue)</span> × 2", "৳50,000", "৳50,060", "৳50,100", "৳50,130"]
    {
        page.shows(text);
    }
    for (zone, total) in
        [("inside-dhaka", "5006000"), ("dhaka-suburbs", "5010000"), ("outside-dhaka", "5013000")]
    {
        assert_eq!(page.field(&format!("total_{zone}")), total);
    }
    let page = browser.get("/checkout").await;
    for text in ["× ২", "৳৫০,০৬০", "ক্যাশ অন ডেলিভারি", "ঢাকা শহর"]
    {
        page.shows(text);
    }
}

#[tokio::test]
async fn an_order_is_placed_under_the_key_of_the_form() {
    let mut browser = shopper().await;
    browser.backend.answer([Answer::Accept]);
    let form = fill(&mut browser).await;
    let answer = send(&mut browser, "/checkout", &form).await;
    answer.leads_to(&format!("/order/{}?new=1", number()));

    let orders = sent(&browser);
    let [(key, order)] = orders.as_slice() else { panic!("{orders:?}") };
    assert_eq!(*key, form["order_key"]);
    let line = LineRequest { sku: crate::stock::BLUE_PHONE, quantity: Quantity::new(2).unwrap() };
    assert_eq!(order.lines, [line]);
    assert_eq!((order.name.as_str(), order.phone.as_str()), ("রহিম উদ্দিন", "01812345678"));
    assert_eq!((order.upazila.as_str(), order.address.as_str()), ("dhaka-dhanmondi", "House 1, Road 2"));
    assert_eq!(order.email.as_ref().map(domain::Email::as_str), Some("rahim@example.com"));
    assert_eq!((order.note.as_str(), order.payment), ("Call first", Payment::CashOnDelivery));
    assert_eq!((order.language, order.confirm_duplicate), (Language::Bangla, false));
    assert_eq!(order.expected_total, Poisha::from_taka(50_060));

    let order = accepted(order);
    browser.backend.answer([Answer::Order(Box::new(order))]);
    let page = browser.get(answer.header("location")).await;
    page.is_private();
    page.shows("ধন্যবাদ! আপনার অর্ডার পেয়েছি");
    page.shows(&number());
}

#[tokio::test]
async fn the_language_and_the_zone_of_the_form_are_those_of_the_order() {
    let mut browser = shopper().await;
    browser.backend.answer([Answer::Accept]);
    let form = filled(&browser.get("/en/checkout").await);
    let far = with(&form, &[("district", "jashore"), ("upazila", "jashore-jhikargacha")]);
    send(&mut browser, "/en/checkout", &far).await.leads_to(&format!("/en/order/{}?new=1", number()));
    let (_, order) = &sent(&browser)[0];
    assert_eq!((order.language, order.expected_total), (Language::English, Poisha::from_taka(50_130)));
}

#[tokio::test]
async fn after_the_order_the_cart_is_empty_and_the_next_key_another() {
    let mut browser = shopper().await;
    browser.backend.answer([Answer::Accept]);
    let form = fill(&mut browser).await;
    assert_eq!(fill(&mut browser).await["order_key"], form["order_key"], "a reload keeps the key");
    send(&mut browser, "/checkout", &form).await;
    assert_eq!(browser.count(), "0");
    let cart = browser.get("/cart").await;
    cart.shows("কার্টে এখনো কিছু নেই");
    cart.shows(&format!("href=\"/order/{}\"", number()));
    browser.get("/checkout").await.leads_to("/cart");
    browser.add(FAN, 1).await;
    assert_ne!(fill(&mut browser).await["order_key"], form["order_key"]);
}

#[tokio::test]
async fn a_second_click_leads_to_the_order_that_was_placed() {
    let mut browser = shopper().await;
    browser.backend.answer([Answer::Accept, Answer::Accept]);
    let form = fill(&mut browser).await;
    let first = send(&mut browser, "/checkout", &form).await;
    browser.add(FAN, 1).await;
    let second = send(&mut browser, "/checkout", &form).await;
    second.leads_to(first.header("location"));
    assert_eq!((sent(&browser).len(), browser.count()), (1, "1"), "the new cart is left alone");
}

/// The answer with the new cookies is lost on the way: what the browser has is as before.
#[tokio::test]
async fn until_the_answer_is_seen_the_same_key_is_sent() {
    let mut browser = shopper().await;
    browser.backend.answer([Answer::Accept, Answer::Accept]);
    let form = fill(&mut browser).await;
    let cookies = browser.cookies.clone();
    send(&mut browser, "/checkout", &form).await;
    browser.cookies = cookies;
    let again = fill(&mut browser).await;
    send(&mut browser, "/checkout", &again).await.leads_to(&format!("/order/{}?new=1", number()));
    let orders = sent(&browser);
    assert_eq!(orders.len(), 2);
    assert_eq!(orders[0], orders[1], "the same order under the same key");
}

#[tokio::test]
async fn a_confirmation_that_cannot_be_drawn_loses_nothing() {
    let mut browser = shopper().await;
    browser.backend.answer([Answer::Accept]);
    let form = fill(&mut browser).await;
    let answer = send(&mut browser, "/checkout", &form).await;
    let page = browser.get(answer.header("location")).await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE, "the backend went away");
    browser.backend.answer([Answer::Order(Box::new(accepted(&sent(&browser)[0].1)))]);
    browser.get(answer.header("location")).await.shows(&number());
}

#[tokio::test]
async fn without_a_cart_there_is_nothing_to_order() {
    let mut browser = Browser::open().await;
    browser.get("/checkout").await.leads_to("/cart");
    browser.get("/en/checkout").await.leads_to("/en/cart");
    let form = fill(&mut shopper().await).await;
    send(&mut browser, "/en/checkout", &form).await.leads_to("/en/cart");
    assert!(sent(&browser).is_empty());
}
