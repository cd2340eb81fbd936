//! Writing our rows as Shopify's file.
//!
//! A price that holds always is written as Shopify has it, the list price struck through. A price that holds for a
//! time only is a metafield: Shopify would charge it always. Opening stock is written when the row has it.

use super::columns::NO_OPTION;
use crate::columns as ours;
use crate::html;
use crate::picture::Pictures;
use crate::row::Row;
use crate::traits;
use domain::product_bounds::MOST_OPTIONS;
use std::io::{self, Write};

/// The headings of Shopify's own columns that we write.
const HEADINGS: [&str; 32] = [
    "Handle",
    "Title",
    "Body (HTML)",
    "Vendor",
    "Product Category",
    "Type",
    "Tags",
    "Published",
    "Option1 Name",
    "Option1 Value",
    "Option2 Name",
    "Option2 Value",
    "Option3 Name",
    "Option3 Value",
    "Variant SKU",
    "Variant Grams",
    "Variant Inventory Tracker",
    "Variant Inventory Qty",
    "Variant Inventory Policy",
    "Variant Fulfillment Service",
    "Variant Price",
    "Variant Compare At Price",
    "Variant Requires Shipping",
    "Variant Taxable",
    "Variant Barcode",
    "Image Src",
    "Image Position",
    "Image Alt Text",
    "Gift Card",
    "Variant Image",
    "Variant Weight Unit",
    "Status",
];

/// The metafields behind them.
const METAFIELDS: [&str; 17] = [
    "Name bn (product.metafields.dhakacart.name_bn)",
    "Description en (product.metafields.dhakacart.description_en)",
    "Description bn (product.metafields.dhakacart.description_bn)",
    "Category en (product.metafields.dhakacart.category_en)",
    "Category bn (product.metafields.dhakacart.category_bn)",
    "Warranty en (product.metafields.dhakacart.warranty_en)",
    "Warranty bn (product.metafields.dhakacart.warranty_bn)",
    "Specifications en (product.metafields.dhakacart.specifications_en)",
    "Specifications bn (product.metafields.dhakacart.specifications_bn)",
    "Popularity (product.metafields.dhakacart.popularity)",
    "Image names (product.metafields.dhakacart.image_names)",
    "Options en (variant.metafields.dhakacart.options_en)",
    "Options bn (variant.metafields.dhakacart.options_bn)",
    "Sale price (variant.metafields.dhakacart.sale_price)",
    "Sale from (variant.metafields.dhakacart.sale_from)",
    "Sale until (variant.metafields.dhakacart.sale_until)",
    "Images (variant.metafields.dhakacart.images)",
];

const ALL: usize = HEADINGS.len() + METAFIELDS.len();

