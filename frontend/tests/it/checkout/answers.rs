//! Answers of the backend that the shopper decides about.

use super::{fill, filled, keeps_what_was_typed, send, sent, shopper, with};
use crate::backend::{Answer, problem};
use crate::stock::{self, BLUE_PHONE, FAN};
use axum::http::StatusCode;
use client::{Code, Problem, Quote, QuoteLine, SoldOut};
use domain::{OrderNumber, Poisha, Quantity, SkuId, StockHint, Zone};

fn no(problem: Problem) -> Answer {
    Answer::Problem(Box::new(problem))
}

/// The phones cost more now: 54,060 taka with delivery in Dhaka.
fn dearer() -> Problem {
    let line = QuoteLine {
        sku: BLUE_PHONE,
        product: "primo-x".to_owned(),
        name: stock::text("প্রিমো এক্স", "Primo X"),
        options: vec![],
        quantity: Quantity::new(2).unwrap(),
        unit_price: Poisha::from_taka(27_000),
        total: Poisha::from_taka(54_000),
        stock: StockHint::InStock,
    };
    let quote = Quote {
        lines: vec![line],
        items_total: Poisha::from_taka(54_000),
        discount: Poisha::ZERO,
        zone: Some(Zone::InsideDhaka),
        delivery_fee: Poisha::from_taka(60),
        total: Poisha::from_taka(54_060),
        coupon: None,
    };
    Problem { quote: Some(Box::new(quote)), ..problem(409, Code::PriceChanged) }
}

fn sold_out(lines: &[(SkuId, u32)]) -> Problem {
    let sold_out = lines.iter().map(|&(sku, left)| SoldOut { sku, left }).collect();
    Problem { sold_out, ..problem(409, Code::SoldOut) }
}

#[tokio::test]
async fn another_price_is_shown_and_ordered_only_after_a_yes() {
    let mut browser = shopper().await;
    browser.backend.answer([no(dearer()), Answer::Accept]);
    let form = fill(&mut browser).await;
    let page = send(&mut browser, "/checkout", &form).await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    page.is_private();
    keeps_what_was_typed(&page);
    for text in ["দাম বদলেছে, তাই অর্ডারটি এখনো হয়নি।", "<s>৳৫০,০৬০</s>", "<b>৳৫৪,০৬০</b>", "প্রিমো এক্স: ৳২৭,০০০"]
    {
        page.shows(text);
    }
    page.shows("নতুন দামে অর্ডার করুন: ৳৫৪,০৬০");
    assert_eq!(browser.count(), "2");

    send(&mut browser, "/checkout", &filled(&page)).await.leads_to(&order_path("?new=1"));
    let orders = sent(&browser);
    assert_eq!(orders[0].1.expected_total, Poisha::from_taka(50_060));
    assert_eq!(orders[1].1.expected_total, Poisha::from_taka(54_060), "what the shopper saw");
    assert_eq!(orders[0].0, orders[1].0, "one key");
}

#[tokio::test]
async fn a_total_that_was_tampered_with_is_not_believed() {
    let mut browser = shopper().await;
    let form = fill(&mut browser).await;
    for (total, expected) in [("1", 1), ("", 0), ("abc", 0), ("-5", -5), ("99999999999999999999", 0)] {
        browser.backend.answer([no(dearer())]);
        let page = send(&mut browser, "/en/checkout", &with(&form, &[("total_inside-dhaka", total)])).await;
        assert_eq!(page.status, StatusCode::CONFLICT, "{total}: the backend compares");
        page.shows("<b>৳54,060</b>");
        assert_eq!(sent(&browser).last().unwrap().1.expected_total, Poisha::new(expected));
    }
}

#[tokio::test]
async fn what_is_sold_out_is_named_and_one_press_takes_what_is_left() {
    let mut browser = shopper().await;
    browser.add(FAN, 3).await;
    let both = sold_out(&[(BLUE_PHONE, 1), (FAN, 0)]);
    browser.backend.answer([no(both), Answer::Accept]);
    let form = fill(&mut browser).await;
    let page = send(&mut browser, "/en/checkout", &form).await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    keeps_what_was_typed(&page);
    page.shows("Primo X (Blue): left: 1");
    page.shows("Ceiling fan (White): none left");

    let page = send(&mut browser, "/en/checkout", &with(&filled(&page), &[("fix", "11:1")])).await;
    assert_eq!((page.status, browser.count()), (StatusCode::OK, "4"));
    keeps_what_was_typed(&page);
    let page = send(&mut browser, "/en/checkout", &with(&filled(&page), &[("fix", "21:0")])).await;
    assert_eq!((page.field("total_inside-dhaka").as_str(), browser.count()), ("2506000", "1"));
    assert_eq!(sent(&browser).len(), 1, "nothing is ordered before the shopper says so");

    send(&mut browser, "/en/checkout", &filled(&page))
        .await
        .leads_to(&format!("/en{}", order_path("?new=1")));
    let orders = sent(&browser);
    assert_eq!((orders[1].1.lines.len(), &orders[1].0), (1, &orders[0].0));
}

