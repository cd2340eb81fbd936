//! Searching.

use super::slugs;
use crate::browser::Browser;
use axum::http::StatusCode;

fn address(prefix: &str, text: &str) -> String {
    let query = form_urlencoded::Serializer::new(String::new()).append_pair("q", text).finish();
    format!("{prefix}/search?{query}")
}

#[tokio::test]
async fn words_of_either_language_find_a_product_in_either() {
    let mut browser = Browser::open().await;
    for prefix in ["", "/en"] {
        for (text, product) in [
            ("fan", "ceiling-fan"),
            ("FAN", "ceiling-fan"),
            ("ফ্যান", "ceiling-fan"),
            ("  সিলিং   ফ্যান ", "ceiling-fan"),
            ("primo x", "primo-x"),
            ("প্রিমো", "primo-x"),
            ("walton smartphone", "primo-x"),
            ("SKU-31", "lamp"),
        ] {
            let page = browser.get(&address(prefix, text)).await;
            assert_eq!(slugs(&page).first(), Some(&product), "{prefix} {text}");
        }
    }
}

#[tokio::test]
async fn the_page_says_what_was_searched_for() {
    let mut browser = Browser::open().await;
    let page = browser.get("/en/search?q=+ceiling++fan+").await;
    page.shows("<h1>Results for “ceiling fan”</h1>");
    assert_eq!(page.field("q"), "ceiling fan", "in the box at the top");
    page.shows("<input type=\"hidden\" name=\"q\" value=\"ceiling fan\">");
    browser.get("/search?q=fan").await.shows("<h1>“fan” খোঁজার ফল</h1>");
}

#[tokio::test]
async fn words_that_are_markup_stay_text() {
    let mut browser = Browser::open().await;
    for text in ["<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onfocus='alert(1)"] {
        let page = browser.get(&address("/en", text)).await;
        assert_eq!(page.status, StatusCode::OK);
        for markup in ["<script>alert", "<img src=x", "' onfocus"] {
            page.hides(markup);
        }
        page.shows("alert(1)");
    }
}

#[tokio::test]
async fn what_was_looked_for_instead_of_a_misspelt_word_is_said() {
    let mut browser = Browser::open().await;
    for (prefix, text, said) in [
        ("/en", "ceelling fan", "so this was looked for: <b>ceiling fan</b>"),
        ("", "সিলিংফ্যান", "তাই খোঁজা হলো: <b>সিলিং ফ্যান</b>"),
    ] {
        let page = browser.get(&address(prefix, text)).await;
        assert_eq!(slugs(&page), ["ceiling-fan"], "{text}");
        page.shows(said);
        assert_eq!(page.field("q"), text, "what was typed stays in the box");
    }
    browser.get("/en/search?q=fan").await.hides("looked for");
}

#[tokio::test]
async fn when_nothing_is_found_the_page_says_what_helps() {
    let mut browser = Browser::open().await;
    let page = browser.get("/en/search?q=zzzzqqqq").await;
    assert_eq!(page.status, StatusCode::OK);
    page.shows("Nothing was found");
    page.shows("Check the spelling");
    page.shows("href=\"/en/category/phones\"");
    browser.get("/search?q=zzzzqqqq").await.shows("কিছু পাওয়া যায়নি");
}

#[tokio::test]
async fn without_words_everything_is_listed() {
    let mut browser = Browser::open().await;
    for path in ["/search", "/search?q=", "/search?q=%20%20", "/search?q=%E2%80%8C"] {
        assert_eq!(slugs(&browser.get(path).await).len(), 3, "{path}");
    }
    browser.get("/en/search?brand=walton").await.shows("<h1>Walton</h1>");
}
