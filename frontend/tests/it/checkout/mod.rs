//! From the cart to the order.

mod answers;
mod coupon;
mod fields;
mod limits;
mod order;
mod refusals;
mod waiting;

use crate::browser::{Browser, Page};
use crate::stock::BLUE_PHONE;
use client::PlaceOrder;
use std::collections::BTreeMap;

/// The name of every field with its value.
type Fields = BTreeMap<&'static str, String>;

/// What the page hides in its form.
const HIDDEN: [&str; 5] =
    ["token", "order_key", "total_inside-dhaka", "total_dhaka-suburbs", "total_outside-dhaka"];

/// A browser with two blue phones in its cart: 50,000 taka, in Dhaka 50,060.
async fn shopper() -> Browser {
    let mut browser = Browser::open().await;
    browser.add(BLUE_PHONE, 2).await;
    browser
}

/// The form on this page, filled in rightly.
fn filled(page: &Page) -> Fields {
    let hidden = HIDDEN.map(|name| (name, page.field(name)));
    let typed = [
        ("name", "রহিম উদ্দিন"),
        ("phone", "01812345678"),
        ("district", "dhaka"),
        ("upazila", "dhaka-dhanmondi"),
        ("address", "House 1, Road 2"),
        ("email", "rahim@example.com"),
        ("note", "Call first"),
        ("payment", "cash_on_delivery"),
    ];
    hidden.into_iter().chain(typed.map(|(name, value)| (name, value.to_owned()))).collect()
}

/// The same with other values.
fn with(fields: &Fields, others: &[(&'static str, &str)]) -> Fields {
    let mut fields = fields.clone();
    fields.extend(others.iter().map(|&(name, value)| (name, value.to_owned())));
    fields
}

/// Opens the form and fills it in.
async fn fill(browser: &mut Browser) -> Fields {
    filled(&browser.get("/checkout").await)
}

/// Sends a form.
async fn send(browser: &mut Browser, path: &str, fields: &Fields) -> Page {
    let fields: Vec<_> = fields.iter().map(|(&name, value)| (name, value.as_str())).collect();
    browser.post(path, &fields).await
}

/// The orders that the backend was sent, with their keys.
fn sent(browser: &Browser) -> Vec<(String, PlaceOrder)> {
    let asked = browser.backend.asked().into_iter();
    let orders = asked.filter(|asked| asked.path == "/api/v1/orders");
    orders.map(|asked| (asked.key.unwrap(), serde_json::from_str(&asked.body).unwrap())).collect()
}

/// Fails unless the page still has everything that [`filled`] typed.
#[track_caller]
fn keeps_what_was_typed(page: &Page) {
    assert_eq!((page.field("name").as_str(), page.field("phone").as_str()), ("রহিম উদ্দিন", "01812345678"));
    assert_eq!(page.field("email"), "rahim@example.com");
    assert_eq!(
        (page.area("address").as_str(), page.area("note").as_str()),
        ("House 1, Road 2", "Call first")
    );
    page.shows("<option value=\"dhaka\" selected>");
    page.shows("<option value=\"dhaka-dhanmondi\" selected>");
}
