//! What is of a product, simple or variable.

use super::columns::{self, Columns};
use super::item::{Attribute, Item};
use super::{dates, lists};
use crate::category::Wish;
use crate::draft::{Draft, Sale, Variant};
use crate::html;
use crate::out::Out;
use crate::shopify::read_stock;
use crate::summary::Skipped;
use crate::text::line;
use crate::traits::{self, Trait};
use crate::weight;
use domain::product_bounds::{MOST_IMAGES, MOST_NAME, MOST_SPECIFICATIONS};
use domain::{Slug, Text};

/// A slug of fewer characters says nothing: a name in Bangla may have a digit.
const LEAST_SLUG: usize = 3;
/// The category of products that have none.
const NO_CATEGORY: &str = "Uncategorized";

/// The product of a record, still without variants and specifications. None when it has no name.
pub(super) fn draft<E>(item: &Item<'_>, columns: &Columns, out: &mut Out<'_, E>) -> Option<Draft> {
    let name = out.line(line(&html::to_line(item.text(columns::NAME)), MOST_NAME));
    let is_there = if name.is_empty() { Err("must not be empty".to_owned()) } else { Ok(()) };
    out.good(item.line, columns.head.heading(columns::NAME), is_there)?;
    let slug = Slug::from_name(&name).map(String::from).unwrap_or_default();
    let id = item.text(columns::ID);
    let description = item.text(columns::DESCRIPTION);
    let description = if description.is_empty() { &name } else { description };
    let mut draft = Draft {
        slug: if slug.len() < LEAST_SLUG { String::new() } else { slug },
        slug_otherwise: format!("product-{id}"),
        original: format!("{id} {} {name}", item.text(columns::SKU)),
        is_published: item.text(columns::PUBLISHED) == "1"
            || item.text(columns::PUBLISHED).eq_ignore_ascii_case("true"),
        brand: brand(item),
        category: category(item),
        description: Text { bn: description.to_owned(), en: description.to_owned() },
        name: Text { bn: name.clone(), en: name },
        ..Draft::default()
    };
    for address in lists::entries(item.text(columns::IMAGES)) {
        draft.pictures.add(&address);
    }
    Some(draft)
}

/// A product that is its own variant. None when it has no price, or when something is wrong with it.
pub(super) fn simple<E>(item: &Item<'_>, columns: &Columns, out: &mut Out<'_, E>) -> Option<Draft> {
    let draft = draft(item, columns, out);
    let variant = variant(item, columns, out);
    let grams = grams(item, columns, out);
    let mut draft = draft?;
    let mut variant = variant?;
    variant.images = (0..draft.pictures.addresses.len()).take(MOST_IMAGES).collect();
    draft.variants.push(variant);
    draft.specifications = specifications(&item.attributes, out);
    draft.specifications.extend(weight::specification(grams.as_slice()));
    draft.specifications.truncate(MOST_SPECIFICATIONS);
    Some(draft)
}

/// What can be bought, still without options and pictures.
pub(super) fn variant<E>(item: &Item<'_>, columns: &Columns, out: &mut Out<'_, E>) -> Option<Variant> {
    let heading = |column| columns.head.heading(column);
    let regular = item.text(columns::REGULAR_PRICE);
    if regular.is_empty() {
        out.skip(Skipped::WithoutPrice);
        return None;
    }
    let rate = out.mapping.taka_per_unit;
    let list = out.good(item.line, heading(columns::REGULAR_PRICE), rate.price(regular));
    let stock = item.text(columns::STOCK);
    let is_undivided = stock == "parent";
    out.summary.undivided_stock += u64::from(is_undivided);
    let stock = if is_undivided { Ok(0) } else { read_stock(stock) };
    let stock = out.good(item.line, heading(columns::STOCK), stock);
    let sale = match item.text(columns::SALE_PRICE) {
        "" => None,
        price => Some(sale(price, item, columns, out)?),
    };
    let list = list?;
    Some(Variant {
        line: item.line,
        code: item.text(columns::SKU).chars().take(1_000).collect(),
        options: Vec::new(),
        list,
        sale: sale.filter(|sale| sale.price < list),
        stock: stock?,
        images: Vec::new(),
        image_names: Vec::new(),
    })
}

/// The lower price with its times. None when something is wrong with it.
fn sale<E>(price: &str, item: &Item<'_>, columns: &Columns, out: &mut Out<'_, E>) -> Option<Sale> {
    let heading = |column| columns.head.heading(column);
    let rate = out.mapping.taka_per_unit;
    let price = out.good(item.line, heading(columns::SALE_PRICE), rate.price(price));
    let from = out.good(item.line, heading(columns::SALE_FROM), dates::from(item.text(columns::SALE_FROM)));
    let until =
        dates::until(item.text(columns::SALE_UNTIL)).and_then(|until| match (from.flatten(), until) {
            (Some(from), Some(until)) if from >= until => {
                Err("must be later than the beginning of the sale".to_owned())
            }
            _ => Ok(until),
        });
    let until = out.good(item.line, heading(columns::SALE_UNTIL), until);
    Some(Sale { price: price?, from: dates::in_dhaka(from?), until: dates::in_dhaka(until?) })
}

pub(super) fn grams<E>(item: &Item<'_>, columns: &Columns, out: &mut Out<'_, E>) -> Option<u64> {
    let grams = weight::grams(item.text(columns::WEIGHT), &columns.weight_unit);
    out.good(item.line, columns.head.heading(columns::WEIGHT), grams)?
}

/// The attributes that shoppers see, without the one that is the brand.
pub(super) fn specifications<E>(attributes: &[Attribute<'_>], out: &mut Out<'_, E>) -> Vec<Trait> {
    let shown = attributes.iter().filter(|attribute| attribute.is_visible && !is_brand(attribute.name));
    let mut specifications = Vec::new();
    for attribute in shown.take(MOST_SPECIFICATIONS - 1) {
        let name = out.line(traits::name(&html::to_line(attribute.name)));
        let values = lists::entries(attribute.values).join(", ");
        let value = out.line(traits::value(&html::to_line(&values)));
        if !name.is_empty() && !value.is_empty() {
            specifications.push(Trait::plain(name, value));
        }
    }
    specifications
}

fn brand(item: &Item<'_>) -> String {
    let brands = lists::entries(item.text(columns::BRANDS));
    let attribute = item.attributes.iter().find(|attribute| is_brand(attribute.name));
    let of_attribute = || attribute.and_then(|attribute| lists::entries(attribute.values).into_iter().next());
    brands.into_iter().next().or_else(of_attribute).unwrap_or_default()
}

fn is_brand(name: &str) -> bool {
    name.eq_ignore_ascii_case("brand") || name == "ব্র্যান্ড"
}

fn category(item: &Item<'_>) -> Wish {
    let cells: String = item.text(columns::CATEGORIES).chars().take(4_000).collect();
    let names: Vec<String> = lists::deepest_first(&cells).iter().map(|name| html::to_line(name)).collect();
    let usual =
        names.first().filter(|name| !name.eq_ignore_ascii_case(NO_CATEGORY)).cloned().unwrap_or_default();
    Wish { names, usual, own_bn: None }
}
