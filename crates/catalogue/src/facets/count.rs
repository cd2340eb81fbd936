//! Which facets a list offers, and how many products each of their values would leave.

use super::FacetValue;
use super::index::{Chosen, FacetIndex, Id, Lacks, chosen_among};
use crate::Trait;
use crate::table::{Entry, Row, Table};
use domain::Text;
use std::cmp::{Ordering, Reverse};

/// Facets that are offered.
const MOST_FACETS: usize = 6;
/// Values of one that are offered; chosen ones always are.
const MOST_VALUES: usize = 12;
/// A facet is offered when so many per cent of the products have it.
const LEAST_COVERAGE_PERCENT: usize = 30;

/// Something that a list can be narrowed by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facet {
    /// As in an address: `ram`.
    pub code: String,
    /// As people read it.
    pub name: Text,
    /// Two at least, small ones first, unless one was chosen that is the last.
    pub values: Vec<FacetCount>,
}

/// A value and how many products it leaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetCount {
    /// As in an address.
    pub value: FacetValue,
    /// As people read it.
    pub text: Text,
    /// Products that match apart from what is chosen of the same facet.
    pub products: usize,
    /// Whether it is chosen.
    pub is_chosen: bool,
}

/// Counts the products of a list, one after the other.
pub(crate) struct Counter<'a> {
    index: &'a FacetIndex,
    chosen: &'a Chosen,
    table: &'a Table,
    products: u32,
    /// By the numbers of the index.
    tallies: Vec<Tally>,
    /// By the numbers of the index, what is counted only where something is chosen.
    left: Vec<Left>,
}

/// What is counted of a value.
#[derive(Clone)]
struct Tally {
    /// Products that have it, whatever is chosen.
    having: u32,
    /// Those of them of whose values in this facet it is the first, so that each product counts once for the facet.
    first: u32,
    /// Who says how it is written: the first product by row.
    named_by: Row,
    /// Whether it is an option of a SKU somewhere.
    is_option: bool,
}

/// Products that have a value and the rest of what is chosen.
#[derive(Clone, Default)]
struct Left {
    products: u32,
    /// The last that was counted, so that none is counted twice.
    last: u32,
}

/// What is known of a facet in the end.
#[derive(Clone, Default)]
struct Coverage<'a> {
    products: u32,
    is_option: bool,
    values: Vec<(Id, &'a Tally)>,
}

impl<'a> Counter<'a> {
    pub(crate) fn new((index, table): (&'a FacetIndex, &'a Table), chosen: &'a Chosen) -> Self {
        let tallies =
            vec![Tally { having: 0, first: 0, named_by: Row::MAX, is_option: false }; index.values()];
        let left = if chosen.is_everything() { Vec::new() } else { vec![Left::default(); index.values()] };
        Self { index, chosen, table, products: 0, tallies, left }
    }

    /// Counts a product that matches apart from its facets.
    pub(crate) fn add(&mut self, row: Row) {
        self.products += 1;
        for value in self.table.values(row) {
            let tally = &mut self.tallies[value.id() as usize];
            tally.having += 1;
            tally.first += u32::from(value.is_first());
            tally.named_by = tally.named_by.min(row);
            tally.is_option |= value.is_option();
        }
        if !self.chosen.is_everything() {
            self.add_left(row);
        }
    }

    /// Counts what a product would still be found by, each SKU by itself.
    fn add_left(&mut self, row: Row) {
        let mut lists = self.table.entry(row).values.lists();
        let shared = lists.next().unwrap_or_default();
        for sku in lists {
            let lacks = self.chosen.lacks(shared, sku);
            for id in chosen_among(shared).chain(chosen_among(sku)) {
                let is_left = lacks == Lacks::Nothing || lacks == Lacks::One(self.index.facet(id));
                let left = &mut self.left[id as usize];
                if is_left && left.last != self.products {
                    (left.last, left.products) = (self.products, left.products + 1);
                }
            }
        }
    }

