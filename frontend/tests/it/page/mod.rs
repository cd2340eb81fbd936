//! What all pages have in common: their head, their headers, caching, files, addresses.

mod addresses;
mod cache;
mod encodings;
mod files;
mod freshness;
mod head;
mod headers;

use crate::browser::{Browser, Page};

/// Pages that are the same for everyone, one of each kind.
const SHARED: [&str; 10] = [
    "/",
    "/en",
    "/category/phones",
    "/en/category/home-appliances?sort=price&stock=1",
    "/search?q=fan",
    "/product/primo-x",
    "/en/product/lamp",
    "/delivery",
    "/sitemap.xml",
    "/site.webmanifest",
];

/// Pages of one shopper.
const PRIVATE: [&str; 6] = ["/cart", "/en/cart", "/checkout", "/en/checkout", "/track", "/en/track"];

/// The number of seconds that a `Cache-Control` header names; 0 when it does not.
fn seconds(page: &Page, name: &str) -> i64 {
    let parts = page.header("cache-control").split(", ");
    let value = parts.filter_map(|part| part.split_once('=')).find(|(key, _)| *key == name);
    value.map_or(0, |(_, digits)| digits.parse().unwrap())
}

/// The address of a static file, as pages name it.
async fn asset(browser: &mut Browser, stem: &str, ending: &str) -> String {
    let home = browser.get("/").await;
    let name = home.body.split(&format!("/assets/{stem}.")).nth(1).unwrap().split('"').next().unwrap();
    assert!(name.ends_with(ending), "{name}");
    format!("/assets/{stem}.{name}")
}
