//! The line before the checkout, as shoppers see it.

use crate::backend::Answer;
use crate::browser::{Browser, Page};
use crate::stock::{BLUE_PHONE, FAN};
use client::{LinePoint, Room};
use domain::SkuId;
use jiff::{SignedDuration, Timestamp};

/// A room that opened half an hour ago and serves those who came within its first minute; 6,000 wait.
fn room() -> Room {
    let opens_at = Timestamp::now() - SignedDuration::from_mins(30);
    Room {
        id: 7,
        gathers_from: opens_at - SignedDuration::from_mins(10),
        opens_at,
        serving: opens_at + SignedDuration::from_mins(1),
        lapsed: opens_at,
        per_minute: 600,
        waiting: 6_000,
        line: vec![LinePoint { place: opens_at + SignedDuration::from_mins(20), ahead: 6_000 }],
        skus: Vec::new(),
        sold_out: false,
        seed_digest: "5ea1".to_owned(),
        seed: Some("5eed".to_owned()),
    }
}

/// The same room when everybody who is there has been called.
fn all_called() -> Room {
    let serving = Timestamp::now() + SignedDuration::from_secs(1);
    Room { serving, waiting: 0, line: Vec::new(), ..room() }
}

/// A shopper with a phone in the cart before this room.
async fn shopper(room: Room) -> Browser {
    let mut browser = Browser::open().await;
    browser.add(BLUE_PHONE, 1).await;
    browser.shop.waiting_room.set(Some(room));
    browser
}

#[track_caller]
fn waits(page: &Page) {
    assert_eq!((page.status.as_u16(), page.header("x-waiting-room")), (200, "7"), "{}", page.body);
    page.is_private();
    page.hides("name=\"phone\"");
}

#[track_caller]
fn has_the_form(page: &Page) {
    assert_eq!((page.status.as_u16(), page.header("x-waiting-room")), (200, ""));
    page.shows("name=\"phone\"");
}

/// After how many seconds the page loads this one by itself, without a script.
#[track_caller]
fn comes_back_after(page: &Page, path: &str) -> u64 {
    let refresh =
        page.body.split("<noscript><meta http-equiv=\"refresh\" content=\"").nth(1).unwrap_or_default();
    let (seconds, rest) = refresh.split_once("; url=").unwrap_or_default();
    assert!(rest.starts_with(&format!("{path}\"></noscript>")), "{}", page.body);
    seconds.parse().unwrap()
}

/// Opens the form and sends it.
async fn order(browser: &mut Browser, form: &Page) -> Page {
    let fields = [
        ("token", form.field("token")),
        ("order_key", form.field("order_key")),
        ("total_inside-dhaka", form.field("total_inside-dhaka")),
        ("name", "রহিম".to_owned()),
        ("phone", "01812345678".to_owned()),
        ("upazila", "dhaka-dhanmondi".to_owned()),
        ("address", "House 1, Road 2".to_owned()),
    ];
    let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    browser.post("/checkout", &fields).await
}

#[tokio::test]
async fn the_page_tells_place_and_time_in_both_languages_and_comes_back_by_itself() {
    let mut browser = shopper(room()).await;
    let page = browser.get("/checkout").await;
    waits(&page);
    page.shows("<b data-ahead>৬,০০০</b>");
    page.shows("<b data-minutes>১০</b>");
    assert!((3..=100).contains(&comes_back_after(&page, "/checkout")), "the first time at any moment");
    assert!((100..=110).contains(&comes_back_after(&browser.get("/checkout").await, "/checkout")));
    let page = browser.get("/en/checkout").await;
    waits(&page);
    page.shows("<b data-ahead>6,000</b>");
    page.shows("<b data-minutes>10</b> min");
    comes_back_after(&page, "/en/checkout");
    assert_eq!(browser.count(), "1", "the cart is as it was");
    browser.get("/cart").await.shows("/product/primo-x");
}

#[tokio::test]
async fn a_called_ticket_opens_the_form_and_the_order_follows() {
    let mut browser = shopper(room()).await;
    waits(&browser.get("/checkout").await);
    browser.shop.waiting_room.set(Some(all_called()));
    let form = browser.get("/checkout").await;
    has_the_form(&form);
    // The line moves back, as after a restart of everything: who has the form is not stopped.
    browser.shop.waiting_room.set(Some(room()));
    has_the_form(&browser.get("/checkout").await);
    browser.backend.answer([Answer::Accept]);
    assert_eq!(order(&mut browser, &form).await.status.as_u16(), 303);
}

