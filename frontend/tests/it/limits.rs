//! Who is counted, and that looking around never is.

use crate::browser::{Browser, Page};
use axum::http::StatusCode;
use frontend::config::LimitsConfig;
use std::net::IpAddr;

/// Lookups that one address has at once.
const LOOKUPS: u32 = 150;

/// A browser before a shop with two trusted networks, and with a backend that nobody listens at.
fn browser(peer: &str) -> Browser {
    let limits = LimitsConfig { trusted_proxies: "10.0.0.0/8,192.0.2.7".to_owned(), redis_url: None };
    Browser { peer: peer.parse().unwrap(), ..Browser::limited("http://127.0.0.1:9", limits) }
}

/// Looks up an order, always with another phone.
async fn look_up(browser: &mut Browser, number: u32, forwarded: &str) -> Page {
    look_up_order(browser, (42, number), forwarded).await
}

async fn look_up_order(browser: &mut Browser, (order, phone): (u64, u32), forwarded: &str) -> Page {
    let phone = format!("017{phone:08}");
    let number = domain::OrderNumber::from_random(order).to_string();
    let fields = [("number", number.as_str()), ("phone", phone.as_str())];
    browser.post_with("/track", &fields, &[("x-forwarded-for", forwarded)]).await
}

/// Looks up twice as often as one address may at once, since some is free again meanwhile; tells whether one was refused.
/// `first` keeps the phones of two calls apart: the same lookup again is free.
async fn is_limited(browser: &mut Browser, first: u32, forwarded: impl Fn(u32) -> String) -> bool {
    for number in 0..2 * LOOKUPS {
        let page = look_up(browser, first + number, &forwarded(number)).await;
        if page.status == StatusCode::TOO_MANY_REQUESTS {
            return true;
        }
    }
    false
}

#[tokio::test]
async fn forged_headers_from_anybody_change_nothing() {
    let mut browser = browser("203.0.113.9");
    let invented = |number: u32| format!("198.51.{}.{}", number / 200, number % 200);
    assert!(is_limited(&mut browser, 0, invented).await);
}

#[tokio::test]
async fn a_refused_lookup_keeps_what_was_typed() {
    let mut browser = browser("203.0.113.9");
    for order in 0..10 {
        let page = look_up_order(&mut browser, (order, 7), "").await;
        assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE, "nobody answers, but it was asked");
    }
    let page = look_up_order(&mut browser, (10, 7), "").await;
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
    let seconds: u64 = page.header("retry-after").parse().unwrap();
    assert!((40..=60).contains(&seconds), "{seconds}");
    page.shows("অল্প সময়ে অনেকবার খোঁজা হয়েছে");
    page.shows(" সেকেন্ড পরে আবার চাপ দিন");
    assert_eq!(page.field("phone"), "01700000007");
    let again = look_up_order(&mut browser, (3, 7), "").await;
    assert_eq!(again.status, StatusCode::SERVICE_UNAVAILABLE, "the same lookup again is no guess");
}

#[tokio::test]
async fn clients_behind_trusted_proxies_count_apart() {
    let mut browser = browser("10.1.2.3");
    // The client's own invention on the left, then the client, then the proxy before the last one.
    let chained = |number: u32| format!("1.2.3.4, 198.51.{}.{}, 192.0.2.7", number / 200, number % 200);
    assert!(!is_limited(&mut browser, 0, chained).await);
    // One client, whatever it invents.
    assert!(is_limited(&mut browser, 1_000, |number| format!("1.2.{number}.3, 203.0.113.77")).await);
    // One /64, whatever the host.
    assert!(is_limited(&mut browser, 2_000, |number| format!("2001:db8:1:2::{number:x}")).await);
}

#[tokio::test]
async fn garbage_counts_for_the_proxy_that_sent_it() {
    let mut browser = browser("10.1.2.3");
    assert!(is_limited(&mut browser, 0, |number| format!("unknown-{number}")).await);
}

#[tokio::test]
async fn searches_have_a_wide_limit_and_looking_around_has_none() {
    let mut browser = browser("203.0.113.9");
    for number in 0..1_500 {
        let page = browser.get(&format!("/search?q=word{number}")).await;
        assert_eq!(page.status, StatusCode::OK, "{number}");
    }
    let mut refused = 0;
    // One is free again every 20 ms, so a few more may pass meanwhile.
    for number in 0..1_000 {
        let page = browser.get(&format!("/en/search?q=other{number}")).await;
        if page.status == StatusCode::TOO_MANY_REQUESTS {
            assert_eq!((page.header("cache-control"), page.header("retry-after")), ("no-store", "1"));
            page.shows("A little slower, please");
            refused += 1;
        }
    }
    assert!(refused > 0);
    for path in ["/", "/en", "/checkout", "/cart", "/track"] {
        assert_ne!(browser.get(path).await.status, StatusCode::TOO_MANY_REQUESTS, "{path}");
    }
    // A page that is kept costs nothing.
    browser.peer = IpAddr::from([203, 0, 113, 10]);
    for number in 0..2_000 {
        assert_eq!(browser.get("/search?q=another").await.status, StatusCode::OK, "{number}");
    }
}