/// Why a file was not written.
#[derive(Debug, thiserror::Error)]
#[error("the file cannot be written")]
pub struct WriteError(#[from] csv::Error);

impl From<io::Error> for WriteError {
    fn from(error: io::Error) -> Self {
        Self(error.into())
    }
}

/// Writes rows one after the other; those of one product must stand next to each other.
#[derive(Debug)]
pub struct ShopifyWriter<W: Write> {
    writer: csv::Writer<W>,
    /// The rows of the product that is not yet over.
    rows: Vec<Row>,
    count: u64,
}

/// Writes rows of our file as Shopify's product file and says how many. Reading that file gives the same rows
/// again, for rows as our own export writes them and at most 250 variants of a product. Only `line` may differ, an
/// opening stock that is empty is then 0, and an address is lost when another picture of its row has none.
///
/// # Errors
///
/// When `out` cannot be written to.
pub fn write_shopify<W: Write>(rows: impl IntoIterator<Item = Row>, out: W) -> Result<u64, WriteError> {
    let mut writer = ShopifyWriter::new(out)?;
    for row in rows {
        writer.write(row)?;
    }
    writer.finish().map(|(_, count)| count)
}

impl<W: Write> ShopifyWriter<W> {
    /// Begins a file with its first line.
    pub fn new(out: W) -> Result<Self, WriteError> {
        let mut writer = csv::Writer::from_writer(out);
        writer.write_record(HEADINGS.iter().chain(&METAFIELDS))?;
        Ok(Self { writer, rows: Vec::new(), count: 0 })
    }

    /// Adds a row.
    pub fn write(&mut self, row: Row) -> Result<(), WriteError> {
        let product = &row.fields[ours::PRODUCT];
        if self.rows.first().is_some_and(|first| first.fields[ours::PRODUCT] != *product) {
            self.product()?;
        }
        self.rows.push(row);
        Ok(())
    }

    /// Ends the file: what it was written to, and the number of rows.
    pub fn finish(mut self) -> Result<(W, u64), WriteError> {
        self.product()?;
        let out = self.writer.into_inner().map_err(csv::IntoInnerError::into_error)?;
        Ok((out, self.count))
    }

    fn product(&mut self) -> Result<(), WriteError> {
        let Some(first) = self.rows.first() else { return Ok(()) };
        let handle = first.fields[ours::PRODUCT].clone();
        let (pictures, names) = pictures(&self.rows);
        let mut images = pictures.addresses.iter().zip(1..);
        for (place, row) in self.rows.drain(..).enumerate() {
            let mut record = Record([const { String::new() }; ALL]);
            record.set("Handle", &handle);
            if place == 0 {
                record.product(&row, &names);
                if let Some(image) = images.next() {
                    record.image(image);
                }
            }
            record.options(&row, place == 0);
            record.variant(&row);
            self.writer.write_record(&record.0)?;
            self.count += 1;
        }
        for image in images {
            let mut record = Record([const { String::new() }; ALL]);
            record.set("Handle", &handle);
            record.image(image);
            self.writer.write_record(&record.0)?;
        }
        Ok(())
    }
}

/// The pictures whose address is known, each once, and their names in the same order.
fn pictures(rows: &[Row]) -> (Pictures, Vec<String>) {
    let (mut pictures, mut known) = (Pictures::default(), Vec::new());
    for row in rows {
        for (name, address) in names(row).zip(&row.image_addresses) {
            if pictures.add(address) == Some(known.len()) {
                known.push(name.to_owned());
            }
        }
    }
    (pictures, known)
}

fn names(row: &Row) -> impl Iterator<Item = &str> {
    row.fields[ours::IMAGES].split('|').map(str::trim).filter(|name| !name.is_empty())
}

/// One record as it grows.
struct Record([String; ALL]);

impl Record {
    /// Sets a column by its heading, or by the key of its metafield.
    fn set(&mut self, heading: &str, text: &str) {
        let key = format!(".{heading})");
        let is_it = |other: &&str| *other == heading || other.ends_with(&key);
        let place = HEADINGS.iter().chain(&METAFIELDS).position(is_it);
        if let Some(place) = place {
            text.clone_into(&mut self.0[place]);
        }
    }

    fn product(&mut self, row: &Row, image_names: &[String]) {
        let text = |column: usize| row.fields[column].as_str();
        let is_published = text(ours::PUBLISHED) == "yes";
        let description = text(ours::DESCRIPTION_EN);
        let body = html::from_text(description);
        self.set("Title", text(ours::NAME_EN));
        self.set("Vendor", text(ours::BRAND));
        self.set("Type", text(ours::CATEGORY_EN));
        self.set("Published", if is_published { "TRUE" } else { "FALSE" });
        self.set("Status", if is_published { "active" } else { "draft" });
        self.set("Gift Card", "FALSE");
        if html::to_text(&body, html::Breaks::Space).0 != description {
            self.set("description_en", description);
        }
        self.set("Body (HTML)", &body);
        self.set("name_bn", text(ours::NAME_BN));
        self.set("description_bn", text(ours::DESCRIPTION_BN));
        self.set("category_en", text(ours::CATEGORY_EN));
        self.set("category_bn", text(ours::CATEGORY_BN));
        self.set("warranty_en", text(ours::WARRANTY_EN));
        self.set("warranty_bn", text(ours::WARRANTY_BN));
        self.set("specifications_en", text(ours::SPECIFICATIONS_EN));
        self.set("specifications_bn", text(ours::SPECIFICATIONS_BN));
        self.set("popularity", text(ours::POPULARITY));
        self.set("image_names", &image_names.join(" | "));
    }

    /// Shopify has three options; all four are in a metafield.
    fn options(&mut self, row: &Row, is_first: bool) {
        let (en, bn) = (&row.fields[ours::OPTIONS_EN], &row.fields[ours::OPTIONS_BN]);
        let pairs = traits::parse(en, MOST_OPTIONS).unwrap_or_default();
        let none = [(NO_OPTION.0.to_owned(), NO_OPTION.1.to_owned())];
        let shown = if pairs.is_empty() { &none[..] } else { &pairs[..] };
        for (number, (name, value)) in (1..=3).zip(shown) {
            if is_first {
                self.set(&format!("Option{number} Name"), name);
            }
            self.set(&format!("Option{number} Value"), value);
        }
        self.set("options_en", en);
        self.set("options_bn", bn);
    }

    fn variant(&mut self, row: &Row) {
        let text = |column: usize| row.fields[column].as_str();
        let (list, sale) = (text(ours::LIST_PRICE), text(ours::SALE_PRICE));
        let is_always = text(ours::SALE_FROM).is_empty() && text(ours::SALE_UNTIL).is_empty();
        if sale.is_empty() || !is_always {
            self.set("Variant Price", list);
            self.set("sale_price", sale);
        } else {
            self.set("Variant Price", sale);
            self.set("Variant Compare At Price", list);
        }
        self.set("sale_from", text(ours::SALE_FROM));
        self.set("sale_until", text(ours::SALE_UNTIL));
        self.set("Variant SKU", text(ours::SKU));
        self.set("Variant Inventory Qty", text(ours::OPENING_STOCK));
        self.set("Variant Inventory Tracker", "shopify");
        self.set("Variant Inventory Policy", "deny");
        self.set("Variant Fulfillment Service", "manual");
        self.set("Variant Requires Shipping", "TRUE");
        self.set("Variant Taxable", "TRUE");
        self.set("images", text(ours::IMAGES));
        if let Some(address) = row.image_addresses.first() {
            self.set("Variant Image", address);
        }
    }

    fn image(&mut self, (address, position): (&String, usize)) {
        self.set("Image Src", address);
        self.set("Image Position", &position.to_string());
    }
}
