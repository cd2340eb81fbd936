//! What the importer of our catalogue file asks of rows, written down once more.

use domain::{Poisha, Slug, normalise};
use jiff::Timestamp;
use shop_exports::Row;
use std::collections::{HashMap, HashSet};

fn is_text(text: &str, least: usize, most: usize) -> bool {
    (least..=most).contains(&text.chars().count()) && normalise(text) == text
}

fn pairs(text: &str, most: usize) -> Vec<(&str, &str)> {
    let entries = text.split(" | ").filter(|_| !text.is_empty());
    let pairs: Vec<_> = entries.map(|entry| entry.split_once(": ").unwrap()).collect();
    assert!(pairs.len() <= most, "{text}");
    for (name, value) in &pairs {
        assert!(is_text(name, 1, 60) && !name.contains([':', '|']), "{name}");
        assert!(is_text(value, 1, 200) && !value.contains('|'), "{value}");
    }
    pairs
}

fn assert_price(text: &str) -> Poisha {
    let price = Poisha::parse_taka(text).unwrap();
    assert!(price >= Poisha::from_taka(1));
    price
}

fn assert_row(row: &Row) {
    let field = |name| row.field(name).unwrap();
    assert!(Slug::parse(field("product")).is_ok(), "{row:?}");
    assert!(["yes", "no"].contains(&field("published")));
    assert!(is_text(field("brand"), 1, 60) && Slug::from_name(field("brand")).is_ok(), "{row:?}");
    let (en, bn) = (field("category_en"), field("category_bn"));
    assert_eq!(en.split('>').count(), bn.split('>').count());
    assert!(en.split('>').count() <= 3);
    assert!(en.split('>').chain(bn.split('>')).all(|step| is_text(step.trim(), 1, 60)), "{en} {bn}");
    assert!(en.split('>').all(|step| Slug::from_name(step).is_ok()), "{en}");
    for name in ["name_en", "name_bn"] {
        assert!(is_text(field(name), 1, 160), "{row:?}");
    }
    for name in ["warranty_en", "warranty_bn"] {
        assert!(is_text(field(name), 0, 160), "{row:?}");
    }
    for name in ["description_en", "description_bn"] {
        assert!((1..=4_000).contains(&field(name).chars().count()), "{row:?}");
        assert!(field(name).lines().all(|line| normalise(line) == line) && field(name).trim() == field(name));
    }
    assert_eq!(pairs(field("specifications_en"), 40).len(), pairs(field("specifications_bn"), 40).len());
    assert_eq!(pairs(field("options_en"), 4).len(), pairs(field("options_bn"), 4).len());
    assert!(field("popularity").parse::<u32>().unwrap() <= 1_000_000);
    let sku = field("sku");
    assert!(
        (1..=40).contains(&sku.len())
            && sku.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'-'),
        "{sku}"
    );
    assert!(field("opening_stock").parse::<u32>().unwrap() <= 100_000);
    let images: Vec<&str> = field("images").split(" | ").filter(|name| !name.is_empty()).collect();
    assert!(images.len() <= 8 && images.iter().all(|name| Slug::parse(name).is_ok()), "{images:?}");
    assert!(row.image_addresses.is_empty() || row.image_addresses.len() == images.len(), "{row:?}");
    assert_sale(row);
}

fn assert_sale(row: &Row) {
    let field = |name| row.field(name).unwrap();
    let list = assert_price(field("list_price"));
    let time = |name| (!field(name).is_empty()).then(|| field(name).parse::<Timestamp>().unwrap());
    let (from, until) = (time("sale_from"), time("sale_until"));
    if field("sale_price").is_empty() {
        assert_eq!((from, until), (None, None));
    } else {
        assert!(assert_price(field("sale_price")) < list);
    }
    assert!(from.zip(until).is_none_or(|(from, until)| from < until));
}

/// Fails when the importer would refuse one of these rows.
pub(crate) fn assert_importable(rows: &[Row]) {
    let (mut products, mut skus) = (HashSet::new(), HashSet::new());
    let (mut brands, mut categories) = (HashMap::new(), HashMap::new());
    let mut current: Option<&Row> = None;
    for row in rows {
        assert_row(row);
        let field = |name| row.field(name).unwrap();
        assert!(skus.insert(field("sku")), "{} stands there twice", field("sku"));
        let brand = Slug::from_name(field("brand")).unwrap();
        assert_eq!(*brands.entry(brand).or_insert(field("brand")), field("brand"));
        let mut path = String::new();
        for (en, bn) in field("category_en").split(" > ").zip(field("category_bn").split(" > ")) {
            path = format!("{path}>{en}");
            assert_eq!(*categories.entry(path.clone()).or_insert(bn), bn, "{path}");
        }
        let names = |row: &Row| {
            pairs(row.field("options_en").unwrap(), 4)
                .iter()
                .map(|pair| pair.0.to_owned())
                .collect::<Vec<_>>()
        };
        match current {
            Some(first) if first.fields[0] == row.fields[0] => {
                assert_eq!(first.fields[..14], row.fields[..14], "columns of the product differ");
                assert_eq!(names(first), names(row));
            }
            _ => {
                assert!(products.insert(field("product")), "{} stands further up", field("product"));
                current = Some(row);
            }
        }
    }
}
