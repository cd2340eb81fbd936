//! Confirmation, tracking and invoice.

use crate::backend::{Answer, Backend, accepted, problem};
use crate::browser::Browser;
use axum::http::StatusCode;
use client::{Code, Order, OrderEvent, PlaceOrder};
use domain::{OrderNumber, OrderStatus, Poisha};
use serde_json::json;

const PHONE: &str = "01812345678";

fn number() -> String {
    OrderNumber::from_random(42).to_string()
}

/// An order of one phone to Dhanmondi, whose texts try to be markup.
fn order() -> Order {
    let asked = json!({
        "lines": [{"sku": 11, "quantity": 1}],
        "name": "<script>alert(1)</script>",
        "phone": PHONE,
        "upazila": "dhaka-dhanmondi",
        "address": "\"><img src=x onerror=alert(2)>",
        "note": "<b>bold</b>",
        "payment": "cash_on_delivery",
        "language": "bn",
        "expected_total": 2_506_000,
    });
    accepted(&serde_json::from_value::<PlaceOrder>(asked).unwrap())
}

fn gives(backend: &Backend, order: Order) {
    backend.answer([Answer::Order(Box::new(order))]);
}

/// A browser that has found the order by its number and phone.
async fn tracked() -> Browser {
    let mut browser = Browser::open().await;
    gives(&browser.backend, order());
    let fields = [("number", number()), ("phone", PHONE.to_owned())];
    let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
    browser.post("/track", &fields).await.leads_to(&format!("/order/{}", number()));
    browser
}

#[tokio::test]
async fn an_order_is_found_by_its_number_and_phone_in_every_form() {
    let plain = number().replace('-', "");
    let numbers =
        [number(), number().to_lowercase(), plain.clone(), plain[2..].to_owned(), format!(" #{plain} ")];
    for number in &numbers {
        for phone in [PHONE, "০১৮১২-৩৪৫৬৭৮", "+880 1812 345678"] {
            let mut browser = Browser::open().await;
            gives(&browser.backend, order());
            let answer = browser.post("/en/track", &[("number", number), ("phone", phone)]).await;
            answer.leads_to(&format!("/en/order/{}", self::number()));
            let asked = browser.backend.asked().remove(0);
            let expected = format!("{{\"number\":\"{}\",\"phone\":\"{PHONE}\"}}", self::number());
            assert_eq!((asked.path.as_str(), asked.body), ("/api/v1/orders/track", expected));
        }
    }
}

