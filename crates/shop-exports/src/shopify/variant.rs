//! One variant of a product.

use super::columns;
use super::product::{Product, names};
use super::reader::Record;
use crate::draft::{Sale, Variant};
use crate::money::{Decimal, start};
use crate::out::Out;
use crate::summary::Skipped;
use crate::traits::{self, Trait};
use crate::weight;
use domain::Poisha;
use domain::product_bounds::{MOST_IMAGES, MOST_OPTIONS, MOST_STOCK};
use jiff::Timestamp;

/// Reads a variant. None when it has no price, or when something is wrong with it.
pub(super) fn read<E>(product: &mut Product, record: &Record<'_>, out: &mut Out<'_, E>) -> Option<Variant> {
    let options = options(product, record, out);
    if let Some(grams) = grams(record, out) {
        product.grams.push(grams);
    }
    let stock = record.good(out, columns::QUANTITY, read_stock(record.text(columns::QUANTITY)));
    if record.text(columns::PRICE).is_empty() {
        out.skip(Skipped::WithoutPrice);
        return None;
    }
    let (list, sale) = prices(record, out)?;
    Some(Variant {
        line: record.line,
        code: record.text(columns::SKU).chars().take(1_000).collect(),
        options: options?,
        list,
        sale,
        stock: stock?,
        images: Vec::new(),
        image_names: names(record.text(columns::IMAGES)).into_iter().take(MOST_IMAGES).collect(),
    })
}

/// The price that is struck through is our list price.
fn prices<E>(record: &Record<'_>, out: &mut Out<'_, E>) -> Option<(Poisha, Option<Sale>)> {
    let rate = out.mapping.taka_per_unit;
    let price = record.good(out, columns::PRICE, rate.price(record.text(columns::PRICE)))?;
    let compare = record.text(columns::COMPARE_AT);
    let is_zero = Decimal::parse(compare).is_some_and(|amount| amount.digits == 0);
    let compare = if compare.is_empty() || is_zero { Ok(price) } else { rate.price(compare) };
    let list = record.good(out, columns::COMPARE_AT, compare)?.max(price);
    let mut sale = (list > price).then_some(price);
    let own = record.text(columns::SALE_PRICE);
    if sale.is_none() && !own.is_empty() {
        let own = record.good(out, columns::SALE_PRICE, rate.price(own))?;
        sale = (own < list).then_some(own);
    }
    let Some(price) = sale else { return Some((list, None)) };
    let from = record.good(out, columns::SALE_FROM, time(record.text(columns::SALE_FROM)))?;
    let until = record.good(out, columns::SALE_UNTIL, time(record.text(columns::SALE_UNTIL)))?;
    let is_order = from.zip(until).is_none_or(|(from, until)| from < until);
    let order =
        if is_order { Ok(()) } else { Err("must be later than the beginning of the sale".to_owned()) };
    record.good(out, columns::SALE_UNTIL, order)?;
    let text = |column| record.text(column).to_owned();
    Some((list, Some(Sale { price, from: text(columns::SALE_FROM), until: text(columns::SALE_UNTIL) })))
}

fn time(text: &str) -> Result<Option<Timestamp>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| "must be a time such as 2026-03-10T00:00:00+06:00".to_owned())
}

/// Pieces on hand; less than nothing is nothing.
pub(crate) fn read_stock(text: &str) -> Result<u64, String> {
    if text.is_empty() || text.starts_with('-') {
        return Ok(0);
    }
    let pieces = Decimal::parse(text).and_then(|number| number.digits.checked_div(10_u64.pow(number.places)));
    let is_right = pieces.filter(|pieces| *pieces <= MOST_STOCK.into());
    is_right.ok_or_else(|| format!("\"{}\" is not a number of pieces from 0 to {MOST_STOCK}", start(text)))
}

fn grams<E>(record: &Record<'_>, out: &mut Out<'_, E>) -> Option<u64> {
    let grams = record.text(columns::GRAMS);
    if !grams.is_empty() || !record.head.has(columns::WEIGHT) {
        return record.good(out, columns::GRAMS, weight::grams(grams, "g"))?;
    }
    let unit = record.text(columns::WEIGHT_UNIT);
    let unit = if unit.is_empty() { "g" } else { unit };
    record.good(out, columns::WEIGHT, weight::grams(record.text(columns::WEIGHT), unit))?
}

fn options<E>(product: &Product, record: &Record<'_>, out: &mut Out<'_, E>) -> Option<Vec<Trait>> {
    let values = columns::OPTION_VALUES.map(|column| record.text(column));
    let shown = shown(product, &values);
    let own = traits::parse(record.text(columns::OPTIONS_EN), MOST_OPTIONS);
    let own = record.good(out, columns::OPTIONS_EN, own)?;
    let en = if !own.is_empty() && own.iter().take(3).eq(&shown) {
        own
    } else if product.is_without_options(&values) {
        Vec::new()
    } else {
        from_columns(&shown, record, out)?
    };
    let bn = traits::parse(record.text(columns::OPTIONS_BN), MOST_OPTIONS);
    let bn = record.good(out, columns::OPTIONS_BN, bn)?;
    let bn = if bn.len() == en.len() { bn } else { en.clone() };
    record.good(out, columns::OPTIONS_BN, traits::both(en, bn))
}

/// What stands in Shopify's own columns.
fn shown(product: &Product, values: &[&str; 3]) -> Vec<(String, String)> {
    let pairs = product.option_names.iter().zip(values);
    pairs
        .filter(|(name, _)| !name.is_empty())
        .map(|(name, value)| (name.clone(), (*value).to_owned()))
        .collect()
}

fn from_columns<E>(
    shown: &[(String, String)],
    record: &Record<'_>,
    out: &mut Out<'_, E>,
) -> Option<Vec<(String, String)>> {
    let mut pairs = Vec::with_capacity(shown.len());
    for ((name, value), column) in shown.iter().zip(columns::OPTION_VALUES) {
        let value = out.line(traits::value(value));
        let name = out.line(traits::name(name));
        let is_there =
            if value.is_empty() || name.is_empty() { Err("must not be empty".to_owned()) } else { Ok(()) };
        record.good(out, column, is_there)?;
        pairs.push((name, value));
    }
    Some(pairs)
}
