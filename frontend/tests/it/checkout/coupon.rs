//! A coupon is shown before it is ordered with.

use super::{Fields, fill, filled, send, sent, shopper, with};
use crate::backend::{Answer, problem};
use crate::browser::Page;
use crate::stock::BLUE_PHONE;
use axum::http::StatusCode;
use client::{Code, OverLimit, Problem, Quote, QuoteRequest, QuotedCoupon};
use domain::{CouponCode, CouponRefusal, Poisha};

/// What the backend says of the coupon EID-25 on two phones.
fn quote(discount: i64, free_delivery: bool, refusal: Option<CouponRefusal>) -> Answer {
    let (items_total, discount) = (Poisha::from_taka(50_000), Poisha::from_taka(discount));
    let code = CouponCode::parse("EID-25").unwrap();
    let minimum_basket = Poisha::from_taka(60_000);
    Answer::Quote(Box::new(Quote {
        lines: vec![],
        items_total,
        discount,
        zone: None,
        delivery_fee: Poisha::ZERO,
        total: items_total - discount,
        coupon: Some(QuotedCoupon { code, free_delivery, refusal, minimum_basket }),
    }))
}

fn refused(problem: Problem) -> Answer {
    Answer::Problem(Box::new(problem))
}

/// The form as it stands on this page, with what it says about the coupon.
fn again(page: &Page, coupon: &str) -> Fields {
    let mut fields = with(&filled(page), &[("coupon", coupon), ("coupon_seen", &page.field("coupon_seen"))]);
    if page.body.contains("name=\"coupon_applied\"") {
        fields.insert("coupon_applied", page.field("coupon_applied"));
    }
    fields
}

#[tokio::test]
async fn it_is_taken_off_every_total_and_ordered_with() {
    let mut browser = shopper().await;
    browser.backend.answer([quote(1_000, false, None), Answer::Accept]);
    let form = fill(&mut browser).await;
    let page = send(&mut browser, "/checkout", &with(&form, &[("coupon", "eid-২৫"), ("apply", "1")])).await;
    assert_eq!(page.status, StatusCode::OK);
    for text in ["কুপন EID-25", "−৳১,০০০", "৳৪৯,০৬০", "৳৪৯,১৩০", "কুপনের ছাড় দেওয়া হয়েছে।"]
    {
        page.shows(text);
    }
    assert_eq!(page.field("coupon"), "eid-২৫");
    let asked: QuoteRequest = serde_json::from_str(&browser.backend.asked()[0].body).unwrap();
    assert_eq!((asked.lines[0].sku, asked.coupon.unwrap().as_str()), (BLUE_PHONE, "EID-25"));

    let ordered = again(&page, "eid-২৫");
    browser.backend.answer([quote(1_000, false, None)]);
    send(&mut browser, "/checkout", &ordered).await;
    let (_, order) = &sent(&browser)[0];
    assert_eq!(order.coupon.as_ref().unwrap().as_str(), "EID-25");
    assert_eq!(order.expected_total, Poisha::from_taka(49_060));
}

#[tokio::test]
async fn free_delivery_costs_the_same_everywhere() {
    let mut browser = shopper().await;
    browser.backend.answer([quote(0, true, None)]);
    let form = with(&filled(&browser.get("/en/checkout").await), &[("coupon", "EID-25"), ("apply", "1")]);
    let page = send(&mut browser, "/en/checkout", &form).await;
    page.shows("Delivery is free with this coupon.");
    for zone in ["inside-dhaka", "dhaka-suburbs", "outside-dhaka"] {
        assert_eq!(page.field(&format!("total_{zone}")), "5000000");
    }
}

