//! Compressed forms of pages and files.

use super::asset;
use crate::browser::{Browser, Page};
use crate::stock::BLUE_PHONE;
use flate2::read::GzDecoder;
use std::io::Read;

/// The text behind the encoding that the header names.
fn unpacked(page: &Page) -> String {
    let mut text = Vec::new();
    match page.header("content-encoding") {
        "br" => brotli::BrotliDecompress(&mut &*page.raw, &mut text).unwrap(),
        "gzip" => drop(GzDecoder::new(&*page.raw).read_to_end(&mut text).unwrap()),
        other => {
            assert_eq!(other, "");
            text = page.raw.to_vec();
        }
    }
    String::from_utf8(text).unwrap()
}

#[tokio::test]
async fn a_page_travels_in_the_best_encoding_that_is_accepted() {
    let mut browser = Browser::open().await;
    let style = asset(&mut browser, "shop", ".css").await;
    for path in ["/", "/en/product/primo-x", "/category/phones", &style] {
        let plain = browser.get(path).await;
        assert_eq!(plain.header("content-encoding"), "");
        for (accepted, encoding) in [
            ("gzip, deflate, br, zstd", "br"),
            ("br;q=0.1", "br"),
            ("gzip", "gzip"),
            ("br;q=0, gzip", "gzip"),
            ("deflate", ""),
            ("br;q=0", ""),
        ] {
            let packed = browser.get_with(path, &[("accept-encoding", accepted)]).await;
            assert_eq!(packed.header("content-encoding"), encoding, "{path} {accepted}");
            assert_eq!(packed.header("vary"), "accept-encoding");
            assert_eq!(unpacked(&packed), plain.body, "{path} {accepted}");
            assert_eq!(
                packed.header("etag") == plain.header("etag"),
                encoding.is_empty(),
                "{path} {accepted}"
            );
            assert!(encoding.is_empty() || packed.raw.len() * 2 < plain.raw.len(), "{path} {accepted}");
        }
    }
}

#[tokio::test]
async fn the_pages_of_one_shopper_are_compressed_too() {
    let mut browser = Browser::open().await;
    browser.add(BLUE_PHONE, 2).await;
    for (accepted, encoding) in [("gzip, deflate, br, zstd", "gzip"), ("br", ""), ("gzip;q=0", "")] {
        for path in ["/cart", "/checkout"] {
            let page = browser.get_with(path, &[("accept-encoding", accepted)]).await;
            assert_eq!(page.header("content-encoding"), encoding, "{path}");
            assert!(unpacked(&page).contains("প্রিমো এক্স"), "{path}");
        }
    }
}
