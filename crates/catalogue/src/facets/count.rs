//! Which facets a list offers, and how many products each of their values would leave.

use super::FacetValue;
use super::index::{Chosen, FacetIndex, Id, Lacks, values};
use crate::{Product, Trait};
use domain::Text;
use std::cmp::{Ordering, Reverse};
use std::collections::BTreeMap;

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
    products: usize,
    /// By the numbers of the index.
    tallies: Vec<Tally<'a>>,
    facets: Vec<Coverage>,
}

/// What is counted of a value.
#[derive(Clone, Default)]
struct Tally<'a> {
    /// Products that have it, whatever is chosen.
    having: usize,
    /// Products that have it and the rest of what is chosen.
    left: usize,
    /// The last that was counted, so that none is counted twice.
    last: usize,
    last_left: usize,
    /// Who says how it is written: the first product by identity.
    named_by: Option<&'a Product>,
}

/// What is counted of a facet.
#[derive(Clone, Default)]
struct Coverage {
    products: usize,
    last: usize,
    /// Whether it is an option of a SKU somewhere.
    is_option: bool,
}

impl<'a> Counter<'a> {
    pub(crate) fn new(index: &'a FacetIndex, chosen: &'a Chosen) -> Self {
        let (values, facets) = index.len();
        let tallies = vec![Tally::default(); values];
        Self { index, chosen, products: 0, tallies, facets: vec![Coverage::default(); facets] }
    }

    /// Counts a product that matches apart from its facets.
    pub(crate) fn add(&mut self, product: &'a Product) {
        self.products += 1;
        let index = self.index;
        let Some(of_product) = index.of(product.id) else { return };
        let mut lists = of_product.lists();
        let shared = lists.next().unwrap_or_default();
        for sku in lists {
            let lacks = self.chosen.lacks(shared, sku);
            for (list, is_option) in [(shared, false), (sku, true)] {
                values(list).for_each(|id| self.note((id, is_option), lacks, product));
            }
        }
    }

    fn note(&mut self, (id, is_option): (Id, bool), lacks: Lacks, product: &'a Product) {
        let (number, facet) = (self.products, self.index.facet(id));
        let (coverage, tally) = (&mut self.facets[facet as usize], &mut self.tallies[id as usize]);
        coverage.is_option |= is_option;
        if coverage.last != number {
            (coverage.last, coverage.products) = (number, coverage.products + 1);
        }
        if tally.named_by.is_none_or(|first| product.id < first.id) {
            tally.named_by = Some(product);
        }
        if tally.last != number {
            (tally.last, tally.having) = (number, tally.having + 1);
        }
        let is_left = lacks == Lacks::Nothing || lacks == Lacks::One(facet);
        if is_left && tally.last_left != number {
            (tally.last_left, tally.left) = (number, tally.left + 1);
        }
    }

    /// The facets worth offering: options before specifications, then those that most products have.
    pub(crate) fn facets(self) -> Vec<Facet> {
        let mut of_facet: BTreeMap<Id, Vec<(Id, &Tally<'_>)>> = BTreeMap::new();
        for (id, tally) in (0..).zip(&self.tallies).filter(|(_, tally)| tally.having > 0) {
            of_facet.entry(self.index.facet(id)).or_default().push((id, tally));
        }
        let mut offered: Vec<_> = of_facet
            .into_iter()
            .map(|(facet, values)| (&self.facets[facet as usize], facet, values))
            .filter(|(coverage, facet, values)| {
                self.chosen.has_facet(*facet) || self.tells_apart(coverage, values.len())
            })
            .map(|(coverage, facet, values)| {
                let rank = (!self.chosen.has_facet(facet), !coverage.is_option, Reverse(coverage.products));
                (rank, self.facet(values))
            })
            .collect();
        offered.sort_by(|(a, one), (b, other)| (a, &one.code).cmp(&(b, &other.code)));
        offered.truncate(MOST_FACETS);
        // What is chosen keeps its place: only which are offered depends on it.
        offered.sort_by(|((_, a, b), one), ((_, c, d), other)| (a, b, &one.code).cmp(&(c, d, &other.code)));
        offered.into_iter().map(|(_, facet)| facet).collect()
    }

    /// Whether enough products have it, and several of them the same.
    fn tells_apart(&self, coverage: &Coverage, values: usize) -> bool {
        coverage.products * 100 >= self.products * LEAST_COVERAGE_PERCENT
            && values >= 2
            && values * 3 <= coverage.products * 2
    }

    /// How a product writes a value.
    fn entry(&self, product: &'a Product, id: Id) -> Option<&'a Trait> {
        let written =
            std::iter::once(&product.specifications).chain(product.skus.iter().map(|sku| &sku.options));
        let place = |(list, entries): (&[Id], &'a Vec<Trait>)| {
            entries.get(list.iter().position(|other| *other == id)?)
        };
        self.index.of(product.id)?.lists().zip(written).find_map(place)
    }

    fn facet(&self, mut values: Vec<(Id, &Tally<'_>)>) -> Facet {
        let code = |id: Id| self.index.value(id).value();
        values.sort_by_key(|(id, tally)| (!self.chosen.has(*id), Reverse(tally.having), code(*id)));
        let kept = values.iter().filter(|(id, _)| self.chosen.has(*id)).count().max(MOST_VALUES);
        values.truncate(kept);
        values.sort_by(|(one, _), (other, _)| in_order(code(*one), code(*other)));
        let mut name = None;
        let count = |(id, tally): (Id, &Tally<'_>)| {
            let value = self.index.value(id).clone();
            let product = tally.named_by?;
            let entry = self.entry(product, id)?;
            if name.as_ref().is_none_or(|(first, _)| product.id < *first) {
                name = Some((product.id, entry.name.clone()));
            }
            let is_chosen = self.chosen.has(id);
            Some(FacetCount { value, text: entry.value.clone(), products: tally.left, is_chosen })
        };
        let values: Vec<FacetCount> = values.into_iter().filter_map(count).collect();
        let code = values.first().map(|count| count.value.name().to_owned()).unwrap_or_default();
        Facet { code, name: name.map(|(_, name)| name).unwrap_or_default(), values }
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