    /// The facets worth offering: options before specifications, then those that most products have.
    pub(crate) fn facets(self) -> Vec<Facet> {
        let mut facets = vec![Coverage::default(); self.index.facets()];
        for (id, tally) in (0..).zip(&self.tallies).filter(|(_, tally)| tally.having > 0) {
            let facet = &mut facets[self.index.facet(id) as usize];
            facet.products += tally.first;
            facet.is_option |= tally.is_option;
            facet.values.push((id, tally));
        }
        let mut offered: Vec<_> = (0..)
            .zip(facets)
            .filter(|(facet, coverage)| {
                let is_chosen = self.chosen.has_facet(*facet) && !coverage.values.is_empty();
                is_chosen || self.tells_apart(coverage)
            })
            .map(|(facet, coverage)| {
                let rank = (!coverage.is_option, Reverse(coverage.products), self.index.facet_name(facet));
                (!self.chosen.has_facet(facet), rank, coverage.values)
            })
            .collect();
        offered.sort_unstable_by_key(|(not_chosen, rank, _)| (*not_chosen, *rank));
        offered.truncate(MOST_FACETS);
        // What is chosen keeps its place: only which are offered depends on it.
        offered.sort_unstable_by_key(|(_, rank, _)| *rank);
        offered.into_iter().map(|(_, (_, _, code), values)| self.offer(code, values)).collect()
    }

    /// Whether enough products have it, and several of them the same.
    fn tells_apart(&self, Coverage { products, values, .. }: &Coverage<'_>) -> bool {
        let products = *products as usize;
        products * 100 >= self.products as usize * LEAST_COVERAGE_PERCENT
            && values.len() >= 2
            && values.len() * 3 <= products * 2
    }

    /// How a product writes a value.
    fn entry(&self, row: Row, id: Id) -> Option<&'a Trait> {
        let Entry { product, values, .. } = self.table.entry(row);
        let written =
            std::iter::once(&product.specifications).chain(product.skus.iter().map(|sku| &sku.options));
        let place = |(list, entries): (&[Id], &'a Vec<Trait>)| {
            entries.get(list.iter().position(|other| *other == id)?)
        };
        values.lists().zip(written).find_map(place)
    }

    fn offer(&self, name: &str, mut values: Vec<(Id, &Tally)>) -> Facet {
        let code = |id: Id| self.index.value(id).value();
        values.sort_by_key(|(id, tally)| (!self.chosen.has(*id), Reverse(tally.having), code(*id)));
        let kept = values.iter().filter(|(id, _)| self.chosen.has(*id)).count().max(MOST_VALUES);
        values.truncate(kept);
        values.sort_by(|(one, _), (other, _)| in_order(code(*one), code(*other)));
        let first = values.iter().min_by_key(|(_, tally)| tally.named_by);
        let written = first.and_then(|(id, tally)| self.entry(tally.named_by, *id));
        let count = |(id, tally): (Id, &Tally)| {
            let products = self.left.get(id as usize).map_or(tally.having, |left| left.products);
            Some(FacetCount {
                value: self.index.value(id).clone(),
                text: self.entry(tally.named_by, id)?.value.clone(),
                products: products as usize,
                is_chosen: self.chosen.has(id),
            })
        };
        Facet {
            code: name.to_owned(),
            name: written.map(|entry| entry.name.clone()).unwrap_or_default(),
            values: values.into_iter().filter_map(count).collect(),
        }
    }
}

/// Numbers by size, also `1-tb` after `512-gb`; words by the alphabet.
fn in_order(one: &str, other: &str) -> Ordering {
    let number = |code: &str| {
        let digits: String = code.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
        let (whole, part) = digits.split_once('.').unwrap_or((&digits, ""));
        let thousandths: String = part.chars().chain("000".chars()).take(3).collect();
        let size = format!("{whole}{thousandths}").parse::<u64>().ok().filter(|_| !whole.is_empty())?;
        let unit = &code[digits.len()..];
        Some(if unit == "-tb" { size.saturating_mul(1_000) } else { size })
    };
    match (number(one), number(other)) {
        (Some(a), Some(b)) => a.cmp(&b).then_with(|| one.cmp(other)),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => one.cmp(other),
    }
}
