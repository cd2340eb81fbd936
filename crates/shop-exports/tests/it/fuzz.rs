//! Any bytes are an answer, and what is given can be imported.

use crate::importer::assert_importable;
use crate::reading::read_plain;
use proptest::prelude::*;

const SHOPIFY: &str = "Handle,Title,Body (HTML),Vendor,Product Category,Type,Published,Option1 Name,Option1 Value,Option2 Name,Option2 Value,Variant SKU,Variant Grams,Variant Inventory Qty,Variant Price,Variant Compare At Price,Image Src,Image Position,Variant Image,Gift Card,Status,\
    (product.metafields.dhakacart.name_bn),(product.metafields.dhakacart.category_en),(product.metafields.dhakacart.category_bn),\
    (product.metafields.dhakacart.warranty_bn),(product.metafields.dhakacart.specifications_en),(product.metafields.dhakacart.image_names),\
    (variant.metafields.dhakacart.options_en),(variant.metafields.dhakacart.options_bn),(variant.metafields.dhakacart.sale_price),\
    (variant.metafields.dhakacart.sale_from),(variant.metafields.dhakacart.sale_until),(variant.metafields.dhakacart.images)";
const WOOCOMMERCE: &str = "ID,Type,SKU,Name,Published,Short description,Description,Date sale price starts,Date sale price ends,Stock,Weight (kg),Sale price,Regular price,Categories,Images,Parent,Position,Brands,Attribute 1 name,Attribute 1 value(s),Attribute 1 visible,Attribute 2 name,Attribute 2 value(s),Attribute 2 visible";

/// A cell, more often one that means something.
fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => Just(String::new()),
        4 => prop::sample::select(vec![
            "a", "b", "A", "simple", "variable", "variation", "P", "id:1", "1", "0", "-1", "100", "250.5", "1,000", "active", "true",
            "Title", "Default Title", "Colour", "Red", "https://x.example/1.jpg", "A > B > C > D", "X, X > Y", "2026-03-10", "2026-03-11 9:00:00",
            "2026-03-12T00:00:00+06:00", "A: 1 | B: 2", "Colour: Red | X: 1", "x-1 | x-2", "300",
        ]).prop_map(str::to_owned),
        2 => "[a-zA-Zক-হ:|>&<;, -]{0,20}",
        1 => "\\PC{0,30}",
        1 => "([a-z:|] ?){100,300}",
    ]
}

/// A file in which most records have what they need.
fn file(head: &'static str) -> impl Strategy<Value = Vec<u8>> {
    let width = head.split(',').count();
    let needed = head.split(',').map(|heading| match heading {
        "Handle" | "Title" | "Name" => "a",
        "Type" => "simple",
        "Variant Price" | "Regular price" => "250",
        _ => "",
    });
    let needed: Vec<&str> = needed.collect();
    prop::collection::vec(prop::collection::vec(cell(), width), 0..20).prop_map(move |rows| {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(head.split(',')).unwrap();
        for row in rows {
            let cells = row.iter().zip(&needed);
            writer
                .write_record(
                    cells.map(|(cell, needed)| if cell.is_empty() { needed } else { cell.as_str() }),
                )
                .unwrap();
        }
        writer.into_inner().unwrap()
    })
}

proptest! {
    #[test]
    fn any_bytes_are_an_answer(bytes in prop::collection::vec(any::<u8>(), 0..400), head in prop::sample::select(vec!["", SHOPIFY, WOOCOMMERCE])) {
        let mut file = format!("{head}\n").into_bytes();
        file.extend(bytes);
        assert_importable(&read_plain(&file).rows);
    }

    #[test]
    fn any_text_is_an_answer(text in "([a-z,\"\n\r><&;\\\\'|:0-9ক-হ]|id:|\"\"){0,300}", head in prop::sample::select(vec![SHOPIFY, WOOCOMMERCE])) {
        assert_importable(&read_plain(format!("{head}\n{text}").as_bytes()).rows);
    }

    #[test]
    fn what_shopify_gives_can_be_imported(file in file(SHOPIFY)) {
        let reading = read_plain(&file);
        assert_importable(&reading.rows);
        prop_assert_eq!(read_plain(&file).rows, reading.rows, "the same file gives the same rows");
    }

    #[test]
    fn what_woocommerce_gives_can_be_imported(file in file(WOOCOMMERCE)) {
        assert_importable(&read_plain(&file).rows);
    }
}
