//! Languages and what search engines and messengers are told.

use crate::browser::{Browser, Page};
use crate::stock::LAMP_NAME;
use axum::http::StatusCode;
use serde_json::{Value, json};

/// The addresses that `hreflang` names, with their codes.
fn alternates(page: &Page) -> Vec<(String, String)> {
    let links = page.body.split("<link rel=\"alternate\" hreflang=\"").skip(1);
    let link = |text: &str| {
        let mut parts = text.split('"');
        (parts.next().unwrap().to_owned(), parts.nth(1).unwrap().to_owned())
    };
    links.map(link).collect()
}

fn canonical(page: &Page) -> &str {
    let link = page.body.split("<link rel=\"canonical\" href=\"").nth(1);
    link.unwrap_or_default().split('"').next().unwrap()
}

/// The statements of the page's JSON-LD.
fn statements(page: &Page) -> Vec<Value> {
    let script = page.body.split("<script type=\"application/ld+json\">").nth(1).unwrap();
    let data: Value = serde_json::from_str(script.split("</script>").next().unwrap()).unwrap();
    assert_eq!(data["@context"], "https://schema.org");
    data["@graph"].as_array().unwrap().clone()
}

fn statement(page: &Page, kind: &str) -> Value {
    let found = statements(page).into_iter().find(|statement| statement["@type"] == kind);
    found.unwrap_or_else(|| panic!("no {kind}"))
}

#[tokio::test]
async fn the_shop_speaks_bangla_and_under_en_english() {
    let mut browser = Browser::open().await;
    for (path, code, words) in [
        ("/", "bn", "পছন্দের ইলেকট্রনিক্স, হাতে পেয়ে দাম"),
        ("/en", "en", "Electronics you can trust."),
        ("/product/primo-x", "bn", "প্রিমো এক্স"),
        ("/en/product/primo-x", "en", "Primo X"),
        ("/cart", "bn", "আপনার কার্ট"),
        ("/en/cart", "en", "Your cart"),
        ("/returns", "bn", "ফেরত ও টাকা ফেরত"),
        ("/en/returns", "en", "Returns and refunds"),
    ] {
        let page = browser.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        page.shows(&format!("<!doctype html>\n<html lang=\"{code}\">"));
        page.shows(words);
    }
}

#[tokio::test]
async fn the_canonical_address_is_one_for_all_ways_to_a_page() {
    let mut browser = Browser::open().await;
    for (path, address) in [
        ("/", "https://shop.test/"),
        ("/?utm_source=x", "https://shop.test/"),
        ("/en", "https://shop.test/en"),
        ("/product/primo-x?sku=SKU-12", "https://shop.test/product/primo-x"),
        ("/en/product/primo-x?x=%22%3E", "https://shop.test/en/product/primo-x"),
        ("/category/phones?page=1&sort=&utm=y", "https://shop.test/category/phones"),
        ("/en/category/phones?page=99", "https://shop.test/en/category/phones"),
        ("/en/delivery?a=b", "https://shop.test/en/delivery"),
    ] {
        let page = browser.get(path).await;
        assert_eq!(canonical(&page), address, "{path}");
        page.shows(&format!("<meta property=\"og:url\" content=\"{address}\">"));
    }
}

#[tokio::test]
async fn both_languages_of_a_page_name_each_other() {
    let mut browser = Browser::open().await;
    for path in ["/", "/en/product/lamp", "/category/smartphones", "/en/warranty"] {
        let page = browser.get(path).await;
        let named = alternates(&page);
        let codes: Vec<&str> = named.iter().map(|(code, _)| code.as_str()).collect();
        assert_eq!(codes, ["bn", "en", "x-default"], "{path}");
        assert_eq!(named[0].1, named[2].1, "Bangla is for everyone else");
        for (code, address) in &named[..2] {
            let other = browser.get(address.strip_prefix("https://shop.test").unwrap()).await;
            other.shows(&format!("<html lang=\"{code}\">"));
            assert_eq!((canonical(&other), alternates(&other)), (address.as_str(), named.clone()));
        }
    }
}