#[tokio::test]
async fn a_room_that_opens_stops_nobody_who_has_the_form() {
    let mut browser = Browser::open().await;
    browser.add(BLUE_PHONE, 1).await;
    let form = browser.get("/checkout").await;
    has_the_form(&form);
    browser.shop.waiting_room.set(Some(room()));
    browser.backend.answer([Answer::Accept]);
    order(&mut browser, &form).await.leads_to("/order/DK-A100-0000-C?new=1");
}

#[tokio::test]
async fn without_a_pass_the_form_is_not_taken_and_what_was_typed_is_kept() {
    let mut browser = Browser::open().await;
    browser.add(BLUE_PHONE, 1).await;
    let form = browser.get("/checkout").await;
    browser.cookies.remove("pass");
    browser.shop.waiting_room.set(Some(room()));
    waits(&order(&mut browser, &form).await);
    assert!(browser.backend.asked().is_empty());
    browser.shop.waiting_room.set(Some(all_called()));
    let form = browser.get("/checkout").await;
    assert_eq!((form.field("name").as_str(), form.field("phone").as_str()), ("রহিম", "01812345678"));
}

#[tokio::test]
async fn a_ticket_and_a_pass_are_good_for_one_order() {
    let mut browser = shopper(room()).await;
    waits(&browser.get("/checkout").await);
    browser.shop.waiting_room.set(Some(all_called()));
    let form = browser.get("/checkout").await;
    let (ticket, pass) = (browser.cookies["ticket"].clone(), browser.cookies["pass"].clone());
    browser.backend.answer([Answer::Accept]);
    assert_eq!(order(&mut browser, &form).await.status.as_u16(), 303);

    browser.shop.waiting_room.set(Some(Room { serving: Timestamp::now(), ..room() }));
    browser.add(BLUE_PHONE, 1).await;
    browser.cookies.insert("ticket".to_owned(), ticket.clone());
    browser.cookies.insert("pass".to_owned(), pass);
    waits(&browser.get("/checkout").await);
    assert_ne!(browser.cookies["ticket"], ticket, "a new one at the end of the line");
}

#[tokio::test]
async fn a_ticket_that_was_forged_or_copied_is_worth_nothing() {
    let mut browser = shopper(room()).await;
    waits(&browser.get("/checkout").await);
    let ticket = browser.cookies["ticket"].clone();

    let mut other = shopper(all_called()).await;
    other.cookies.insert("ticket".to_owned(), ticket.clone());
    waits(&other.get("/checkout").await);
    assert_ne!(other.cookies["ticket"], ticket, "of another cart");

    browser.shop.waiting_room.set(Some(all_called()));
    for at in 0..ticket.len() {
        let mut forged = ticket.clone().into_bytes();
        forged[at] = if forged[at] == b'A' { b'B' } else { b'A' };
        browser.cookies.insert("ticket".to_owned(), String::from_utf8(forged).unwrap());
        // The last character holds two bits that base64 does not use; such a text does not decode.
        waits(&browser.get("/checkout").await);
        browser.shop.waiting_room.set(Some(Room { serving: Timestamp::now(), ..all_called() }));
    }
    browser.shop.waiting_room.set(Some(all_called()));
    browser.cookies.insert("ticket".to_owned(), ticket);
    has_the_form(&browser.get("/checkout").await);
}

#[tokio::test]
async fn a_ticket_is_of_one_room_and_of_its_time() {
    let mut browser = shopper(room()).await;
    waits(&browser.get("/checkout").await);
    let ticket = browser.cookies["ticket"].clone();

    browser.shop.waiting_room.set(Some(Room { id: 8, ..all_called() }));
    assert_eq!(browser.get("/checkout").await.header("x-waiting-room"), "8");
    browser.cookies.insert("ticket".to_owned(), ticket.clone());

    browser.shop.waiting_room.set(Some(Room { lapsed: Timestamp::now(), ..all_called() }));
    let page = browser.get("/checkout").await;
    waits(&page);
    page.shows("১০ মিনিটের মধ্যে আসেননি");
    assert_ne!(browser.cookies["ticket"], ticket);
}

