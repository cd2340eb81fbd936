//! From the home page to a tracked order: a phone and a desktop, both languages, with and without JavaScript.

use super::{Browser, Customer, DESKTOP, JavaScript, PHONE, Scheme, Screen, Shopper};
use crate::shop::{Place, interrupt};
use domain::{Language, OrderNumber, find_upazila};

/// Of the one product; the pages' own words for it are below.
const PIECES: u32 = 2;

/// What can be typed for one phone, and what it means. Everybody orders the same, so everybody has another phone: the
/// shop asks before it takes the same order from one phone twice.
const VISITS: [(Screen, Language, Customer, Phone); 4] = [
    (PHONE, Language::Bangla, customer("০১৭১২-৩৪৫৬৭৮", "dhaka", "dhaka-dhanmondi"), Phone("01712345678")),
    (
        PHONE,
        Language::English,
        customer("+880 1812-345678", "dhaka", "dhaka-keraniganj"),
        Phone("01812345678"),
    ),
    (
        DESKTOP,
        Language::Bangla,
        customer("8801912345678", "coxs-bazar", "coxs-bazar-chakaria"),
        Phone("01912345678"),
    ),
    (DESKTOP, Language::English, customer("01612 345678", "dhaka", "dhaka-dohar"), Phone("01612345678")),
];

#[derive(Debug, Clone, Copy)]
struct Phone(&'static str);

const fn customer(phone: &'static str, district: &'static str, upazila: &'static str) -> Customer {
    let (name, address, note) = ("Karim & Sons", "House 12, <Road 5>", "Call \"after\" 5 pm");
    Customer { name, phone, district, upazila, address, note }
}

#[tokio::test]
async fn a_phone_is_found_ordered_and_tracked_with_javascript() {
    journeys(JavaScript::On).await;
}

#[tokio::test]
async fn a_phone_is_found_ordered_and_tracked_without_javascript() {
    journeys(JavaScript::Off).await;
}

async fn journeys(java_script: JavaScript) {
    let shop = Place::new();
    let (mut up, _) = shop.open().await;
    let browser = Browser::open(java_script, PHONE).await;
    for (screen, language, customer, phone) in VISITS {
        println!("{screen:?}, {language:?}");
        browser.look_with(screen, Scheme::Light).await;
        let shopper = Shopper { shop: &shop, browser: &browser, language };
        journey(&shopper, (&customer, phone)).await;
        browser.forget_cookies().await;
    }
    browser.close().await;
    assert!(interrupt(&mut up).await.success());
}

async fn journey(shopper: &Shopper<'_>, (customer, phone): (&Customer, Phone)) {
    let browser = shopper.browser;
    let found = shopper.find_a_phone().await;
    shopper.put_into_cart(PIECES).await;
    let products = shopper.check_out(&found, PIECES).await;
    shopper.fill_in(customer).await;
    browser.click(super::shopper::ORDER).await;
    let number = shopper.confirmed_number().await;
    let expected = Expected { name: found.name, products, fee: fee(shopper, customer).await };
    expect_order(shopper, customer, &expected).await;

    shopper.track(&number, customer.phone).await;
    assert!(browser.text("h1").await.contains(number.as_str()));
    expect_order(shopper, customer, &expected).await;
    expect_row(shopper, (&number, phone, products + expected.fee)).await;
}

/// What the page of an order must show; amounts in taka.
struct Expected {
    name: String,
    products: i64,
    fee: i64,
}

/// The delivery fee of the place, as the database has it.
async fn fee(shopper: &Shopper<'_>, customer: &Customer) -> i64 {
    let (_, upazila) = find_upazila(customer.upazila).unwrap();
    let statement = "SELECT fee FROM delivery_zone WHERE zone = $1";
    let row = shopper.shop.database().await.query_one(statement, &[&upazila.zone.code()]).await.unwrap();
    let poisha: i64 = row.get(0);
    poisha / 100
}

/// The page of an order, new or tracked: what, how much, where to, and how far it is.
async fn expect_order(shopper: &Shopper<'_>, customer: &Customer, expected: &Expected) {
    let (browser, language) = (shopper.browser, shopper.language);
    let Expected { name, products, fee } = expected;
    let line = browser.text(".sums dt").await;
    let pieces = language.t("× ২", "× 2");
    assert!(line.starts_with(name) && line.ends_with(pieces), "{line}");
    let amounts = browser.texts(".sums dd").await;
    let amounts: Vec<i64> = amounts.iter().map(|text| shopper.read_taka(text)).collect();
    assert_eq!(amounts, [*products, *products, *fee, products + fee]);

    let (district, upazila) = find_upazila(customer.upazila).unwrap();
    let place = format!("{}, {}", upazila.place.name(language), district.place.name(language));
    let page = browser.text("main").await;
    for text in [customer.name, customer.address, customer.note, &place] {
        assert!(page.contains(text), "{text} is missing in\n{page}");
    }
    let now = browser.text(".steps [aria-current=step] b").await;
    assert_eq!(now, language.t("অর্ডার পেয়েছি", "Order received"));
    assert_eq!(browser.texts(".steps li").await.len(), 5);
}

/// What the shop really wrote down.
async fn expect_row(shopper: &Shopper<'_>, (number, phone, taka): (&OrderNumber, Phone, i64)) {
    let statement = "SELECT phone, language, total, status FROM orders WHERE number = $1";
    let row = shopper.shop.database().await.query_one(statement, &[&number.as_str()]).await.unwrap();
    let (stored, language): (&str, &str) = (row.get(0), row.get(1));
    assert_eq!((stored, language), (phone.0, shopper.language.code()));
    assert_eq!((row.get::<_, i64>(2), row.get::<_, &str>(3)), (taka * 100, "placed"));
}
