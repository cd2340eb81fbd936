//! The home page and the pages about the shop.

use super::slugs;
use crate::browser::Browser;
use crate::stock;
use axum::http::StatusCode;
use jiff::{SignedDuration, Timestamp};

#[tokio::test]
async fn the_home_page_shows_categories_and_what_can_be_bought() {
    let mut browser = Browser::open().await;
    let page = browser.get("/en").await;
    for path in ["/en/category/phones", "/en/category/smartphones", "/en/category/home-appliances"] {
        page.shows(&format!("href=\"{path}\""));
    }
    assert_eq!(slugs(&page), ["primo-x", "ceiling-fan"], "the lamp is sold out");
    page.hides("id=\"deals\"");
    page.shows("<span class=\"from\">from </span><b class=\"price\">৳25,000</b>");
}

#[tokio::test]
async fn what_is_on_sale_stands_among_the_deals_only() {
    let mut browser = Browser::open().await;
    let until = Timestamp::now() + SignedDuration::from_hours(48);
    browser.shop.catalogue.apply_offers(&stock::change(2, vec![stock::fan_on_sale_until(until)])).unwrap();
    let page = browser.get("/").await;
    assert_eq!(slugs(&page), ["ceiling-fan", "primo-x"]);
    let deals = page.body.split("id=\"deals\"").nth(1).unwrap().split("</section>").next().unwrap();
    for text in ["৳২,৫০০", "৳৩,০০০", "১৬% ছাড়"] {
        assert!(deals.contains(text), "{text} in {deals}");
    }
    assert!(!deals.contains("primo-x"));
}

#[tokio::test]
async fn the_home_page_says_what_delivery_costs() {
    let mut browser = Browser::open().await;
    browser.get("/en").await.shows("Dhaka in 1–3 days for ৳60, outside Dhaka in 1–3 days for ৳130.");
    browser.get("/").await.shows("ঢাকায় ১–৩ দিনে ৳৬০, ঢাকার বাইরে ১–৩ দিনে ৳১৩০।");
}

#[tokio::test]
async fn every_page_about_the_shop_exists_in_both_languages() {
    let mut browser = Browser::open().await;
    for (path, bangla, english) in [
        ("/delivery", "ডেলিভারি", "Delivery"),
        ("/returns", "ফেরত ও টাকা ফেরত", "Returns and refunds"),
        ("/warranty", "ওয়ারেন্টি", "Warranty"),
        ("/privacy", "গোপনীয়তা", "Privacy"),
        ("/terms", "শর্তাবলি", "Terms"),
        ("/contact", "আমাদের কথা ও যোগাযোগ", "About and contact"),
    ] {
        for (path, heading) in [(path.to_owned(), bangla), (format!("/en{path}"), english)] {
            let page = browser.get(&path).await;
            assert_eq!(page.status, StatusCode::OK, "{path}");
            page.shows(&format!("<h1>{heading}</h1>"));
            browser.get("/").await.shows(&format!("href=\"{}\"", path.trim_start_matches("/en")));
        }
    }
}

#[tokio::test]
async fn the_number_for_help_is_on_every_page() {
    let mut browser = Browser::open().await;
    for (path, shown) in
        [("/", "০১৭১২-৩৪৫৬৭৮"), ("/en/cart", "01712-345678"), ("/en/nothing", "01712-345678")]
    {
        let page = browser.get(path).await;
        page.shows("href=\"tel:+8801712345678\"");
        page.shows("href=\"https://wa.me/8801712345678\"");
        page.shows(shown);
    }
}
