//! Long lists in pages.

use super::slugs;
use crate::browser::Browser;
use crate::stock;
use std::collections::BTreeSet;

/// A shop with 58 products: the fan, the lamp and 55 plain ones at home, and the phone.
async fn long() -> Browser {
    let browser = Browser::open().await;
    browser.shop.catalogue.apply_content(&stock::with_plain(55)).unwrap();
    browser.shop.catalogue.apply_offers(&stock::plain_offers(55)).unwrap();
    browser
}

#[tokio::test]
async fn every_product_stands_on_exactly_one_page() {
    let mut browser = long().await;
    for list in ["/category/home-appliances?", "/en/search?sort=price&", "/search?sort=newest&"] {
        let mut seen = BTreeSet::new();
        let mut lengths = Vec::new();
        for page in 1..=3 {
            let page = browser.get(&format!("{list}page={page}")).await;
            lengths.push(slugs(&page).len());
            seen.extend(slugs(&page).into_iter().map(str::to_owned));
        }
        assert_eq!(lengths[..2], [24, 24], "{list}");
        assert_eq!(seen.len(), lengths.iter().sum::<usize>(), "{list}: none twice");
        assert_eq!(seen.len(), if list.contains("category") { 57 } else { 58 }, "{list}");
    }
}

#[tokio::test]
async fn page_links_keep_the_filters() {
    let mut browser = long().await;
    let page = browser.get("/en/category/home-appliances?max=200&stock=1&page=2").await;
    page.shows("href=\"/en/category/home-appliances?max=200&#38;stock=1\" rel=\"prev\"");
    page.shows("href=\"/en/category/home-appliances?max=200&#38;stock=1&#38;page=3\" rel=\"next\"");
    page.shows("<span aria-current=\"page\"><span class=\"hidden-text\">Page </span>2</span>");
    browser.get("/category/home-appliances?page=2").await.shows("পাতা </span>২</span>");
}

#[tokio::test]
async fn a_page_beyond_the_last_is_the_last() {
    let mut browser = long().await;
    let last = browser.get("/category/home-appliances?page=3").await;
    for number in ["4", "4999", "5000", "99999999", "%E0%A7%AA"] {
        let page = browser.get(&format!("/category/home-appliances?page={number}")).await;
        assert_eq!(slugs(&page), slugs(&last), "{number}");
        page.shows("<link rel=\"canonical\" href=\"https://shop.test/category/home-appliances?page=3\">");
        page.hides("rel=\"next\"");
    }
}

#[tokio::test]
async fn pages_of_a_whole_list_are_indexed_each_for_itself() {
    let mut browser = long().await;
    let page = browser.get("/en/category/home-appliances?page=2").await;
    page.hides("noindex");
    page.shows("<link rel=\"canonical\" href=\"https://shop.test/en/category/home-appliances?page=2\">");
    page.shows("<title>Home, page 2 | DhakaCart</title>");
}
