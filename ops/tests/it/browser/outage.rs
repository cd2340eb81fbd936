//! The backend and the database are gone: what goes on, what waits, and what comes of it.

use super::pieces::Pieces;
use super::shopper::{ORDER, RAHIMA};
use super::{Browser, Customer, DESKTOP, JavaScript, PHONE, Shopper};
use domain::{Language, Phone};

/// Looks around as any shopper: a phone into the cart, and a search.
async fn browse(shopper: &Shopper<'_>) {
    let browser = shopper.browser;
    shopper.find_a_phone().await;
    shopper.put_into_cart(1).await;
    let word = shopper.language.t("ফ্যান", "fan");
    browser.fill("#q", word).await;
    browser.follow("form.search button").await;
    assert!(browser.text("h1").await.contains(word));
    let names = browser.texts(".item-name").await;
    assert!(names.iter().any(|name| name.to_lowercase().contains(word)), "{names:?}");
    shopper.open("/delivery").await;
    assert_eq!(browser.texts("main tbody tr").await.len(), 3);
}

#[tokio::test]
async fn pages_and_search_go_on_even_after_a_restart() {
    let mut shop = Pieces::open().await;
    let browser = Browser::open(JavaScript::On, DESKTOP).await;
    shop.kill_backend().await;
    shop.kill_database().await;
    for language in Language::ALL {
        browse(&Shopper { shop: &shop.place, browser: &browser, language }).await;
    }
    shop.stop_frontend().await;
    reqwest::get(shop.place.page("/")).await.unwrap_err();
    shop.start_frontend().await;
    for language in Language::ALL {
        browse(&Shopper { shop: &shop.place, browser: &browser, language }).await;
    }
    browser.close().await;
}

#[tokio::test]
async fn with_javascript_an_order_waits_for_the_database_and_is_placed_once() {
    an_order_waits(JavaScript::On, Language::Bangla).await;
}

#[tokio::test]
async fn without_javascript_an_order_waits_for_the_database_and_is_placed_once() {
    an_order_waits(JavaScript::Off, Language::English).await;
}

async fn an_order_waits(java_script: JavaScript, language: Language) {
    let mut shop = Pieces::open().await;
    let browser = Browser::open(java_script, PHONE).await;
    let shopper = Shopper { shop: &shop.place, browser: &browser, language };
    shopper.come_to_the_filled_form(&RAHIMA).await;
    shop.kill_database().await;
    browser.click(ORDER).await;
    let shopper = Shopper { shop: &shop.place, browser: &browser, language };
    expect_waiting(&shopper).await;

    // Whoever cannot wait finds everything as it was typed, and can go on waiting.
    browser.follow("main a[href$='/checkout']").await;
    expect_kept(&browser, &RAHIMA).await;
    browser.follow(".notice a[href$='/checkout/waiting']").await;
    expect_waiting(&shopper).await;

    shop.start_database().await;
    let shopper = Shopper { shop: &shop.place, browser: &browser, language };
    shopper.confirmed_number().await;
    assert_eq!(shop.orders().await, 1);
    browser.close().await;
}

async fn expect_waiting(shopper: &Shopper<'_>) {
    shopper.browser.wait_for(".waiting").await;
    let heading = shopper.language.t("আপনার অর্ডার নেওয়া হচ্ছে", "Your order is being placed");
    assert_eq!(shopper.browser.text("h1").await, heading);
}

async fn expect_kept(browser: &Browser, typed: &Customer) {
    let phone = Phone::parse(typed.phone).unwrap();
    let fields = [
        ("#name", typed.name),
        ("#phone", phone.as_str()),
        ("#district", typed.district),
        ("#upazila", typed.upazila),
        ("#address", typed.address),
        ("#note", typed.note),
    ];
    for (field, expected) in fields {
        assert_eq!(browser.value(field).await, expected, "{field}");
    }
}