#[tokio::test]
async fn a_ticket_survives_a_restart_of_everything() {
    let mut browser = shopper(room()).await;
    waits(&browser.get("/checkout").await);
    let ticket = browser.cookies["ticket"].clone();
    let mut after = Browser::open().await;
    after.cookies = browser.cookies.clone();
    after.shop.waiting_room.set(Some(room()));
    waits(&after.get("/checkout").await);
    assert_eq!(after.cookies["ticket"], ticket, "the same place");
    after.shop.waiting_room.set(Some(all_called()));
    has_the_form(&after.get("/checkout").await);
}

#[tokio::test]
async fn those_who_gather_are_drawn_by_lot_and_do_not_know_their_place() {
    let now = Timestamp::now();
    let gathers = Room {
        gathers_from: now - SignedDuration::from_mins(20),
        opens_at: now + SignedDuration::from_mins(10),
        serving: now - SignedDuration::from_mins(20),
        lapsed: now - SignedDuration::from_mins(20),
        line: Vec::new(),
        seed: None,
        ..room()
    };
    let mut browser = shopper(gathers.clone()).await;
    let page = browser.get("/checkout").await;
    waits(&page);
    page.shows("শুরু হবে");
    page.hides("data-ahead");
    page.hides("data-place");
    page.shows("5ea1");
    // A quarter of the gathering is called: some of those who came are among it, whenever they came.
    let serving = gathers.gathers_from + gathers.opens_at.duration_since(gathers.gathers_from) / 4;
    let open = Room { opens_at: now, serving, seed: Some("5eed".to_owned()), ..gathers };
    let mut called = 0;
    for _ in 0..200 {
        let mut shopper = Browser::open().await;
        shopper.add(BLUE_PHONE, 1).await;
        shopper
            .shop
            .waiting_room
            .set(Some(Room { opens_at: now + SignedDuration::from_mins(10), ..open.clone() }));
        waits(&shopper.get("/checkout").await);
        shopper.shop.waiting_room.set(Some(Room { opens_at: Timestamp::now(), ..open.clone() }));
        called += u32::from(shopper.get("/checkout").await.header("x-waiting-room").is_empty());
    }
    assert!((20..=140).contains(&called), "{called} of 200");
}

#[tokio::test]
async fn a_room_of_a_campaign_stops_only_its_carts() {
    let mut browser = shopper(Room { skus: vec![FAN], ..room() }).await;
    has_the_form(&browser.get("/checkout").await);
    let mut browser = Browser::open().await;
    browser.shop.waiting_room.set(Some(Room { skus: vec![SkuId(1), FAN], ..room() }));
    browser.add(FAN, 1).await;
    waits(&browser.get("/checkout").await);
}

#[tokio::test]
async fn when_everything_is_sold_the_page_says_so_at_once() {
    let mut browser = shopper(room()).await;
    waits(&browser.get("/checkout").await);
    browser.shop.waiting_room.set(Some(Room { sold_out: true, ..all_called() }));
    let page = browser.get("/checkout").await;
    waits(&page);
    page.shows("বিক্রি হয়ে গেছে");
    page.hides("data-ahead");
    let page = browser.get("/en/checkout").await;
    page.shows("Everything in this offer has been sold");
}

#[tokio::test]
async fn before_the_gathering_and_without_a_room_everybody_goes_on() {
    let later = Timestamp::now() + SignedDuration::from_mins(5);
    let mut browser = shopper(Room { gathers_from: later, opens_at: later, serving: later, ..room() }).await;
    has_the_form(&browser.get("/checkout").await);
    browser.cookies.remove("pass");
    browser.shop.waiting_room.set(None);
    has_the_form(&browser.get("/checkout").await);
}

#[tokio::test]
async fn one_small_file_serves_all_who_wait() {
    let mut browser = shopper(room()).await;
    let file = browser.get("/waiting-room.json").await;
    assert_eq!(file.header("cache-control"), "public, max-age=2");
    assert_eq!(file.header("content-type"), "application/json");
    assert!(file.body.len() < 500, "{}", file.body);
    let json: serde_json::Value = serde_json::from_str(&file.body).unwrap();
    assert_eq!((json["room"].as_i64(), json["open"].as_bool()), (Some(7), Some(true)));
    assert_eq!(json["line"][0][1], 6_000);
    browser.shop.waiting_room.set(None);
    assert_eq!(browser.get("/waiting-room.json").await.body, "null");
}
