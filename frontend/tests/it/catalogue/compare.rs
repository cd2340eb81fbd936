//! Products side by side.

use crate::browser::Browser;
use axum::http::StatusCode;

#[tokio::test]
async fn products_stand_beside_each_other_and_what_differs_is_marked() {
    let mut browser = Browser::open().await;
    browser.get("/en/product/primo-x").await.shows("href=\"/en/compare?p=primo-x\"");
    let page = browser.get("/en/compare?p=primo-x&p=ceiling-fan&p=no-such-product&p=primo-x").await;
    assert_eq!(page.status, StatusCode::OK);
    for text in [
        "<meta name=\"robots\" content=\"noindex\">",
        "<tr class=\"differs\"><th scope=\"row\">Colour</th><td>Blue, Red</td><td>White</td></tr>",
        "<tr><th scope=\"row\">Weight</th><td>1 kg</td><td>1 kg</td></tr>",
        "<tr><th scope=\"row\">Warranty</th><td>1 year</td><td>1 year</td></tr>",
        "href=\"/en/compare?p=ceiling-fan\" rel=\"nofollow\">Remove",
        "<input type=\"hidden\" name=\"p\" value=\"primo-x\">",
        // Near the last one: the lamp.
        "href=\"/en/compare?p=primo-x&#38;p=ceiling-fan&#38;p=lamp\"",
        "hreflang=\"bn\" data-other-language",
    ] {
        page.shows(text);
    }
    assert_eq!(page.body.matches("<th scope=\"col\">").count(), 2);
    browser.get("/compare?p=primo-x").await.shows("<th scope=\"row\">রং</th><td>নীল, লাল</td>");
}

#[tokio::test]
async fn another_product_is_found_and_added() {
    let mut browser = Browser::open().await;
    let page = browser.get("/en/compare?p=primo-x&q=fan").await;
    page.shows("href=\"/en/compare?p=primo-x&#38;p=ceiling-fan\"");
    browser.get("/en/compare?p=primo-x&q=zzzzzz").await.shows("Nothing was found");
    let empty = browser.get("/en/compare").await;
    empty.shows("You have not chosen a product yet");
    let escaped = browser.get("/en/compare?q=%22%3E%3Cscript%3E").await;
    escaped.hides("\"><script>");
}

#[tokio::test]
async fn the_browser_is_told_what_it_may_remember() {
    let mut browser = Browser::open().await;
    let page = browser.get("/product/primo-x").await;
    page.shows("data-product=\"primo-x\" data-bn=\"প্রিমো এক্স\" data-en=\"Primo X\" data-image=\"/media/primo-x-11-320.webp\"");
    page.shows("data-recent hidden");
    browser.get("/en").await.shows("data-recent hidden");
}
