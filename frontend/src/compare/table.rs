//! The table: a column for each product, a row for each thing that one of them says.

use crate::page::Moment;
use crate::product::Card;
use catalogue::{Product, Trait};
use domain::Language;

/// A product at the head of the table.
pub(super) struct Column {
    pub(super) card: Card,
    /// The comparison without it.
    pub(super) without: String,
}

/// One property.
pub(super) struct Row<'a> {
    pub(super) name: &'a str,
    /// One for each column; empty where a product does not say.
    pub(super) values: Vec<String>,
    /// Whether the products differ in it.
    pub(super) differs: bool,
}

pub(super) fn columns(moment: &Moment, products: &[&Product], language: Language) -> Vec<Column> {
    let column = |product: &&Product| {
        let others = products.iter().filter(|other| other.id != product.id);
        let without = super::path(others.map(|other| other.slug.as_str()), "", language);
        Some(Column { card: Card::new(moment, product, language)?, without })
    };
    products.iter().filter_map(column).collect()
}

/// Options, specifications and warranty in the order in which the products name them. The same name is one row.
pub(super) fn rows<'a>(products: &[&'a Product], language: Language) -> Vec<Row<'a>> {
    let options = products.iter().flat_map(|product| product.skus.iter().flat_map(|sku| &sku.options));
    let specifications = products.iter().flat_map(|product| &product.specifications);
    let mut names: Vec<&Trait> = Vec::new();
    for entry in options.chain(specifications) {
        if !names.iter().any(|known| is_same(known, entry)) {
            names.push(entry);
        }
    }
    let row = |name: &&'a Trait| {
        let values = products.iter().map(|product| values(product, name, language)).collect();
        row((name.name.pick(language), values))
    };
    let warranty = products.iter().map(|product| product.warranty.pick(language).to_owned()).collect();
    let warranty = row_of_warranty(language, warranty);
    names.iter().map(row).chain(warranty).collect()
}

fn row_of_warranty<'a>(language: Language, values: Vec<String>) -> Option<Row<'a>> {
    let is_said = values.iter().any(|value| !value.is_empty());
    is_said.then(|| row((language.t("ওয়ারেন্টি", "Warranty"), values)))
}

fn row((name, values): (&str, Vec<String>)) -> Row<'_> {
    let differs = values.iter().any(|value| *value != values[0]);
    Row { name, values, differs }
}

fn is_same(one: &Trait, other: &Trait) -> bool {
    one.name.en.to_lowercase() == other.name.en.to_lowercase()
}

/// All values of a product under a name: those of its SKUs stand in their order.
fn values(product: &Product, name: &Trait, language: Language) -> String {
    let options = product.skus.iter().flat_map(|sku| &sku.options);
    let mut values: Vec<&str> = Vec::new();
    for entry in options.chain(&product.specifications).filter(|entry| is_same(entry, name)) {
        let value = entry.value.pick(language);
        if !values.contains(&value) {
            values.push(value);
        }
    }
    values.join(", ")
}