#[tokio::test]
async fn a_code_that_was_only_typed_is_shown_before_anything_is_ordered() {
    let mut browser = shopper().await;
    browser.backend.answer([quote(1_000, false, None)]);
    let form = fill(&mut browser).await;
    let page = send(&mut browser, "/checkout", &with(&form, &[("coupon", "EID-25")])).await;
    page.shows("−৳১,০০০");
    assert!(sent(&browser).is_empty());
    // And one that is taken out again: the total without it is shown first.
    let page = send(&mut browser, "/checkout", &again(&page, "")).await;
    page.hides("−৳১,০০০");
    assert!(sent(&browser).is_empty());
}

#[tokio::test]
async fn one_that_cannot_be_used_says_why_and_does_not_stand_in_the_way() {
    let mut browser = shopper().await;
    browser.backend.answer([quote(0, false, Some(CouponRefusal::BelowMinimum)), Answer::Accept]);
    let form = filled(&browser.get("/en/checkout").await);
    let page =
        send(&mut browser, "/en/checkout", &with(&form, &[("coupon", "EID-25"), ("apply", "1")])).await;
    page.shows("This coupon needs products of at least ৳60,000.");
    send(&mut browser, "/en/checkout", &again(&page, "EID-25")).await;
    let (_, order) = &sent(&browser)[0];
    assert_eq!((&order.coupon, order.expected_total), (&None, Poisha::from_taka(50_060)));
    // Signs that no code has are not even asked about.
    let asked = browser.backend.asked().len();
    let page = send(&mut shopper().await, "/checkout", &with(&form, &[("coupon", "৫০% ছাড়")])).await;
    page.shows("এই কোডের কোনো কুপন নেই");
    assert_eq!(browser.backend.asked().len(), asked);
}

#[tokio::test]
async fn while_the_backend_is_away_it_is_not_ordered_without() {
    let mut browser = shopper().await;
    let form = with(&fill(&mut browser).await, &[("coupon", "EID-25")]);
    let page = send(&mut browser, "/checkout", &form).await;
    page.shows("কুপনটি এখন যাচাই করা যাচ্ছে না");
    send(&mut browser, "/checkout", &again(&page, "EID-25")).await.shows("কুপনটি এখন যাচাই করা যাচ্ছে না");
    assert!(sent(&browser).is_empty());
}

#[tokio::test]
async fn one_that_somebody_else_used_up_is_taken_out_of_the_form() {
    let mut browser = shopper().await;
    let used_up = Problem { coupon: Some(CouponRefusal::UsedUp), ..problem(409, Code::CouponRefused) };
    browser.backend.answer([quote(1_000, false, None), refused(used_up), Answer::Accept]);
    let form = fill(&mut browser).await;
    let page = send(&mut browser, "/checkout", &with(&form, &[("coupon", "EID-25"), ("apply", "1")])).await;
    let page = send(&mut browser, "/checkout", &again(&page, "EID-25")).await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    page.shows("কুপনটি শেষ হয়ে গেছে।");
    page.shows("৳৫০,০৬০");
    send(&mut browser, "/checkout", &again(&page, &page.field("coupon"))).await;
    let orders = sent(&browser);
    assert_eq!((&orders[1].1.coupon, orders[1].1.expected_total), (&None, Poisha::from_taka(50_060)));
}

#[tokio::test]
async fn a_campaigns_limit_offers_what_one_may_still_buy() {
    let mut browser = shopper().await;
    let over_limit = vec![OverLimit { sku: BLUE_PHONE, per_phone: 1, left: 1 }];
    browser.backend.answer([refused(Problem { over_limit, ..problem(409, Code::LimitReached) })]);
    let form = fill(&mut browser).await;
    let page = send(&mut browser, "/checkout", &form).await;
    page.shows("এক মোবাইল নম্বরে এর বেশি নেওয়া যায় না");
    page.shows("যে কয়টি নেওয়া যায় নিন");
    let fix = format!("{BLUE_PHONE}:1");
    send(&mut browser, "/checkout", &with(&filled(&page), &[("fix", &fix)])).await;
    assert_eq!(browser.count(), "1");
}
