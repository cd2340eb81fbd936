//! What JavaScript adds: the cart and the lists change while the page stays.

use super::shopper::ADD;
use super::{Browser, DESKTOP, JavaScript, PHONE, Scheme, Shopper};
use crate::shop::{Place, interrupt};
use domain::Language;
use serde_json::json;

/// Gone as soon as the browser loads another page.
const MARK: &str = "window.mark = 'the same page'";
const STAYED: &str = "window.mark === 'the same page'";

async fn stayed(browser: &Browser) -> bool {
    browser.script(&format!("return {STAYED}"), json!([])).await == true
}

async fn results(browser: &Browser) -> String {
    domain::to_ascii_digits(&browser.text("[data-results-count]").await).into_owned()
}

/// Waits until the list has another address and other results, on the same page.
async fn wait_for_results(browser: &Browser, address: &str) {
    let expression = format!("location.href.includes({address:?}) && !document.querySelector('[aria-busy]')");
    browser.wait_until(&format!("the results of {address}"), &expression).await;
    assert!(stayed(browser).await, "{address} was loaded as a page of its own");
}

#[tokio::test]
async fn adding_to_the_cart_keeps_the_page_and_counts() {
    let shop = Place::new();
    let (mut up, _) = shop.open().await;
    let browser = Browser::open(JavaScript::On, DESKTOP).await;
    for language in Language::ALL {
        let shopper = Shopper { shop: &shop, browser: &browser, language };
        shopper.find_a_phone().await;
        assert!(!browser.has("[data-cart-count]:not([hidden])").await, "an empty cart shows no number");
        browser.script(MARK, json!([])).await;
        let address = browser.url().await;
        for (pieces, shown) in [("1", language.t("১", "1")), ("3", language.t("৪", "4"))] {
            browser.choose("#quantity", pieces).await;
            browser.click(ADD).await;
            let badge = format!("document.querySelector('[data-cart-count]').innerText === '{shown}'");
            browser.wait_until(&format!("the badge shows {shown}"), &badge).await;
        }
        let toast = browser.text("[data-toast]").await;
        assert!(toast.starts_with(language.t("কার্টে যোগ হয়েছে", "Added to the cart")), "{toast}");
        assert!(stayed(&browser).await);
        assert_eq!(browser.url().await, address);

        // Cached pages show the number too.
        shopper.open("/delivery").await;
        assert!(!stayed(&browser).await, "a new page has no mark");
        assert_eq!(browser.text("[data-cart-count]").await, language.t("৪", "4"));
        browser.forget_cookies().await;
    }
    browser.close().await;
    assert!(interrupt(&mut up).await.success());
}

#[tokio::test]
async fn filtering_sorting_and_paging_keep_the_page() {
    let shop = Place::new();
    let (mut up, _) = shop.open().await;
    let browser = Browser::open(JavaScript::On, PHONE).await;
    let shopper = Shopper { shop: &shop, browser: &browser, language: Language::English };
    shopper.open("/category/phones").await;
    browser.script(MARK, json!([])).await;
    let all = results(&browser).await;

    // The panel stays open while the results behind it change.
    browser.click("[data-filters] summary").await;
    browser.click("#brand-samsung").await;
    wait_for_results(&browser, "brand=samsung").await;
    let samsung = results(&browser).await;
    assert_ne!(samsung, all);
    let names = browser.texts(".item-name").await;
    assert!(!names.is_empty() && names.iter().all(|name| name.starts_with("Samsung")), "{names:?}");

    browser.choose("#sort", "price").await;
    wait_for_results(&browser, "sort=price").await;
    let prices = browser.texts(".item .price").await;
    let prices: Vec<i64> = prices.iter().map(|price| shopper.read_taka(price)).collect();
    assert!(prices.is_sorted() && prices.len() > 1, "{prices:?}");

    browser.click(".chip.on").await;
    wait_for_results(&browser, "/category/phones?sort=price").await;
    assert_eq!(results(&browser).await, all);

    browser.fill("#min", "100000").await;
    browser.click("#filters button").await;
    wait_for_results(&browser, "min=100000").await;
    let prices = browser.texts(".item .price").await;
    assert!(prices.iter().all(|price| shopper.read_taka(price) >= 100_000), "{prices:?}");

    let dear = results(&browser).await;

    browser.click("[data-results] .chip:not(.on)").await;
    browser
        .wait_until(
            "no filter is left",
            "!document.querySelector('[data-results] .chips') && !location.search.includes('min')",
        )
        .await;
    assert_eq!(results(&browser).await, all);
    browser.click(".pages a[rel=next]").await;
    wait_for_results(&browser, "page=2").await;
    browser.back().await;
    browser.back().await;
    wait_for_results(&browser, "min=100000").await;
    assert_eq!(results(&browser).await, dear);

    // A wide screen has the panel beside the results, open without a click.
    browser.look_with(DESKTOP, Scheme::Light).await;
    browser.find("#stock").await.press(1).await;
    wait_for_results(&browser, "stock=1").await;
    browser.close().await;
    assert!(interrupt(&mut up).await.success());
}
