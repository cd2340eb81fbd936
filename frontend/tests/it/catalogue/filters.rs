//! A category with its filters and orders.

use super::slugs;
use crate::browser::Browser;
use axum::http::StatusCode;

#[tokio::test]
async fn a_category_shows_the_products_below_it_too() {
    let mut browser = Browser::open().await;
    for (path, products) in [
        ("/category/phones", vec!["primo-x"]),
        ("/category/smartphones", vec!["primo-x"]),
        ("/en/category/home-appliances", vec!["ceiling-fan", "lamp"]),
    ] {
        assert_eq!(slugs(&browser.get(path).await), products, "{path}");
    }
    let page = browser.get("/en/category/smartphones").await;
    page.shows("<h1>Smartphones</h1>");
    page.shows("<li><a href=\"/en/category/phones\">Phones</a></li>");
    page.shows("1 product<");
    browser.get("/category/smartphones").await.shows("১টি পণ্য<");
}

#[tokio::test]
async fn filters_leave_out_what_does_not_fit() {
    let mut browser = Browser::open().await;
    let bangla_digits = "%E0%A7%A9%E0%A7%A6%E0%A7%A6%E0%A7%A6";
    for (path, products) in [
        ("/search?stock=1&sort=price", vec!["ceiling-fan", "primo-x"]),
        ("/search?min=1000&sort=price", vec!["ceiling-fan", "primo-x"]),
        ("/search?max=3000&sort=price", vec!["lamp", "ceiling-fan"]),
        ("/search?max=2999", vec!["lamp"]),
        ("/search?min=3000&max=3000", vec!["ceiling-fan"]),
        ("/search?min=25000&max=3000&sort=price", vec!["ceiling-fan", "primo-x"]),
        ("/search?max=2999&stock=1", vec![]),
        ("/search?brand=walton&min=20000", vec!["primo-x"]),
        ("/category/home-appliances?stock=1", vec!["ceiling-fan"]),
        (&format!("/search?min={bangla_digits}&max=3,000"), vec!["ceiling-fan"]),
    ] {
        let page = browser.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert_eq!(slugs(&page), products, "{path}");
    }
}

#[tokio::test]
async fn lists_come_in_the_order_that_was_asked_for() {
    let mut browser = Browser::open().await;
    for (sort, products) in [
        ("", ["primo-x", "ceiling-fan", "lamp"]),
        ("price", ["lamp", "ceiling-fan", "primo-x"]),
        ("price-down", ["primo-x", "ceiling-fan", "lamp"]),
        ("newest", ["lamp", "ceiling-fan", "primo-x"]),
    ] {
        let page = browser.get(&format!("/search?sort={sort}")).await;
        assert_eq!(slugs(&page), products, "{sort}");
        page.shows(&format!("<option value=\"{sort}\" selected>"));
    }
}

#[tokio::test]
async fn what_was_chosen_stays_in_the_form_and_can_be_taken_off() {
    let mut browser = Browser::open().await;
    let page = browser.get("/en/category/phones?brand=walton&min=20000&max=30000&stock=1&sort=price").await;
    page.shows("name=\"stock\" value=\"1\" checked>");
    page.shows("name=\"brand\" value=\"walton\" checked>");
    assert_eq!((page.field("min").as_str(), page.field("max").as_str()), ("20000", "30000"));
    for (label, path) in [
        ("Walton", "/en/category/phones?min=20000&#38;max=30000&#38;stock=1&#38;sort=price"),
        ("৳20,000–৳30,000", "/en/category/phones?brand=walton&#38;stock=1&#38;sort=price"),
        ("In stock", "/en/category/phones?brand=walton&#38;min=20000&#38;max=30000&#38;sort=price"),
        ("Clear all", "/en/category/phones?sort=price"),
    ] {
        let chips = page.body.split("<ul class=\"chips\" aria-label=\"Active filters\">").nth(1).unwrap();
        let chip = chips.split("</a>").find(|chip| chip.contains(label)).unwrap();
        assert!(chip.contains(&format!("href=\"{path}\"")), "{label}: {chip}");
    }
}

#[tokio::test]
async fn a_value_that_makes_no_sense_is_no_filter() {
    let mut browser = Browser::open().await;
    let plain = browser.get("/category/home-appliances").await;
    for query in [
        "min=abc",
        "min=-5",
        "min=0",
        "max=99999999999999999999999",
        "max=1e3",
        "stock=yes",
        "sort=evil",
        "page=0",
        "page=-1",
        "page=x",
        "page=1.5",
        "brand=A%20B",
        "brand=%3Cscript%3E",
        "unknown=1&&&=&%",
        "min=%FF&max=%00",
    ] {
        let page = browser.get(&format!("/category/home-appliances?{query}")).await;
        assert_eq!(page.status, StatusCode::OK, "{query}");
        assert_eq!(page.header("etag"), plain.header("etag"), "{query} is the plain list");
    }
}

#[tokio::test]
async fn when_nothing_fits_the_page_says_what_helps() {
    let mut browser = Browser::open().await;
    let page = browser.get("/en/category/phones?max=5").await;
    assert_eq!(page.status, StatusCode::OK);
    page.shows("No products<");
    page.shows("No product fits these filters");
    page.shows("href=\"/en/category/phones\" data-live>Clear all filters");
    browser.get("/category/phones?max=5").await.shows("এই ফিল্টারে কোনো পণ্য মেলেনি");
}

#[tokio::test]
async fn an_unknown_category_is_not_found() {
    let mut browser = Browser::open().await;
    for path in ["/category/nothing", "/category/PHONES", "/category/phones%2f", "/category", "/en/category"]
    {
        assert_eq!(browser.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}
