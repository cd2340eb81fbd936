//! Starting while no backend answers.

use crate::browser::{Browser, config, served};
use crate::stock;
use axum::http::StatusCode;
use frontend::catalogue::{CATALOGUE, Follower, Following};
use frontend::page::Shop;
use prometheus_client::registry::Registry;
use service::{Readiness, Shutdown};
use std::path::Path;
use std::sync::Arc;

/// Nothing listens here: the port is reserved.
const NO_BACKEND: &str = "http://127.0.0.1:1";

/// An empty shop and what fills it from the copy in this folder.
fn starting(folder: &Path) -> (Arc<Shop>, Readiness, Follower) {
    let config = config(NO_BACKEND, folder);
    let shop = Shop::new(&config, &mut Registry::default()).unwrap();
    let readiness = Readiness::new(&[CATALOGUE]);
    let following = Following {
        catalogue: Arc::clone(&shop.catalogue),
        backend_url: config.backend_url,
        metrics: Arc::clone(&shop.metrics),
        readiness: readiness.clone(),
        copy: config.catalogue_copy,
    };
    (shop, readiness, Follower::new(following).unwrap())
}

/// A browser before a shop that started from this folder, and whether it is ready.
async fn started(folder: &Path) -> (Browser, bool) {
    let (shop, readiness, mut follower) = starting(folder);
    follower.load_copy().await;
    let app = served(&shop);
    (Browser { app, shop, ..Browser::before(NO_BACKEND) }, readiness.is_ready())
}

#[tokio::test]
async fn a_shop_starts_from_its_copy_without_a_backend() {
    let before = Browser::before(NO_BACKEND);
    let folder = tempfile::tempdir().unwrap();
    catalogue::save(&folder.path().join("catalogue"), &before.shop.catalogue.view()).unwrap();

    let (mut browser, ready) = started(folder.path()).await;
    assert!(ready);
    browser.get("/product/primo-x").await.shows("৳২৫,০০০");
    browser.get("/en/search?q=fan").await.shows("Ceiling fan");
    browser.add(stock::FAN, 2).await;
    browser.get("/en/cart").await.shows("৳6,000");
    browser.get("/en/checkout").await.shows("৳6,060");
}

#[tokio::test]
async fn without_any_catalogue_the_shop_is_busy_and_not_ready() {
    let folder = tempfile::tempdir().unwrap();
    let (mut browser, ready) = started(folder.path()).await;
    assert!(!ready);
    for (path, words) in [("/", "এই মুহূর্তে খুব ব্যস্ত"), ("/en/cart", "We are very busy right now")]
    {
        let page = browser.get(path).await;
        assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!((page.header("cache-control"), page.header("retry-after")), ("no-store", "10"));
        page.shows(words);
    }
}

#[tokio::test]
async fn a_damaged_copy_is_left_aside() {
    let before = Browser::before(NO_BACKEND);
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("catalogue");
    catalogue::save(&copy, &before.shop.catalogue.view()).unwrap();
    let whole = std::fs::read(&copy).unwrap();
    let mut flipped = whole.clone();
    *flipped.last_mut().unwrap() ^= 1;
    for damaged in [&whole[..whole.len() - 1], &flipped, b"", b"not a copy"] {
        std::fs::write(&copy, damaged).unwrap();
        let (mut browser, ready) = started(folder.path()).await;
        assert!(!ready);
        assert_eq!(browser.get("/").await.status, StatusCode::SERVICE_UNAVAILABLE);
    }
}

#[tokio::test]
async fn a_shop_that_stops_leaves_a_copy_for_the_next() {
    let folder = tempfile::tempdir().unwrap();
    let (shop, _, follower) = starting(folder.path());
    shop.catalogue.apply_content(&stock::content()).unwrap();
    shop.catalogue.apply_offers(&stock::offers()).unwrap();
    let (trigger, shutdown) = Shutdown::manual();
    trigger.request();
    follower.run(shutdown).await;

    let (mut browser, ready) = started(folder.path()).await;
    assert!(ready);
    browser.get("/en/product/ceiling-fan").await.shows("৳3,000");
}
