//! The products of a snapshot as rows: what lists look at of tens of thousands, in one piece of memory.
//!
//! A list of a hundred products can afford to look each of them up in maps; one of twenty thousand is made of nothing
//! else. So what decides about a product's place in a list lies here by [`Row`], and so do its prices
//! ([`ShownPrices`](crate::shown_prices::ShownPrices)).

use crate::facets::{FacetIndex, Once, ProductValues};
use crate::{Brand, CategoryTree, Product};
use domain::{BrandId, CategoryId, ProductId};
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

/// The number of a product in the order of the category tree, then of identity: what is found together lies together.
/// The same on every replica at a version, and nothing in another version.
pub(crate) type Row = u32;

/// All products of a snapshot.
#[derive(Debug, Default)]
pub(crate) struct Table {
    entries: Vec<Entry>,
    ranks: Vec<Rank>,
    /// The values of each product, one after the other.
    values: Vec<Once>,
    brands: Vec<BrandId>,
    /// The row at which each category of the tree begins, and where the last one ends.
    begins: Vec<Row>,
    /// In order of identity.
    by_id: Vec<(ProductId, Row)>,
}

/// A product of which a page is made.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) product: Arc<Product>,
    /// What it has, SKU by SKU.
    pub(crate) values: ProductValues,
}

/// What decides about a product's place in a list. Small, since rows lie anywhere in memory.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rank {
    /// Number of its brand in [`Table::brands`].
    pub(crate) brand: u32,
    pub(crate) popularity: u32,
    /// Where its values begin in [`Table::values`].
    values_begin: u32,
}

impl Table {
    /// The rows of products that come in order of identity. Each must have a brand and a category that are there.
    pub(crate) fn new<'a>(
        products: impl Iterator<Item = &'a Arc<Product>>,
        (tree, brands, facets): (&CategoryTree, &HashMap<BrandId, Brand>, &FacetIndex),
    ) -> Self {
        let number = |place: usize| u32::try_from(place).expect("there are fewer than 2^32 products");
        let mut sorted: Vec<BrandId> = brands.keys().copied().collect();
        sorted.sort_unstable();
        let brand_numbers: HashMap<BrandId, u32> =
            sorted.iter().enumerate().map(|(place, id)| (*id, number(place))).collect();
        let place =
            |product: &Product| number(tree.place_of(product.category).expect("its category is there"));
        let mut placed: Vec<(u32, &Arc<Product>)> =
            products.map(|product| (place(product), product)).collect();
        placed.sort_by_key(|(category, _)| *category);
        let mut table = Self { brands: sorted, ..Self::default() };
        table.begins = (0..=number(tree.all().len()))
            .map(|place| number(placed.partition_point(|(category, _)| *category < place)))
            .collect();
        for (_, product) in placed {
            table.ranks.push(Rank {
                brand: brand_numbers[&product.brand],
                popularity: product.popularity,
                values_begin: number(table.values.len()),
            });
            let values = facets.of(product.id).cloned().unwrap_or_default();
            facets.once(&values, &mut table.values);
            table.entries.push(Entry { product: product.clone(), values });
        }
        table.by_id = table.entries.iter().map(|entry| entry.product.id).zip(0..).collect();
        table.by_id.sort_unstable();
        table
    }

    pub(crate) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    pub(crate) fn entry(&self, row: Row) -> &Entry {
        &self.entries[row as usize]
    }

    pub(crate) fn rank(&self, row: Row) -> Rank {
        self.ranks[row as usize]
    }

    /// Every value that a product has somewhere, once, those of a facet together.
    pub(crate) fn values(&self, row: Row) -> &[Once] {
        let begin = self.rank(row).values_begin as usize;
        let end =
            self.ranks.get(row as usize + 1).map_or(self.values.len(), |next| next.values_begin as usize);
        &self.values[begin..end]
    }

    /// The brands, by the numbers that entries have.
    pub(crate) fn brands(&self) -> &[BrandId] {
        &self.brands
    }

    pub(crate) fn find(&self, id: ProductId) -> Option<Row> {
        let place = self.by_id.binary_search_by_key(&id, |(id, _)| *id).ok()?;
        Some(self.by_id[place].1)
    }

    /// The products of a run of the category tree.
    pub(crate) fn rows_in(&self, categories: &Range<usize>) -> Range<Row> {
        // A tree that was never built has no beginnings.
        let begin = |place: usize| self.begins.get(place).copied().unwrap_or_default();
        begin(categories.start)..begin(categories.end)
    }

    /// The products right in a category.
    pub(crate) fn products_in<'a>(
        &'a self,
        tree: &CategoryTree,
        category: CategoryId,
    ) -> impl Iterator<Item = &'a Arc<Product>> {
        let rows = tree.place_of(category).map_or(0..0, |place| self.rows_in(&(place..place + 1)));
        rows.map(|row| &self.entry(row).product)
    }
}
