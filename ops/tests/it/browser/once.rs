//! However often a shopper presses, reloads or goes back: one order.

use super::shopper::{ORDER, RAHIMA};
use super::{Browser, Customer, JavaScript, PHONE, Shopper};
use crate::shop::{Place, interrupt};
use domain::Language;
use serde_json::json;

async fn orders(shop: &Place) -> i64 {
    shop.database().await.query_one("SELECT count(*) FROM orders", &[]).await.unwrap().get(0)
}

#[tokio::test]
async fn a_double_click_and_reloads_make_one_order() {
    let shop = Place::new();
    let (mut up, _) = shop.open().await;
    order_in_a_hurry(&shop, (JavaScript::On, Language::Bangla), "01712345678").await;
    assert_eq!(orders(&shop).await, 1);
    // Another phone, or the shop would ask whether the same order is meant twice.
    order_in_a_hurry(&shop, (JavaScript::Off, Language::English), "01812345678").await;
    assert_eq!(orders(&shop).await, 2);
    assert!(interrupt(&mut up).await.success());
}

async fn order_in_a_hurry(
    shop: &Place,
    (java_script, language): (JavaScript, Language),
    phone: &'static str,
) {
    let browser = Browser::open(java_script, PHONE).await;
    let shopper = Shopper { shop, browser: &browser, language };
    let customer = Customer { phone, ..RAHIMA };
    shopper.come_to_the_filled_form(&customer).await;
    browser.reload().await;
    shopper.fill_in(&customer).await;
    browser.find(ORDER).await.press(2).await;
    let number = shopper.confirmed_number().await;
    for _ in 0..3 {
        browser.reload().await;
        assert_eq!(shopper.confirmed_number().await, number);
    }
    browser.close().await;
}

#[tokio::test]
async fn the_same_form_in_two_tabs_makes_one_order() {
    let shop = Place::new();
    let (mut up, _) = shop.open().await;
    let browser = Browser::open(JavaScript::On, PHONE).await;
    let shopper = Shopper { shop: &shop, browser: &browser, language: Language::English };
    shopper.come_to_the_filled_form(&RAHIMA).await;
    let first = browser.open_tab().await;
    shopper.open("/checkout").await;
    shopper.fill_in(&RAHIMA).await;
    browser.click(ORDER).await;
    let number = shopper.confirmed_number().await;

    browser.switch_to(&first).await;
    browser.click(ORDER).await;
    assert_eq!(shopper.confirmed_number().await, number);
    assert_eq!(orders(&shop).await, 1);

    // "Back" shows the form as it was, or what came of it; neither makes an order of it again.
    browser.back().await;
    browser.reload().await;
    assert_eq!(browser.url().await, shop.page("/en/cart"), "there is nothing left to order");
    assert_eq!(orders(&shop).await, 1);
    browser.close().await;
    assert!(interrupt(&mut up).await.success());
}

/// Sends the form of the page four times at once and gives the addresses where that led.
const SEND_AT_ONCE: &str = "
    const done = arguments[arguments.length - 1];
    const form = document.querySelector('form[data-once]');
    const send = () => fetch(form.action, {method: 'POST', body: new URLSearchParams(new FormData(form))});
    Promise.all([send(), send(), send(), send()])
        .then(answers => done(answers.map(answer => answer.url)), error => done([String(error)]));";

#[tokio::test]
async fn four_sends_at_the_same_moment_make_one_order() {
    let shop = Place::new();
    let (mut up, _) = shop.open().await;
    let browser = Browser::open(JavaScript::On, PHONE).await;
    let shopper = Shopper { shop: &shop, browser: &browser, language: Language::English };
    shopper.come_to_the_filled_form(&RAHIMA).await;
    let led_to = browser.script_that_calls_back(SEND_AT_ONCE, json!([])).await;
    let [first, others @ ..] = led_to.as_array().unwrap().as_slice() else { panic!("{led_to}") };
    assert!(first.as_str().unwrap().starts_with(&shop.page("/en/order/DK-")), "{led_to}");
    assert!(others.len() == 3 && others.iter().all(|other| other == first), "{led_to}");
    assert_eq!(orders(&shop).await, 1);
    browser.close().await;
    assert!(interrupt(&mut up).await.success());
}
