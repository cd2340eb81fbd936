//! How often a shopper may do what costs others something: ordering, trying coupons, looking up orders, searching.
//!
//! Looking around is never limited, and neither is an order that is already on its way. What is refused gets 429 with the
//! time to wait. The backend's own rules (stock, pieces for each phone) do not depend on any of this.

mod client;

pub use client::ClientAddress;

use crate::cart::Cart;
use crate::page::number;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use domain::{CouponCode, Language, OrderNumber, Phone};
use rate_limit::CountedBy::{Address, Cookie, Phone as Number};
use rate_limit::{Attempt, Key, Limit, Refused};
use std::net::IpAddr;

/// Nobody orders six times a minute; a form that was sent, mended and sent again fits in.
static ORDER_COOKIE: Limit = Limit::new("checkout", Cookie, (6, 60), 5);
/// A family may share a number. More is somebody who plays with another's number, or empties the stock.
static ORDER_PHONE: Limit = Limit::new("checkout", Number, (5, 600), 5);
/// Mobile carriers put thousands of people behind one address, and in a sale all of them order at once.
static ORDER_ADDRESS: Limit = Limit::new("checkout", Address, (600, 60), 300);

/// Codes that somebody was given are typed a few times; codes that are guessed, thousands of times.
static COUPON_COOKIE: Limit = Limit::new("coupon", Cookie, (10, 60), 10);
/// A new cookie costs nothing, so the address counts too.
static COUPON_ADDRESS: Limit = Limit::new("coupon", Address, (300, 60), 150);

/// Against guessing the number of an order to a known phone.
static TRACK_PHONE: Limit = Limit::new("track", Number, (10, 600), 10);
/// Against guessing both.
static TRACK_ADDRESS: Limit = Limit::new("track", Address, (300, 60), 150);

/// Searches that no page is kept for; the only reading that costs more than copying bytes.
static SEARCH_ADDRESS: Limit = Limit::new("search", Address, (3_000, 60), 1_500);

/// Beginnings of words that no answer is kept for. Many people type many letters, and nobody is harmed when none is offered.
static SUGGEST_ADDRESS: Limit = Limit::new("suggest", Address, (6_000, 60), 3_000);

/// Nobody who works here signs in so often; a whole office may sit behind one address.
static SIGN_IN_ADDRESS: Limit = Limit::new("sign_in", Address, (30, 600), 15);

/// All of them.
pub static ALL: [&Limit; 10] = [
    &ORDER_COOKIE,
    &ORDER_PHONE,
    &ORDER_ADDRESS,
    &COUPON_COOKIE,
    &COUPON_ADDRESS,
    &TRACK_PHONE,
    &TRACK_ADDRESS,
    &SEARCH_ADDRESS,
    &SUGGEST_ADDRESS,
    &SIGN_IN_ADDRESS,
];

/// An order. The same one may always be sent again: its key makes one order at most, and its answer may have been lost on
/// the way. With another coupon it counts, or a single order's key could be used to guess coupons.
pub(crate) fn order(cart: &Cart, (phone, coupon): (&Phone, Option<&CouponCode>), address: IpAddr) -> Attempt {
    let coupon = coupon.map_or("", CouponCode::as_str).as_bytes();
    let same = Key::new("same order", &[cart.order_key.as_bytes(), phone.as_str().as_bytes(), coupon]);
    Attempt::new()
        .by(&ORDER_COOKIE, cart.visitor.as_bytes())
        .by(&ORDER_PHONE, phone.as_str().as_bytes())
        .by_address(&ORDER_ADDRESS, address)
        .repeatable(same)
}

/// A try of a coupon. The form asks again for the same code each time it is drawn, which is no guess.
pub(crate) fn coupon(cart: &Cart, code: &CouponCode, address: IpAddr) -> Attempt {
    let same = Key::new("same coupon", &[cart.visitor.as_bytes(), code.as_str().as_bytes()]);
    Attempt::new()
        .by(&COUPON_COOKIE, cart.visitor.as_bytes())
        .by_address(&COUPON_ADDRESS, address)
        .repeatable(same)
}

/// Looking up an order by its number and phone. The same pair again is no guess.
pub(crate) fn track(order: &OrderNumber, phone: &Phone, address: IpAddr) -> Attempt {
    let phone = phone.as_str().as_bytes();
    let same = Key::new("same lookup", &[order.to_string().as_bytes(), phone]);
    Attempt::new().by(&TRACK_PHONE, phone).by_address(&TRACK_ADDRESS, address).repeatable(same)
}

/// A search that has to be made.
pub(crate) fn search(address: IpAddr) -> Attempt {
    Attempt::new().by_address(&SEARCH_ADDRESS, address)
}

/// A suggestion that has to be made.
pub(crate) fn suggest(address: IpAddr) -> Attempt {
    Attempt::new().by_address(&SUGGEST_ADDRESS, address)
}

/// A try to sign in.
pub(crate) fn sign_in(address: IpAddr) -> Attempt {
    Attempt::new().by_address(&SIGN_IN_ADDRESS, address)
}

/// Makes an answer say that it is a refusal, and when to come again.
pub(crate) fn refuse(response: &mut Response, refused: &Refused) {
    *response.status_mut() = StatusCode::TOO_MANY_REQUESTS;
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(refused.retry_after_seconds()));
}

/// How long to wait, for people: "12 seconds", "2 minutes".
pub(crate) fn wait_text(refused: &Refused, language: Language) -> String {
    let seconds = refused.retry_after_seconds();
    let (count, bangla, english) = if seconds <= 90 {
        (seconds, "সেকেন্ড", "second")
    } else {
        (seconds.div_ceil(60), "মিনিট", "minute")
    };
    let shown = number(u32::try_from(count).unwrap_or(u32::MAX), language);
    match language {
        Language::Bangla => format!("{shown} {bangla}"),
        Language::English => format!("{shown} {english}{}", if count == 1 { "" } else { "s" }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn waits_are_told_in_words() {
        let told = |seconds, language| {
            wait_text(&Refused { limit: &ORDER_PHONE, retry_after: Duration::from_secs(seconds) }, language)
        };
        assert_eq!(told(1, Language::English), "1 second");
        assert_eq!(told(12, Language::Bangla), "১২ সেকেন্ড");
        assert_eq!(told(119, Language::English), "2 minutes");
    }
}
