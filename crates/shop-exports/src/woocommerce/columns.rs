//! The columns of WooCommerce's file, with their English headings.

use crate::head::{Head, Known};
use csv::StringRecord;

pub(super) const ID: usize = 0;
pub(super) const TYPE: usize = 1;
pub(super) const SKU: usize = 2;
pub(super) const NAME: usize = 3;
pub(super) const PUBLISHED: usize = 4;
pub(super) const SHORT_DESCRIPTION: usize = 5;
pub(super) const DESCRIPTION: usize = 6;
pub(super) const SALE_FROM: usize = 7;
pub(super) const SALE_UNTIL: usize = 8;
pub(super) const STOCK: usize = 9;
pub(super) const SALE_PRICE: usize = 10;
pub(super) const REGULAR_PRICE: usize = 11;
pub(super) const CATEGORIES: usize = 12;
pub(super) const IMAGES: usize = 13;
pub(super) const PARENT: usize = 14;
pub(super) const POSITION: usize = 15;
pub(super) const BRANDS: usize = 16;
/// The unit stands in its heading.
pub(super) const WEIGHT: usize = 17;

/// How the columns are headed, in the order of the numbers above.
pub(super) const KNOWN: [Known; 18] = [
    &["ID"],
    &["Type"],
    &["SKU"],
    &["Name"],
    &["Published"],
    &["Short description"],
    &["Description"],
    &["Date sale price starts"],
    &["Date sale price ends"],
    &["Stock"],
    &["Sale price"],
    &["Regular price"],
    &["Categories"],
    &["Images"],
    &["Parent"],
    &["Position"],
    &["Brands", "Brand"],
    &["Weight ("],
];

/// Most attributes of a product.
const MOST_ATTRIBUTES: usize = 100;

/// The columns of one attribute.
#[derive(Debug)]
pub(super) struct AttributeColumns {
    /// From 1, as in the headings.
    pub(super) number: usize,
    pub(super) name: usize,
    pub(super) values: Option<usize>,
    pub(super) visible: Option<usize>,
}

/// The first line.
#[derive(Debug)]
pub(super) struct Columns {
    pub(super) head: Head,
    /// As the heading of the weight names it.
    pub(super) weight_unit: String,
    pub(super) attributes: Vec<AttributeColumns>,
}

impl Columns {
    pub(super) fn find(first: &StringRecord) -> Self {
        let head = Head::find(first, &KNOWN);
        let heading = head.heading(WEIGHT);
        let unit =
            heading.split_once('(').map_or("", |(_, unit)| unit.trim_end_matches(')')).trim().to_owned();
        let attributes = (1..=MOST_ATTRIBUTES).filter_map(|number| {
            let place = |what: &str| head.place(&format!("Attribute {number} {what}"));
            Some(AttributeColumns {
                number,
                name: place("name")?,
                values: place("value(s)"),
                visible: place("visible"),
            })
        });
        Self { weight_unit: unit, attributes: attributes.collect(), head }
    }
}
