//! WooCommerce's files.

use crate::importer::assert_importable;
use crate::reading::{assert_shown, read_plain, read_with};
use shop_exports::{Format, Mapping, Rate, Skipped};

const NEWER: &[u8] = include_bytes!("fixtures/woocommerce_newer.csv");
const OLDER: &[u8] = include_bytes!("fixtures/woocommerce_older.csv");

#[test]
fn a_newer_export_becomes_our_rows() {
    let reading = read_plain(NEWER);
    assert_eq!(reading.problems(), [""; 0]);
    assert_shown(&reading, include_str!("fixtures/woocommerce_newer.txt"));
    assert_importable(&reading.rows);
    let summary = reading.summary;
    assert_eq!(summary.format, Some(Format::WooCommerce));
    assert_eq!((summary.products, summary.skus, summary.undivided_stock), (4, 5, 1));
    let skipped: Vec<_> = summary.skipped.into_iter().collect();
    assert_eq!(
        skipped,
        [
            (Skipped::Grouped, 1),
            (Skipped::External, 1),
            (Skipped::Virtual, 2),
            (Skipped::OtherType, 1),
            (Skipped::WithoutPrice, 2),
            (Skipped::WithoutProduct, 2),
            (Skipped::WithoutVariants, 1),
            (Skipped::SwitchedOff, 1),
        ]
    );
}

#[test]
fn an_older_export_in_dollars_becomes_our_rows() {
    let mut mapping = Mapping::new();
    mapping.taka_per_unit = Rate::parse("120").unwrap();
    let reading = read_with(OLDER, &mapping);
    assert_eq!(reading.problems(), [""; 0]);
    assert_shown(&reading, include_str!("fixtures/woocommerce_older.txt"));
    assert_importable(&reading.rows);
    assert_eq!(reading.summary.images_left_out, 1, "a name of a file is no address");
}

#[test]
fn variations_stand_before_or_behind_their_product() {
    let head = "ID,Type,SKU,Name,Published,Regular price,Parent,Attribute 1 name,Attribute 1 value(s)\n";
    let (product, variation) =
        ("1,variable,P,Phone,1,,,Colour,\"Red, Blue\"\n", "2,variation,V,Phone,1,100,P,Colour,Red\n");
    let before = read_plain(format!("{head}{variation}{product}").as_bytes());
    let behind = read_plain(format!("{head}{product}{variation}").as_bytes());
    assert_eq!(before.rows[0].fields, behind.rows[0].fields);
    assert_eq!(before.rows[0].field("options_en"), Some("Colour: Red"));
}

#[test]
fn odd_names_are_taken() {
    let file = "ID,Type,Name,Published,Regular price,Categories\n7,simple,ফ্যান 5,1,100,A\n8,simple,Fan\u{1f}two,1,100,B\n";
    let reading = read_plain(file.as_bytes());
    assert_importable(&reading.rows);
    assert_eq!(reading.rows[0].field("product"), Some("product-7"), "one digit says nothing");
    assert_eq!(
        (reading.rows[1].field("name_en"), reading.rows[1].field("category_en")),
        (Some("Fan two"), Some("B"))
    );
}

#[test]
fn a_value_of_a_variation_may_have_commas() {
    let head = "ID,Type,SKU,Name,Published,Regular price,Parent,Attribute 1 name,Attribute 1 value(s)\n";
    let file = format!(
        "{head}1,variable,P,TV,1,,,Size,\"6\\,5 inch, 7 inch\"\n2,variation,V,TV,1,100,P,size,\"6\\,5 inch\"\n"
    );
    assert_eq!(read_plain(file.as_bytes()).rows[0].field("options_en"), Some("Size: 6,5 inch"));
}
