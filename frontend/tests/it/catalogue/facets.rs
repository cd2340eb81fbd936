//! Narrowing a list by options and specifications.

use super::slugs;
use crate::browser::Browser;
use crate::stock::{plain_offers, text, with_plain};
use catalogue::Trait;
use std::sync::Arc;

/// Four plain products of one and two tons in turn.
async fn shop() -> Browser {
    let browser = Browser::open().await;
    let mut change = with_plain(4);
    for (place, product) in change.products.iter_mut().enumerate() {
        let value = [text("১ টন", "1 ton"), text("২ টন", "2 ton")][place % 2].clone();
        Arc::make_mut(product).specifications =
            vec![Trait { name: text("ধারণক্ষমতা", "Capacity"), value }];
    }
    browser.shop.catalogue.apply_content(&change).unwrap();
    browser.shop.catalogue.apply_offers(&plain_offers(4)).unwrap();
    browser
}

#[tokio::test]
async fn a_list_offers_specifications_with_counts_and_keeps_what_is_chosen() {
    let mut browser = shop().await;
    let page = browser.get("/en/category/home-appliances").await;
    page.shows("<legend>Capacity</legend>");
    page.shows("value=\"capacity_1-ton\">1 ton<span class=\"count\">2</span>");
    page.shows("In stock only<span class=\"count\">5</span>");

    let page = browser.get("/en/category/home-appliances?spec=capacity_2TON&sort=price").await;
    assert_eq!(slugs(&page), ["plain-102", "plain-104"]);
    page.shows("value=\"capacity_2-ton\" checked>2 ton<span class=\"count\">2</span>");
    page.shows("value=\"capacity_1-ton\">1 ton<span class=\"count\">2</span>");
    page.shows("<a class=\"chip on\" href=\"/en/category/home-appliances?sort=price\"");
    page.shows("Capacity: 2 ton");
    let both = browser.get("/category/home-appliances?spec=capacity_1-ton&spec=capacity_2-ton").await;
    assert_eq!(slugs(&both).len(), 4);
    both.shows("ধারণক্ষমতা: ২ টন");
    both.shows("১ টন<span class=\"count\">২</span>");
}

#[tokio::test]
async fn what_no_product_has_finds_nothing_and_can_be_taken_off() {
    let mut browser = shop().await;
    let page = browser.get("/en/category/home-appliances?spec=capacity_9-ton&spec=%22%3E_%3Cb%3E").await;
    assert!(slugs(&page).is_empty());
    page.shows("capacity: 9-ton");
    page.shows("href=\"/en/category/home-appliances\" data-live>Clear all filters");
    page.hides("<b>\"");
}
