//! Shopify's files.

use crate::importer::assert_importable;
use crate::reading::{assert_shown, read_plain, read_with};
use shop_exports::{Format, Mapping, Rate, Skipped};

const OLDER: &[u8] = include_bytes!("fixtures/shopify_older.csv");
const NEWER: &[u8] = include_bytes!("fixtures/shopify_newer.csv");

#[test]
fn an_older_export_becomes_our_rows() {
    let mut mapping = Mapping::new();
    mapping
        .parse_categories(
            "from,category_en,category_bn\nSmartphones,Phones > Smartphones,ফোন > স্মার্টফোন\nফ্যান,Fans,ফ্যান\n",
        )
        .unwrap();
    let reading = read_with(OLDER, &mapping);
    assert_eq!(reading.problems(), [""; 0]);
    assert_shown(&reading, include_str!("fixtures/shopify_older.txt"));
    assert_importable(&reading.rows);
    let summary = reading.summary;
    assert_eq!(summary.format, Some(Format::Shopify));
    assert_eq!((summary.products, summary.skus, summary.changed_codes), (4, 5, 2));
    assert_eq!((summary.images, summary.images_left_out), (3, 0));
    let skipped: Vec<_> = summary.skipped.into_iter().collect();
    assert_eq!(skipped, [(Skipped::GiftCard, 1), (Skipped::WithoutPrice, 1)]);
    let seen: Vec<_> =
        summary.categories.iter().map(|seen| (seen.name.as_str(), seen.products, seen.is_mapped)).collect();
    assert_eq!(
        seen,
        [("Fridges", 1, false), ("Smartphones", 1, true), ("TV parts", 1, false), ("ফ্যান", 1, true)]
    );
}

#[test]
fn a_newer_export_becomes_our_rows() {
    let reading = read_plain(NEWER);
    assert_eq!(reading.problems(), [""; 0]);
    assert_shown(&reading, include_str!("fixtures/shopify_newer.txt"));
    assert_importable(&reading.rows);
}

#[test]
fn prices_follow_the_rate() {
    let mut mapping = Mapping::new();
    mapping.taka_per_unit = Rate::parse("121.35").unwrap();
    let reading =
        read_with(b"Handle,Title,Variant Price,Variant Compare At Price\na,A,19.99,24.99\n", &mapping);
    assert_eq!(reading.rows[0].field("list_price"), Some("3032.54"));
    assert_eq!(reading.rows[0].field("sale_price"), Some("2425.79"));
}

#[test]
fn texts_that_are_too_long_are_cut_and_counted() {
    let body = "<p>শব্দ </p>".repeat(2_000);
    let title = "Very long name ".repeat(20);
    let reading = read_plain(format!("Handle,Title,Body (HTML),Price\na,{title},{body},100\n").as_bytes());
    assert_importable(&reading.rows);
    assert_eq!((reading.summary.shortened_texts, reading.summary.shortened_descriptions), (1, 1));
    assert!(reading.rows[0].field("name_en").unwrap().ends_with("long…"));
}

#[test]
fn options_are_the_same_in_each_variant() {
    let file = "Handle,Title,Option1 Name,Option1 Value,Option2 Name,Option2 Value,Variant Price\n\
                a,A,Size | cm,1:2,Plug,UK,100\n\
                a,,Size other,3,,US,100\n";
    let reading = read_plain(file.as_bytes());
    assert_importable(&reading.rows);
    assert_eq!(reading.rows[1].field("options_en"), Some("Size / cm: 3 | Plug: US"));
}

#[test]
fn a_sale_of_ours_that_is_none_is_dropped() {
    let head = "Handle,Title,Price,S (variant.metafields.dhakacart.sale_price),U (variant.metafields.dhakacart.sale_until)";
    let reading = read_plain(
        format!("{head}\na,A,100,100,2026-03-10T00:00:00Z\nb,B,100,99.99,2026-03-10T00:00:00Z\n").as_bytes(),
    );
    assert_importable(&reading.rows);
    assert_eq!(reading.rows[0].field("sale_price"), Some(""));
    assert_eq!(reading.rows[1].field("sale_price"), Some("99.99"));
    assert_eq!(reading.rows[1].field("sale_until"), Some("2026-03-10T00:00:00Z"));
}