#[tokio::test]
async fn the_way_to_the_other_language_keeps_the_chosen_variant() {
    let mut browser = Browser::open().await;
    let page = browser.get("/product/primo-x?sku=SKU-12").await;
    page.shows("href=\"/en/product/primo-x?sku=SKU-12\" lang=\"en\"");
    let page = browser.get("/en/category/phones?max=30000").await;
    page.shows("href=\"/category/phones?max=30000\" lang=\"bn\"");
    browser.get("/en").await.shows("href=\"/\" lang=\"bn\"");
}

#[tokio::test]
async fn filtered_lists_searches_and_private_pages_are_not_indexed() {
    let mut browser = Browser::open().await;
    for path in
        ["/category/phones?max=30000", "/category/phones?sort=price", "/search?q=fan", "/cart", "/en/track"]
    {
        let page = browser.get(path).await;
        page.shows("<meta name=\"robots\" content=\"noindex\">");
        assert_eq!((canonical(&page), alternates(&page).len()), ("", 0), "{path}");
    }
    browser.get("/category/phones").await.hides("noindex");
}

#[tokio::test]
async fn a_shared_product_shows_its_name_and_picture() {
    let mut browser = Browser::open().await;
    let page = browser.get("/en/product/primo-x?sku=SKU-12").await;
    for (property, content) in [
        ("og:type", "product"),
        ("og:site_name", "DhakaCart"),
        ("og:locale", "en_GB"),
        ("og:title", "Primo X price in Bangladesh"),
        ("og:description", "Description"),
        ("og:image", "https://shop.test/media/primo-x-12-1024.webp"),
    ] {
        page.shows(&format!("<meta property=\"{property}\" content=\"{content}\">"));
    }
    let home = browser.get("/").await;
    home.shows("<meta property=\"og:locale\" content=\"bn_BD\">");
    home.shows("<meta property=\"og:type\" content=\"website\">");
    home.shows("<meta property=\"og:image\" content=\"https://shop.test/assets/icon-512.");
}

#[tokio::test]
async fn search_engines_are_told_price_and_stock_of_every_variant() {
    let mut browser = Browser::open().await;
    let product = statement(&browser.get("/en/product/primo-x").await, "Product");
    assert_eq!((&product["name"], &product["brand"]["name"]), (&json!("Primo X"), &json!("Walton")));
    let offers = product["offers"].as_array().unwrap().iter().map(|offer| {
        (
            offer["sku"].as_str().unwrap(),
            offer["price"].as_str().unwrap(),
            offer["availability"].as_str().unwrap(),
        )
    });
    let offers: Vec<_> = offers.collect();
    assert_eq!(
        offers,
        [
            ("SKU-11", "25000", "https://schema.org/InStock"),
            ("SKU-12", "26000", "https://schema.org/LimitedAvailability"),
        ]
    );
    assert_eq!(product["offers"][1]["url"], "https://shop.test/en/product/primo-x?sku=SKU-12");
    assert_eq!(product["offers"][0]["priceCurrency"], "BDT");
    let lamp = statement(&browser.get("/product/lamp").await, "Product");
    assert_eq!(lamp["offers"][0]["availability"], "https://schema.org/OutOfStock");
}

#[tokio::test]
async fn a_name_that_is_markup_stays_data() {
    let mut browser = Browser::open().await;
    let page = browser.get("/en/product/lamp").await;
    assert_eq!(statement(&page, "Product")["name"], LAMP_NAME);
    page.hides("<script>alert");
}

#[tokio::test]
async fn search_engines_are_told_the_shop_and_the_way_to_a_page() {
    let mut browser = Browser::open().await;
    let home = browser.get("/").await;
    assert_eq!(statement(&home, "Organization")["contactPoint"]["telephone"], "+8801712345678");
    let search = statement(&home, "WebSite")["potentialAction"]["target"].clone();
    assert_eq!(search, "https://shop.test/search?q={search_term_string}");
    let way = statement(&browser.get("/en/product/primo-x").await, "BreadcrumbList");
    let items = way["itemListElement"].as_array().unwrap();
    let items: Vec<_> = items.iter().map(|item| item["item"].as_str().unwrap()).collect();
    assert_eq!(
        items,
        [
            "https://shop.test/en",
            "https://shop.test/en/category/phones",
            "https://shop.test/en/category/smartphones"
        ]
    );
}