#[tokio::test]
async fn the_tracking_form_says_what_is_wrong_and_keeps_it() {
    let mut browser = Browser::open().await;
    for (path, number, phone, sentence) in [
        ("/track", "DK-0000", PHONE, "id=\"number-error\">অর্ডার নম্বরটি মিলছে না।"),
        ("/en/track", "", PHONE, "id=\"number-error\">This is not an order number."),
        ("/en/track", &number(), "", "id=\"phone-error\">Enter your mobile number."),
        ("/track", &number(), "0181", "id=\"phone-error\">মোবাইল নম্বর ১১ সংখ্যার হয়"),
    ] {
        let page = browser.post(path, &[("number", number), ("phone", phone)]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{number} {phone}");
        page.is_private();
        page.shows(sentence);
        assert_eq!((page.field("number").as_str(), page.field("phone").as_str()), (number, phone));
    }
    assert!(browser.backend.asked().is_empty());
    let page = browser.post("/track", &[("number", "\"><script>alert(1)</script>"), ("phone", "<b>")]).await;
    page.hides("<script>alert");
    page.hides("value=\"<b>");
}

#[tokio::test]
async fn a_wrong_phone_finds_nothing_and_shows_nothing() {
    let mut browser = Browser::open().await;
    browser.backend.answer([Answer::Problem(Box::new(problem(404, Code::NotFound)))]);
    let page = browser.post("/en/track", &[("number", &number()), ("phone", "01912345678")]).await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    page.is_private();
    page.shows("We found no order with this number and mobile.");
    assert_eq!((page.field("number"), page.field("phone")), (number(), "01912345678".to_owned()));
    assert!(browser.cookies.is_empty());
    browser.get(&format!("/order/{}", number())).await.leads_to(&format!("/track?number={}", number()));
}

#[tokio::test]
async fn when_the_backend_is_away_the_tracking_form_keeps_what_was_typed() {
    for answer in [
        Answer::Problem(Box::new(problem(503, Code::DatabaseUnavailable))),
        Answer::Problem(Box::new(problem(429, Code::Busy))),
        Answer::Raw(502, "<html>"),
        Answer::Raw(200, "{}"),
    ] {
        let mut browser = Browser::open().await;
        browser.backend.answer([answer]);
        let page = browser.post("/en/track", &[("number", &number()), ("phone", PHONE)]).await;
        assert_eq!((page.status, page.header("retry-after")), (StatusCode::SERVICE_UNAVAILABLE, "10"));
        page.is_private();
        page.shows("We cannot look up orders right now. Your order is safe.");
        assert_eq!((page.field("number"), page.field("phone")), (number(), PHONE.to_owned()));
    }
}

#[tokio::test]
async fn only_a_browser_that_named_the_phone_sees_the_order() {
    let mut browser = tracked().await;
    let cookie = browser.cookies["orders"].clone();
    let path = format!("/en/order/{}", number());
    gives(&browser.backend, order());
    assert_eq!(browser.get(&path).await.status, StatusCode::OK);
    let asked = browser.backend.asked().len();
    for forged in [String::new(), "x".to_owned(), cookie[1..].to_owned(), format!("{cookie}A")] {
        browser.cookies.insert("orders".to_owned(), forged);
        for path in [path.clone(), format!("{path}/invoice"), format!("{path}?new=1")] {
            browser.get(&path).await.leads_to(&format!("/en/track?number={}", number()));
        }
    }
    assert_eq!(browser.backend.asked().len(), asked, "the backend is not even asked");
    let form = browser.get(&format!("/en/track?number={}", number())).await;
    assert_eq!((form.field("number"), form.field("phone")), (number(), String::new()));
}

#[tokio::test]
async fn the_order_and_its_invoice_show_what_was_agreed() {
    let mut browser = tracked().await;
    let order = Order { discount: Poisha::from_taka(500), ..order() };
    for path in ["/en/order/{}", "/en/order/{}/invoice"] {
        gives(&browser.backend, order.clone());
        let page = browser.get(&path.replace("{}", &number())).await;
        page.is_private();
        for text in [&number(), PHONE, "Primo X", "৳25,000", "−৳500", "৳60", "৳25,060", "Dhanmondi"]
        {
            page.shows(text);
        }
        for markup in ["<script>alert", "<img src=x", "<b>bold"] {
            page.hides(markup);
        }
        page.shows("&#60;script&#62;alert(1)&#60;/script&#62;");
    }
    gives(&browser.backend, order);
    let page = browser.get(&format!("/order/{}/invoice", number())).await;
    for text in ["<h1>চালান</h1>", "২৪ নভেম্বর ২০২৬", "৳২৫,০৬০", "০১৮১২৩৪৫৬৭৮", "SKU-11", "প্রিমো এক্স"]
    {
        page.shows(text);
    }
}

#[tokio::test]
async fn the_page_tells_what_happened_and_what_comes() {
    let mut browser = tracked().await;
    let mut order = order();
    order.status = OrderStatus::Shipped;
    let later = OrderEvent { status: OrderStatus::Shipped, at: "2026-11-25T04:30:00Z".parse().unwrap() };
    order.events.push(later);
    gives(&browser.backend, order);
    let page = browser.get(&format!("/en/order/{}", number())).await;
    page.shows("<li class=\"past\"><b>Order received</b><span>24 November 2026, 4:00 pm</span>");
    page.shows("<li class=\"now\" aria-current=\"step\"><b>With the courier</b><span>25 November 2026, 10:30 am</span>");
    page.shows("<li class=\"next\"><b>Delivered</b></li>");
    page.hides("Thank you!");
    browser.get("/cart").await.shows(&format!("href=\"/order/{}\"", number()));
}

#[tokio::test]
async fn an_order_that_cannot_be_shown_now_is_busy_or_gone() {
    let mut browser = tracked().await;
    let path = format!("/en/order/{}", number());
    for path in [path.clone(), format!("{path}/invoice")] {
        let page = browser.get(&path).await;
        assert_eq!((page.status, page.header("retry-after")), (StatusCode::SERVICE_UNAVAILABLE, "10"));
        page.shows("orders you placed are safe");
        browser.backend.answer([Answer::Problem(Box::new(problem(404, Code::NotFound)))]);
        assert_eq!(browser.get(&path).await.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn what_is_not_an_order_number_is_not_found() {
    let mut browser = Browser::open().await;
    for path in ["/order/x", "/order/DK-0000-0000-1", "/en/order/1/invoice", "/order"] {
        assert_eq!(browser.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    // Any way of writing a number leads to the one that is shown.
    let path = format!("/order/{}", number().to_lowercase());
    browser.get(&path).await.leads_to(&format!("/track?number={}", number()));
}

/// The number and what the order's page then says.
async fn press_cancel(browser: &mut Browser, answer: Answer) -> crate::browser::Page {
    gives(&browser.backend, order());
    let page = browser.get(&format!("/en/order/{}", number())).await;
    assert!(page.body.contains("Cancel this order?"));
    browser.backend.answer([answer]);
    browser.post(&format!("/en/order/{}/cancel", number()), &[("token", &page.field("token"))]).await
}

#[tokio::test]
async fn an_order_is_cancelled_by_its_shopper() {
    let mut browser = tracked().await;
    let cancelled = Order { status: OrderStatus::Cancelled, ..order() };
    let answer = press_cancel(&mut browser, Answer::Order(Box::new(cancelled.clone()))).await;
    answer.leads_to(&format!("/en/order/{}", number()));
    let asked = browser.backend.asked().pop().unwrap();
    assert_eq!(asked.path, "/api/v1/orders/cancel");
    assert!(asked.body.contains(PHONE) && asked.body.contains(&number()), "{}", asked.body);
    gives(&browser.backend, cancelled);
    let page = browser.get(&format!("/en/order/{}", number())).await;
    assert!(!page.body.contains("Cancel this order?"), "a cancelled order cannot be cancelled");
}

#[tokio::test]
async fn what_cannot_be_cancelled_is_said() {
    for (answer, notice, said) in [
        (
            Answer::Problem(Box::new(problem(409, Code::NotCancellable))),
            "late",
            "We have begun with this order",
        ),
        (Answer::Problem(Box::new(problem(503, Code::Busy))), "busy", "We cannot cancel it right now"),
        (Answer::Raw(200, "?"), "busy", "We cannot cancel it right now"),
    ] {
        let mut browser = tracked().await;
        let path = format!("/en/order/{}?notice={notice}", number());
        press_cancel(&mut browser, answer).await.leads_to(&path);
        gives(&browser.backend, order());
        assert!(browser.get(&path).await.body.contains(said));
    }
}

#[tokio::test]
async fn nobody_else_cancels_it() {
    let mut browser = tracked().await;
    let path = format!("/order/{}/cancel", number());
    let asked = browser.backend.asked().len();
    let again = format!("/order/{}?notice=again", number());
    browser.post(&path, &[("token", "0".repeat(64).as_str())]).await.leads_to(&again);
    let mut stranger = Browser::open().await;
    stranger.post(&path, &[]).await.leads_to(&format!("/track?number={}", number()));
    assert_eq!((browser.backend.asked().len(), stranger.backend.asked().len()), (asked, 0));
}
