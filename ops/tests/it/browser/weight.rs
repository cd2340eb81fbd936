//! What the first view of a page weighs on the wire, for somebody who pays by the megabyte.

use super::{Browser, JavaScript, PHONE, Shopper};
use crate::shop::{Place, interrupt};
use domain::Language;
use serde_json::json;

/// HTML, CSS and JavaScript, compressed.
const TEXT_BYTES: u64 = 25_000;
/// The same with icons and all pictures that are on the first screen.
const VIEW_BYTES: u64 = 100_000;

/// `[text, pictures, number of pictures]`: bytes of bodies as they travelled, from the browser's own timing. It leaves
/// out what `<use>` loads, so the icons are asked for once more, which the browser answers from its cache.
const WEIGH: &str = "
    const done = arguments[arguments.length - 1];
    const weigh = async () => {
        const elements = (selector, address) => [...document.querySelectorAll(selector)].map(address);
        const texts = elements('script[src], link[rel=stylesheet]', element => element.src || element.href);
        const icons = elements('use', use => new URL(use.getAttribute('href').split('#')[0], location).href);
        const seen = [...document.images].filter(image => {
            const {top, bottom, width} = image.getBoundingClientRect();
            return top < innerHeight && bottom > 0 && width > 0;
        }).map(image => image.currentSrc);
        for (const icon of new Set(icons)) await (await fetch(icon)).text();
        const bytes = url => {
            const [entry] = performance.getEntriesByName(url);
            if (!entry?.encodedBodySize) throw new Error(url + ' has no size');
            return entry.encodedBodySize;
        };
        const sum = urls => [...new Set(urls)].map(bytes).reduce((one, other) => one + other, 0);
        if (!texts.length || !icons.length) throw new Error('the page is not as expected');
        return [sum([location.href, ...texts]), sum([...icons, ...seen]), seen.length];
    };
    weigh().then(done, error => done(String(error)));";

const LOADED: &str = "document.readyState === 'complete' && [...document.images].every(image => image.complete \
                      || image.getBoundingClientRect().top > innerHeight)";

#[tokio::test]
async fn the_first_view_of_a_page_is_light() {
    let shop = Place::new();
    let (mut up, _) = shop.open().await;
    let browser = Browser::open(JavaScript::On, PHONE).await;
    for language in Language::ALL {
        let shopper = Shopper { shop: &shop, browser: &browser, language };
        browser.go(&shop.page(language.t("/", "/en"))).await;
        expect_light(&shopper, "home").await;
        shopper.open("/category/phones").await;
        expect_light(&shopper, "category").await;
        browser.follow(".item-name a").await;
        expect_light(&shopper, "product").await;
    }
    browser.close().await;
    assert!(interrupt(&mut up).await.success());
}

async fn expect_light(shopper: &Shopper<'_>, page: &str) {
    shopper.browser.wait_until("the page and its pictures are there", LOADED).await;
    let weight = shopper.browser.script_that_calls_back(WEIGH, json!([])).await;
    let number = |index: usize| weight[index].as_u64().unwrap_or_else(|| panic!("{page}: {weight}"));
    let [text, pictures, count] = [0, 1, 2].map(number);
    let view = text + pictures;
    println!("{page} in {:?}: {text} bytes of text, {view} with {count} pictures", shopper.language);
    assert!(text <= TEXT_BYTES, "{page}: {text} bytes of HTML, CSS and JavaScript");
    assert!(view <= VIEW_BYTES, "{page}: {view} bytes with the pictures of the first screen");
    assert!(count > 0 || page == "home", "{page} shows no picture on the first screen");
}
