//! The page of a product.

use crate::browser::Browser;
use crate::stock::{self, BLUE_PHONE, FAN, LAMP, RED_PHONE};
use axum::http::StatusCode;
use domain::StockHint;

#[tokio::test]
async fn a_product_shows_what_a_shopper_wants_to_know() {
    let mut browser = Browser::open().await;
    let page = browser.get("/en/product/primo-x").await;
    for text in [
        "<h1>Primo X</h1>",
        "<a href=\"/en/search?brand=walton\">Walton</a>",
        "<b class=\"price\">৳25,000</b>",
        "<p class=\"stock in\">In stock</p>",
        "Warranty: 1 year",
        "<p>Description</p>",
        "Code: SKU-11",
        "<th scope=\"row\">Weight</th><td>1 kg</td>",
        "/media/primo-x-11-640.webp",
        "alt=\"Primo X, Blue\"",
    ] {
        page.shows(text);
    }
    let page = browser.get("/product/primo-x").await;
    for text in
        ["<h1>প্রিমো এক্স</h1>", "মজুত আছে", "ওয়ারেন্টি: ১ বছর", "<th scope=\"row\">ওজন</th><td>১ কেজি</td>"]
    {
        page.shows(text);
    }
}

#[tokio::test]
async fn each_variant_has_its_own_price_stock_and_picture() {
    let mut browser = Browser::open().await;
    for (query, price, stock, sku, picture) in [
        ("", "৳25,000", "In stock", BLUE_PHONE, "primo-x-11-640"),
        ("?sku=SKU-11", "৳25,000", "In stock", BLUE_PHONE, "primo-x-11-640"),
        ("?sku=SKU-12", "৳26,000", "Only a few left", RED_PHONE, "primo-x-12-640"),
        ("?sku=SKU-21", "৳25,000", "In stock", BLUE_PHONE, "primo-x-11-640"),
        ("?sku=%22%3E%3Cb%3E", "৳25,000", "In stock", BLUE_PHONE, "primo-x-11-640"),
    ] {
        let page = browser.get(&format!("/en/product/primo-x{query}")).await;
        page.shows(&format!("<b class=\"price\">{price}</b>"));
        page.shows(&format!(">{stock}</p>"));
        page.shows(&format!("src=\"/media/{picture}.webp\""));
        assert_eq!(page.field("sku"), sku.to_string(), "{query}: what the button adds");
    }
}

#[tokio::test]
async fn options_are_links_to_the_other_variants() {
    let mut browser = Browser::open().await;
    let page = browser.get("/en/product/primo-x?sku=SKU-12").await;
    page.shows("<b>Colour:</b> Red");
    page.shows("href=\"/en/product/primo-x?sku=SKU-11\" rel=\"nofollow\">");
    page.shows("href=\"/en/product/primo-x?sku=SKU-12\" rel=\"nofollow\" aria-current=\"true\">");
    page.hides("class=\"choice away\"");

    let gone = stock::offer(BLUE_PHONE, 25_000, StockHint::SoldOut);
    browser.shop.catalogue.apply_offers(&stock::change(2, vec![gone])).unwrap();
    let page = browser.get("/product/primo-x").await;
    page.shows("<a class=\"choice away\" href=\"/product/primo-x?sku=SKU-11\"");
    assert_eq!(page.field("sku"), RED_PHONE.to_string(), "what can be bought comes first");
}

#[tokio::test]
async fn what_is_sold_out_cannot_be_put_into_the_cart() {
    let mut browser = Browser::open().await;
    let page = browser.get("/en/product/lamp").await;
    page.shows("<p class=\"stock out\">Sold out</p>");
    page.shows("This one is sold out.");
    page.hides("/cart/add");
    let page = browser.get("/product/lamp").await;
    page.shows("মজুত নেই");
    page.hides("/cart/add");

    let back = stock::offer(LAMP, 900, StockHint::FewLeft);
    browser.shop.catalogue.apply_offers(&stock::change(2, vec![back])).unwrap();
    browser.get("/product/lamp").await.shows("action=\"/cart/add\"");
}

#[tokio::test]
async fn delivery_to_every_zone_is_told() {
    let mut browser = Browser::open().await;
    let page = browser.get("/en/product/primo-x").await;
    for (zone, fee) in [("Dhaka city", 60), ("Around Dhaka", 100), ("Outside Dhaka", 130)] {
        page.shows(&format!(
            "<th scope=\"row\">{zone}</th><td>1–3 days</td><td class=\"number\">৳{fee}</td>"
        ));
    }
    let page = browser.get("/product/primo-x").await;
    page.shows("<th scope=\"row\">ঢাকার বাইরে</th><td>১–৩ দিন</td><td class=\"number\">৳১৩০</td>");
}

#[tokio::test]
async fn one_day_is_said_in_good_english() {
    let mut browser = Browser::open().await;
    let mut content = stock::with_plain(0);
    for zone in &mut content.zones {
        (zone.days_min, zone.days_max) = (1, 1);
    }
    browser.shop.catalogue.apply_content(&content).unwrap();
    browser.add(FAN, 1).await;
    for path in ["/en/product/primo-x", "/en/delivery", "/en/checkout"] {
        let page = browser.get(path).await;
        page.shows("1 day<");
        page.hides("1 days");
    }
}

#[tokio::test]
async fn money_is_grouped_by_lakh_in_the_digits_of_the_language() {
    let mut browser = Browser::open().await;
    let dear = stock::offer(FAN, 1_234_567, StockHint::InStock);
    browser.shop.catalogue.apply_offers(&stock::change(2, vec![dear])).unwrap();
    browser.get("/product/ceiling-fan").await.shows("<b class=\"price\">৳১২,৩৪,৫৬৭</b>");
    browser.get("/en/product/ceiling-fan").await.shows("<b class=\"price\">৳12,34,567</b>");
}

#[tokio::test]
async fn a_name_that_is_markup_is_shown_as_text_everywhere() {
    let mut browser = Browser::open().await;
    browser.add(LAMP, 1).await;
    for path in [
        "/en/product/lamp",
        "/en/product/ceiling-fan",
        "/en/category/home-appliances",
        "/en/cart",
        "/en/checkout",
    ] {
        let page = browser.get(path).await;
        page.shows("Lamp &#60;script&#62;alert(1)&#60;/script&#62; &#38; more");
        page.hides("<script>alert");
    }
    let page = browser.get("/product/lamp").await;
    page.shows("বাতি &#60;b&#62;");
    page.hides("বাতি <b>");
}

#[tokio::test]
async fn an_unknown_product_is_not_found() {
    let mut browser = Browser::open().await;
    for path in
        ["/product/nothing", "/product/PRIMO-X", "/product/primo-x%2f", "/product", "/en/product/primo%2Dx"]
    {
        assert_eq!(browser.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}