#[tokio::test]
async fn the_buttons_of_a_shortage_do_what_they_say() {
    let mut browser = shopper().await;
    browser.backend.answer([no(sold_out(&[(BLUE_PHONE, 0)]))]);
    let form = fill(&mut browser).await;
    let page = send(&mut browser, "/checkout", &form).await;
    page.shows("<button class=\"button second\" name=\"fix\" value=\"11:0\">সরিয়ে নিন");
    send(&mut browser, "/checkout", &with(&form, &[("fix", "11:0")])).await.leads_to("/cart");
    assert_eq!(browser.count(), "0");
}

#[tokio::test]
async fn a_line_that_is_no_longer_sold_is_named_like_one_that_is_sold_out() {
    let mut browser = shopper().await;
    let error = client::FieldError { field: "lines[0].sku".to_owned(), message: "unknown".to_owned() };
    browser.backend.answer([no(Problem { errors: vec![error], ..problem(422, Code::InvalidInput) })]);
    let form = fill(&mut browser).await;
    let page = send(&mut browser, "/en/checkout", &form).await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    page.shows("Primo X (Blue): none left");
    keeps_what_was_typed(&page);
}

#[tokio::test]
async fn an_equal_order_is_asked_about_first() {
    let mut browser = shopper().await;
    let earlier = OrderNumber::from_random(7);
    let twice = Problem { earlier_order: Some(earlier.clone()), ..problem(409, Code::PossibleDuplicate) };
    browser.backend.answer([no(twice), Answer::Accept]);
    let form = fill(&mut browser).await;
    let page = send(&mut browser, "/checkout", &form).await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    keeps_what_was_typed(&page);
    page.shows("একটু আগে এই নম্বর থেকে একই অর্ডার হয়েছে।");
    page.shows(&format!("href=\"/order/{earlier}\""));
    page.shows("name=\"confirm_duplicate\" value=\"1\"");

    let yes = with(&filled(&page), &[("confirm_duplicate", "1")]);
    send(&mut browser, "/checkout", &yes).await.leads_to(&order_path("?new=1"));
    let orders = sent(&browser);
    assert_eq!([orders[0].1.confirm_duplicate, orders[1].1.confirm_duplicate], [false, true]);
    assert_eq!(orders[0].0, orders[1].0);
}

#[tokio::test]
async fn a_key_that_became_another_order_gets_a_new_one_only_after_a_yes() {
    let mut browser = shopper().await;
    let used = || no(problem(422, Code::IdempotencyKeyReused));
    browser.backend.answer([used(), used(), Answer::Accept]);
    let form = fill(&mut browser).await;
    let page = send(&mut browser, "/en/checkout", &form).await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    keeps_what_was_typed(&page);
    page.shows("We have already received your earlier order from this cart.");
    let page = send(&mut browser, "/en/checkout", &filled(&page)).await;
    send(&mut browser, "/en/checkout", &with(&filled(&page), &[("new_order", "1")])).await;
    let keys: Vec<String> = sent(&browser).into_iter().map(|(key, _)| key).collect();
    assert_eq!(keys[0], keys[1]);
    assert_ne!(keys[1], keys[2]);
}

#[tokio::test]
async fn a_field_that_only_the_backend_refuses_is_marked() {
    let mut browser = shopper().await;
    let error = client::FieldError { field: "phone".to_owned(), message: "blocked".to_owned() };
    browser.backend.answer([no(Problem { errors: vec![error], ..problem(422, Code::InvalidInput) })]);
    let form = fill(&mut browser).await;
    let page = send(&mut browser, "/en/checkout", &form).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    page.shows("id=\"phone-error\">This was not accepted. Please check it.");
    keeps_what_was_typed(&page);
}

#[tokio::test]
async fn a_mistake_of_ours_is_said_and_keeps_everything() {
    for answer in
        [no(problem(400, Code::Malformed)), no(problem(422, Code::InvalidInput)), Answer::Raw(404, "<html>")]
    {
        let mut browser = shopper().await;
        browser.backend.answer([answer]);
        let form = fill(&mut browser).await;
        let page = send(&mut browser, "/en/checkout", &form).await;
        page.shows("Something went wrong on our side and the order was not placed.");
        page.hides("for operators");
        keeps_what_was_typed(&page);
        assert_eq!((page.header("cache-control"), browser.count()), ("private, no-store", "2"));
    }
}

fn order_path(rest: &str) -> String {
    format!("/order/{}{rest}", OrderNumber::from_random(42))
}
