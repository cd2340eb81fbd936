//! Every main page in turn, for tests that want to look at all of them, and their pictures.

use super::shopper::{ADD, ORDER, RAHIMA};
use super::{Browser, DESKTOP, JavaScript, PHONE, Scheme, Screen, Shopper};
use crate::shop::{Place, interrupt, programs};
use domain::Language;
use serde_json::json;

/// Every way to look at a page.
pub(super) const LOOKS: [(&str, Screen, Scheme); 4] = [
    ("phone-light", PHONE, Scheme::Light),
    ("phone-dark", PHONE, Scheme::Dark),
    ("desktop-light", DESKTOP, Scheme::Light),
    ("desktop-dark", DESKTOP, Scheme::Dark),
];

/// Pages whose own status is 4xx on the tour, as their addresses end.
const REFUSED: [&str; 3] = ["/nowhere", "/checkout", "/track"];

const INFORMATION: [&str; 6] = ["delivery", "returns", "warranty", "privacy", "terms", "contact"];

/// Goes through the shop and calls `look` with the name of each page when it is open.
pub(super) async fn tour(shopper: &Shopper<'_>, mut look: impl AsyncFnMut(&'static str)) {
    let browser = shopper.browser;
    browser.go(&shopper.shop.page(shopper.language.t("/", "/en"))).await;
    look("home").await;
    browser.click("[data-menu] summary").await;
    look("menu").await;
    shopper.open("/category/phones").await;
    look("category").await;
    shopper.open("/category/phones?brand=samsung&stock=1&min=10000").await;
    look("category-filtered").await;
    shopper.open("/search?q=samsung").await;
    look("search").await;
    shopper.open("/search?q=zzzzzz").await;
    look("search-nothing").await;
    shopper.open("/nowhere").await;
    look("not-found").await;
    for page in INFORMATION {
        shopper.open(&format!("/{page}")).await;
        look(page).await;
    }
    order(shopper, &mut look).await;
}

/// The second half: from an empty cart to an order.
async fn order(shopper: &Shopper<'_>, look: &mut impl AsyncFnMut(&'static str)) {
    let browser = shopper.browser;
    shopper.open("/cart").await;
    look("cart-empty").await;
    shopper.find_a_phone().await;
    look("product").await;
    browser.click(ADD).await;
    browser.wait_for("[data-toast] a").await;
    look("product-added").await;
    shopper.open("/cart").await;
    look("cart").await;
    shopper.open("/checkout").await;
    look("checkout").await;
    browser.click(ORDER).await;
    browser.wait_for("#errors").await;
    look("checkout-mistakes").await;
    shopper.fill_in(&RAHIMA).await;
    browser.click(ORDER).await;
    let number = shopper.confirmed_number().await;
    look("confirmation").await;
    shopper.open(&format!("/order/{number}")).await;
    look("order").await;
    shopper.open(&format!("/order/{number}/invoice")).await;
    look("invoice").await;
    shopper.open("/track").await;
    look("track").await;
    browser.click("form[action$='/track'] button").await;
    browser.wait_for(".error").await;
    look("track-mistakes").await;
}

/// One tour in each language.
pub(super) async fn tour_in_both_languages(
    (shop, browser): (&Place, &Browser),
    mut look: impl AsyncFnMut(Language, &'static str),
) {
    for language in Language::ALL {
        let shopper = Shopper { shop, browser, language };
        tour(&shopper, async |name| look(language, name).await).await;
        browser.forget_cookies().await;
        // The same order from the same phone is asked about; a later one is not.
        shop.database()
            .await
            .execute("UPDATE orders SET placed_at = placed_at - interval '1 hour'", &[])
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn every_page_is_photographed_and_none_complains_or_is_too_wide() {
    let shop = Place::new();
    let (mut up, _) = shop.open().await;
    let browser = Browser::open(JavaScript::On, PHONE).await;
    let folder = programs().with_file_name("screenshots");
    std::fs::create_dir_all(&folder).unwrap();
    tour_in_both_languages((&shop, &browser), async |language, page| {
        for (look, screen, scheme) in LOOKS {
            browser.look_with(screen, scheme).await;
            let name = format!("{page}-{}-{look}", language.code());
            browser.wait_until("the pictures are there", PICTURES).await;
            let excess = browser.script(EXCESS, json!([])).await;
            assert_eq!(excess, 0, "{name} can be pushed sideways");
            browser.photograph(&folder.join(format!("{name}.png"))).await;
        }
        let complaints = browser.complaints(&REFUSED).await;
        assert!(complaints.is_empty(), "{page} in {language:?}: {complaints:?}");
    })
    .await;
    println!("{}", folder.display());
    browser.close().await;
    assert!(interrupt(&mut up).await.success());
}

/// By how many pixels the page is wider than the screen.
const EXCESS: &str =
    "const {scrollWidth, clientWidth} = document.documentElement; return scrollWidth - clientWidth;";

/// All that are on the screen or near it; the others are loaded when somebody comes near.
const PICTURES: &str = "[...document.images].every(image => image.complete || image.loading === 'lazy' \
                        && image.getBoundingClientRect().top > innerHeight)";

#[tokio::test]
async fn the_console_is_really_read() {
    let shop = Place::new();
    let (mut up, _) = shop.open().await;
    let browser = Browser::open(JavaScript::On, PHONE).await;
    browser.go(&shop.page("/")).await;
    assert!(browser.complaints(&[]).await.is_empty());
    let inline = "const script = document.createElement('script'); script.textContent = '1'; document.body.append(script)";
    browser.script(inline, json!([])).await;
    let complaints = browser.complaints(&[]).await;
    assert!(complaints.len() == 1 && complaints[0].contains("Content Security Policy"), "{complaints:?}");
    browser.go(&shop.page("/nowhere")).await;
    assert_eq!(browser.complaints(&["/elsewhere"]).await.len(), 1);
    browser.close().await;
    assert!(interrupt(&mut up).await.success());
}
