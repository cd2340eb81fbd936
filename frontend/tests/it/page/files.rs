//! Static files, pictures, and files for machines.

use super::asset;
use crate::browser::Browser;
use axum::http::StatusCode;
use serde_json::Value;
use std::collections::BTreeSet;

const FOREVER: &str = "public, max-age=31536000, immutable";

#[tokio::test]
async fn a_static_file_is_named_by_its_content_and_kept_for_good() {
    let mut browser = Browser::open().await;
    for (stem, ending, content_type) in [
        ("shop", ".css", "text/css; charset=utf-8"),
        ("icons", ".svg#menu", "image/svg+xml"),
        ("icon-192", ".png", "image/png"),
    ] {
        let address = asset(&mut browser, stem, ending).await;
        let file = browser.get(address.split('#').next().unwrap()).await;
        assert_eq!((file.status, file.header("content-type")), (StatusCode::OK, content_type));
        assert_eq!(file.header("cache-control"), FOREVER);
        let hash = &frontend::page::digest(&file.raw)[..12];
        assert!(address.starts_with(&format!("/assets/{stem}.{hash}.")), "{address}");
        let tag = file.header("etag");
        let again = browser.get_with(address.split('#').next().unwrap(), &[("if-none-match", tag)]).await;
        assert_eq!(again.status, StatusCode::NOT_MODIFIED);
    }
}

/// An old page in a tab must not keep "there is no such file" for a year.
#[tokio::test]
async fn a_file_of_another_release_is_not_found_and_not_kept() {
    let mut browser = Browser::open().await;
    for path in
        ["/assets/shop.000000000000.css", "/assets/shop.css", "/assets", "/assets/..%2f..%2fetc%2fpasswd"]
    {
        let answer = browser.get(path).await;
        assert_eq!(
            (answer.status, answer.header("cache-control")),
            (StatusCode::NOT_FOUND, "no-store"),
            "{path}"
        );
    }
}

#[tokio::test]
async fn every_file_that_a_page_names_exists() {
    let mut browser = Browser::open().await;
    let mut named = BTreeSet::from(["/favicon.ico".to_owned()]);
    for path in ["/", "/en/product/primo-x", "/contact", "/cart", "/en/category/phones", "/site.webmanifest"]
    {
        let page = browser.get(path).await;
        let addresses =
            page.body.split("/assets/").skip(1).map(|rest| rest.split(['"', '#']).next().unwrap());
        named.extend(addresses.map(|name| format!("/assets/{name}")));
    }
    assert!(named.len() > 5, "{named:?}");
    for address in named {
        let file = browser.get(&address).await;
        assert_eq!(file.status, StatusCode::OK, "{address}");
        assert!(!file.raw.is_empty(), "{address}");
    }
}

#[tokio::test]
async fn a_picture_is_kept_for_good_and_a_missing_one_for_a_minute() {
    let mut browser = Browser::open().await;
    std::fs::write(browser.folder.path().join("primo-x-11-320.webp"), b"RIFFpicture").unwrap();
    let picture = browser.get("/media/primo-x-11-320.webp").await;
    assert_eq!((picture.status, picture.header("content-type")), (StatusCode::OK, "image/webp"));
    assert_eq!((picture.header("cache-control"), &*picture.raw), (FOREVER, &b"RIFFpicture"[..]));

    let missing = browser.get("/media/primo-x-11-640.webp").await;
    assert_eq!((missing.status, missing.header("content-type")), (StatusCode::OK, "image/svg+xml"));
    assert_eq!(missing.header("cache-control"), "public, max-age=60");
}

#[tokio::test]
async fn a_file_that_is_not_a_picture_is_not_given_out() {
    let mut browser = Browser::open().await;
    std::fs::write(browser.folder.path().join("secret"), b"secret").unwrap();
    std::fs::create_dir(browser.folder.path().join("folder-320.webp")).unwrap();
    for path in [
        "/media/secret",
        "/media/x-320.webp%2f..%2fsecret",
        "/media/..%2fsecret-320.webp",
        "/media/a-321.webp",
    ] {
        assert_eq!(browser.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let large = vec![0; (2 << 20) + 1];
    std::fs::write(browser.folder.path().join("large-320.webp"), large).unwrap();
    for path in ["/media/folder-320.webp", "/media/large-320.webp"] {
        assert_eq!(browser.get(path).await.header("content-type"), "image/svg+xml", "{path}");
    }
}

#[tokio::test]
async fn the_site_map_lists_every_page_in_both_languages() {
    let mut browser = Browser::open().await;
    let index = browser.get("/sitemap.xml").await;
    assert_eq!(index.header("content-type"), "application/xml; charset=utf-8");
    assert_eq!(index.body.matches("<loc>").count(), 1);
    index.shows("<loc>https://shop.test/sitemap/1.xml</loc>");
    let map = browser.get("/sitemap/1.xml").await;
    let listed = map.body.split("<loc>").skip(1).map(|rest| rest.split("</loc>").next().unwrap());
    let listed: BTreeSet<&str> = listed.collect();
    // The home page, six topics, three categories and three products.
    assert_eq!((listed.len(), map.body.matches("<loc>").count()), (26, 26));
    for address in listed {
        let page = browser.get(address.strip_prefix("https://shop.test").unwrap()).await;
        assert_eq!(page.status, StatusCode::OK, "{address}");
        page.shows(&format!("<link rel=\"canonical\" href=\"{address}\">"));
    }
    for path in ["/sitemap/0.xml", "/sitemap/2.xml", "/sitemap/1", "/sitemap/-1.xml", "/en/sitemap.xml"] {
        assert_eq!(browser.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn robots_are_kept_from_private_pages_only() {
    let mut browser = Browser::open().await;
    let robots = browser.get("/robots.txt").await;
    assert_eq!(robots.header("content-type"), "text/plain; charset=utf-8");
    robots.shows("\nSitemap: https://shop.test/sitemap.xml\n");
    for path in ["/cart", "/checkout", "/order", "/track", "/en/cart", "/en/checkout"] {
        robots.shows(&format!("\nDisallow: {path}\n"));
    }
    for path in ["/", "/product", "/category", "/assets", "/media", "/en"] {
        robots.hides(&format!("\nDisallow: {path}\n"));
    }
}

#[tokio::test]
async fn the_installed_shop_opens_in_its_language() {
    let mut browser = Browser::open().await;
    for (path, lang, start) in [("/site.webmanifest", "bn", "/"), ("/site.en.webmanifest", "en", "/en")] {
        let file = browser.get(path).await;
        assert_eq!(file.header("content-type"), "application/manifest+json");
        let manifest: Value = serde_json::from_str(&file.body).unwrap();
        assert_eq!((manifest["lang"].as_str(), manifest["start_url"].as_str()), (Some(lang), Some(start)));
        browser.get(start).await.shows(&format!("<link rel=\"manifest\" href=\"{path}\">"));
    }
}
