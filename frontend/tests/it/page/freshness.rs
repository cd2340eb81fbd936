//! No copy of a page is shown after its price has changed by the clock.

use super::seconds;
use crate::browser::Browser;
use crate::stock;
use jiff::{SignedDuration, Timestamp};

const SHOWING_THE_FAN: [&str; 5] = [
    "/",
    "/en/product/ceiling-fan",
    "/product/lamp",
    "/category/home-appliances?sort=price",
    "/search?q=fan",
];

/// A shop whose fan is on sale for so many seconds from now.
async fn on_sale_for(seconds: i64) -> (Browser, Timestamp) {
    let browser = Browser::open().await;
    let until = Timestamp::now() + SignedDuration::from_secs(seconds);
    let change = stock::change(2, vec![stock::fan_on_sale_until(until)]);
    browser.shop.catalogue.apply_offers(&change).unwrap();
    (browser, until)
}

#[tokio::test]
async fn no_copy_of_a_page_outlives_its_price() {
    for length in [2, 9, 15, 39, 41] {
        let (mut browser, until) = on_sale_for(length).await;
        for path in SHOWING_THE_FAN {
            let page = browser.get(path).await;
            let left = until.duration_since(Timestamp::now()).as_secs() + 1;
            let longest = seconds(&page, "max-age").max(seconds(&page, "s-maxage"))
                + seconds(&page, "stale-while-revalidate");
            assert!(longest <= left, "{path}, {left} s left: {}", page.header("cache-control"));
        }
    }
}

#[tokio::test]
async fn a_page_is_kept_for_as_long_as_its_price_allows() {
    let (mut browser, _) = on_sale_for(30).await;
    let page = browser.get("/product/ceiling-fan").await;
    assert_eq!((seconds(&page, "max-age"), seconds(&page, "s-maxage")), (10, 10));
    assert!(
        (10..=20).contains(&seconds(&page, "stale-while-revalidate")),
        "{}",
        page.header("cache-control")
    );

    let usual = "public, max-age=10, s-maxage=10, stale-while-revalidate=30";
    assert_eq!(browser.get("/product/primo-x").await.header("cache-control"), usual, "does not show the fan");
    let (mut browser, _) = on_sale_for(600).await;
    assert_eq!(browser.get("/product/ceiling-fan").await.header("cache-control"), usual);
}

#[tokio::test]
async fn an_unchanged_page_says_how_long_it_is_good_too() {
    let (mut browser, until) = on_sale_for(20).await;
    let tag = browser.get("/product/ceiling-fan").await.header("etag").to_owned();
    let again = browser.get_with("/product/ceiling-fan", &[("if-none-match", &tag)]).await;
    assert_eq!(again.status.as_u16(), 304);
    let longest = seconds(&again, "max-age") + seconds(&again, "stale-while-revalidate");
    assert!(longest <= until.duration_since(Timestamp::now()).as_secs() + 1);
}

#[tokio::test]
async fn a_sale_ends_by_the_clock_on_every_page() {
    let (mut browser, until) = on_sale_for(2).await;
    for path in ["/en", "/en/product/ceiling-fan"] {
        let page = browser.get(path).await;
        page.shows("<b class=\"price\">৳2,500</b>");
        page.shows("16% off");
    }
    for path in ["/en", "/en/product/ceiling-fan"] {
        let page = browser.get_until(path, |page| !page.body.contains("৳2,500")).await;
        assert!(Timestamp::now() >= until, "{path}");
        page.shows("<b class=\"price\">৳3,000</b>");
    }
}

/// A page that is still being made of the old offers must not spoil what is known of the new ones.
#[tokio::test]
async fn the_next_price_change_is_that_of_the_offers_looked_at() {
    let browser = Browser::open().await;
    let catalogue = &browser.shop.catalogue;
    let (old, now) = (catalogue.view(), Timestamp::now());
    let until = now + SignedDuration::from_secs(60);
    catalogue.apply_offers(&stock::change(2, vec![stock::fan_on_sale_until(until)])).unwrap();
    assert_eq!(catalogue.next_price_change(&old, now), None);
    assert_eq!(catalogue.next_price_change(&catalogue.view(), now), Some(until));
}
