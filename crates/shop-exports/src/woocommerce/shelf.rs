//! Variable products and their variations, kept until all of them are there.

use super::columns::{self, Columns};
use super::item::{Item, Packed};
use super::variable;
use crate::out::Out;
use crate::problem::Problem;
use crate::summary::Skipped;
use std::collections::{HashMap, HashSet};

/// What a record takes besides its text.
const OVERHEAD: usize = 128;

/// What waits.
#[derive(Debug, Default)]
pub(super) struct Shelf {
    products: Vec<Packed>,
    variations: Vec<Packed>,
    /// Products by `id:12` and by their SKU.
    places: HashMap<String, usize>,
    /// Products that are none of ours, by the same keys.
    skipped: HashSet<String>,
    bytes: usize,
}

impl Shelf {
    pub(super) fn product(&mut self, packed: Packed) {
        let item = packed.item();
        for key in keys(&item) {
            self.bytes += key.len();
            self.places.entry(key).or_insert(self.products.len());
        }
        self.bytes += packed.text.len() + OVERHEAD;
        self.products.push(packed);
    }

    pub(super) fn variation(&mut self, packed: Packed) {
        self.bytes += packed.text.len() + OVERHEAD;
        self.variations.push(packed);
    }

    /// Remembers a product that is skipped, so that its variations are too.
    pub(super) fn skip(&mut self, packed: &Packed) {
        for key in keys(&packed.item()) {
            self.bytes += key.len() + OVERHEAD / 2;
            self.skipped.insert(key);
        }
    }

    pub(super) fn is_full(&self, most: usize) -> bool {
        self.bytes > most
    }

    /// Gives the products in the order of the file, their variations in the order of their positions.
    pub(super) fn finish<E>(self, columns: &Columns, out: &mut Out<'_, E>) -> Result<(), E> {
        let mut order = Vec::with_capacity(self.variations.len());
        for (place, packed) in self.variations.iter().enumerate() {
            let item = packed.item();
            if let Some(product) = self.product_of(&item, columns, out) {
                let position: i64 = item.text(columns::POSITION).parse().unwrap_or(0);
                order.push((product, position, place));
            }
        }
        order.sort_unstable();
        let mut order = order.as_slice();
        for (place, packed) in self.products.iter().enumerate() {
            let count = order.partition_point(|(product, ..)| *product <= place);
            let (mine, others) = order.split_at(count);
            order = others;
            let most = out.limits.variants;
            if let Some((.., first)) = mine.get(most) {
                let reason = format!("is one variation too many: a product has at most {most}");
                out.say(Problem::in_record(self.variations[*first].line, reason));
            }
            if mine.is_empty() {
                out.skip(Skipped::WithoutVariants);
                continue;
            }
            let variations = mine.iter().take(most).map(|(.., variation)| self.variations[*variation].item());
            if let Some(draft) = variable::draft(&packed.item(), variations.collect(), columns, out) {
                out.product(&draft)?;
            }
        }
        Ok(())
    }

    fn product_of<E>(&self, item: &Item<'_>, columns: &Columns, out: &mut Out<'_, E>) -> Option<usize> {
        let parent = item.text(columns::PARENT);
        let place = self.places.get(parent).copied();
        if place.is_some() {
            return place;
        }
        if parent.is_empty() || self.skipped.contains(parent) {
            out.skip(Skipped::WithoutProduct);
        } else {
            let name: String = parent.chars().take(60).collect();
            let reason = format!("the product \"{name}\" is not in the file");
            out.say(Problem::in_column(item.line, columns.head.heading(columns::PARENT), reason));
        }
        None
    }
}

fn keys(item: &Item<'_>) -> impl Iterator<Item = String> {
    let (id, sku) = (item.text(columns::ID), item.text(columns::SKU));
    let by_id = (!id.is_empty()).then(|| format!("id:{id}"));
    by_id.into_iter().chain((!sku.is_empty()).then(|| sku.to_owned()))
}
