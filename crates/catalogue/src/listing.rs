//! One page of products: filtered, sorted, with what the filter panel shows.

use crate::facets::{Chosen, Counter, Facet, FacetValue};
use crate::price::{PriceFrom, price_from};
use crate::search::Matched;
use crate::{Brand, Product, View, next_price_change};
use domain::{BrandId, CategoryId, Poisha};
use jiff::Timestamp;
use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::Arc;

/// Products on a page.
pub const PAGE_SIZE: usize = 24;

/// What is asked for. The default is everything, most popular first.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct ListingQuery {
    /// Only this category and those below it.
    pub category: Option<CategoryId>,
    /// Only these brands; empty: all.
    pub brands: Vec<BrandId>,
    /// Only what costs at least this.
    pub price_min: Option<Poisha>,
    /// Only what costs at most this.
    pub price_max: Option<Poisha>,
    /// Only what can be had.
    pub in_stock: bool,
    /// Only what has these; of each facet one of its values. All of them hold for one SKU.
    pub facets: Vec<FacetValue>,
    /// Only what matches these words. Blank text is no filter.
    pub text: Option<String>,
    /// In which order.
    pub sort: Sort,
    /// Which page, from 1; 0 is taken for 1 and a number beyond the last page for the last.
    pub page: usize,
}

/// The order of a listing. Products without an offer always come last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Sort {
    /// Best match first when there is a text; then what can be had, then what is popular.
    #[default]
    Popular,
    /// Cheapest first.
    PriceUp,
    /// Dearest first.
    PriceDown,
    /// Latest first.
    Newest,
}

/// One page of products.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing {
    /// At most [`PAGE_SIZE`].
    pub cards: Vec<Card>,
    /// How many products there are on all pages.
    pub total: usize,
    /// Which page this is, from 1. May differ from the page asked for.
    pub page: usize,
    /// How many pages there are; at least 1.
    pub pages: usize,
    /// How many can be had of the products that match apart from that filter.
    pub available: usize,
    /// Brands of the products that match apart from the brand filter, most products first.
    pub brands: Vec<BrandCount>,
    /// Prices of the products that match apart from the price filter.
    pub prices: Option<PriceRange>,
    /// What else tells the products apart.
    pub facets: Vec<Facet>,
    /// How well the text was matched; `All` without a text.
    pub matched: Matched,
    /// The text as it was understood, when a word of it stands nowhere and others were looked for in its place.
    pub read_as: Option<String>,
    /// When a price among the products of this category or text next changes. A cached page must not outlive it.
    pub next_price_change: Option<Timestamp>,
}

/// A product in a listing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// The product.
    pub product: Arc<Product>,
    /// The price it is shown with; none when no variant has an offer.
    pub price: Option<PriceFrom>,
}

/// A brand and how many products of it match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrandCount {
    /// The brand.
    pub brand: Brand,
    /// Products that match apart from the brand filter.
    pub products: usize,
}

/// The lowest and the highest price.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PriceRange {
    /// Lowest.
    pub min: Poisha,
    /// Highest.
    pub max: Poisha,
}

/// A product under consideration.
struct Candidate<'a> {
    product: &'a Arc<Product>,
    price: Option<PriceFrom>,
    score: u32,
}

/// A filter of a query, as a bit.
#[derive(Clone, Copy)]
enum Filter {
    None = 0,
    Stock = 1,
    Price = 2,
    Brand = 4,
    Facets = 8,
}

/// Which filters leave a candidate out.
struct Misses(u8);

impl Misses {
    /// Whether it is shown when one filter is set aside, because what that one offers is counted.
    const fn fits_but_for(&self, filter: Filter) -> bool {
        self.0 & !(filter as u8) == 0
    }
}

/// What matches category and text.
struct Candidates<'a> {
    matched: Matched,
    read_as: Option<String>,
    found: Vec<Candidate<'a>>,
}

impl View {
    /// One page of products at a moment.
    pub fn list(&self, query: &ListingQuery, now: Timestamp) -> Listing {
        let Candidates { matched, read_as, found: candidates } = self.candidates(query, now);
        let chosen = self.snapshot.facets().chosen(&query.facets);
        let misses: Vec<Misses> =
            candidates.iter().map(|candidate| self.misses(query, &chosen, candidate)).collect();
        let but = |left_out: Filter| {
            let pairs = candidates.iter().zip(&misses);
            pairs.filter(move |(_, misses)| misses.fits_but_for(left_out)).map(|(candidate, _)| candidate)
        };
        let mut shown: Vec<_> = but(Filter::None).collect();
        let (total, pages) = (shown.len(), shown.len().div_ceil(PAGE_SIZE).max(1));
        let page = query.page.clamp(1, pages);
        query.sort.sort(&mut shown, page * PAGE_SIZE);
        let cards = shown.iter().skip((page - 1) * PAGE_SIZE).take(PAGE_SIZE);
        let mut counter = Counter::new(self.snapshot.facets(), &chosen);
        but(Filter::Facets).for_each(|candidate| counter.add(candidate.product));
        Listing {
            cards: cards.map(|candidate| candidate.card()).collect(),
            total,
            page,
            pages,
            available: but(Filter::Stock).filter(|candidate| candidate.is_available()).count(),
            brands: self.count_brands(but(Filter::Brand)),
            prices: range(but(Filter::Price)),
            facets: counter.facets(),
            matched,
            read_as,
            next_price_change: next_price_change(
                candidates.iter().map(|candidate| &**candidate.product),
                &self.offers,
                now,
            ),
        }
    }

    /// The first products that match a text, which may be the beginning of one. Those without a price are left out.
    pub fn suggest(&self, text: &str, most: usize, now: Timestamp) -> Vec<Card> {
        let query = ListingQuery { text: Some(text.to_owned()), ..ListingQuery::default() };
        let candidates = self.candidates(&query, now).found;
        let mut found: Vec<_> = candidates.iter().filter(|candidate| candidate.price.is_some()).collect();
        query.sort.sort(&mut found, most);
        found.truncate(most);
        found.into_iter().map(Candidate::card).collect()
    }

    fn misses(&self, query: &ListingQuery, chosen: &Chosen, candidate: &Candidate<'_>) -> Misses {
        let passes = [
            (Filter::Stock, !query.in_stock || candidate.is_available()),
            (Filter::Price, query.takes_price(candidate.price)),
            (Filter::Brand, query.takes_brand(candidate.product.brand)),
            (Filter::Facets, self.snapshot.facets().takes(candidate.product.id, chosen)),
        ];
        Misses(passes.iter().filter(|(_, passes)| !passes).map(|(filter, _)| *filter as u8).sum())
    }

    /// What matches category and text.
    fn candidates(&self, query: &ListingQuery, now: Timestamp) -> Candidates<'_> {
        let candidate =
            |(product, score)| Candidate { product, price: price_from(product, &self.offers, now), score };
        let subtree = query.category.map(|category| self.snapshot.categories().subtree(category));
        let text = query.text.as_deref().filter(|text| !text.trim().is_empty());
        if let Some(text) = text {
            let matches = self.snapshot.search(text);
            let found = matches
                .found
                .iter()
                .filter_map(|found| Some((self.snapshot.find_product(found.product)?, found.score)))
                .filter(|(product, _)| {
                    subtree.is_none_or(|subtree| subtree.iter().any(|node| node.id == product.category))
                })
                .map(candidate)
                .collect();
            return Candidates { matched: matches.matched, read_as: matches.read_as, found };
        }
        let found = match subtree {
            Some(subtree) => subtree
                .iter()
                .flat_map(|category| self.snapshot.products_in(category.id))
                .map(|product| candidate((product, 0)))
                .collect(),
            None => self.snapshot.products().map(|product| candidate((product, 0))).collect(),
        };
        Candidates { matched: Matched::All, read_as: None, found }
    }

    fn count_brands<'a>(&self, candidates: impl Iterator<Item = &'a Candidate<'a>>) -> Vec<BrandCount> {
        let mut counts: HashMap<BrandId, usize> = HashMap::new();
        for candidate in candidates {
            *counts.entry(candidate.product.brand).or_default() += 1;
        }
        let count =
            |(id, products)| Some(BrandCount { brand: self.snapshot.find_brand(id)?.clone(), products });
        let mut brands: Vec<_> = counts.into_iter().filter_map(count).collect();
        brands.sort_by(|a, b| (b.products, &a.brand.name).cmp(&(a.products, &b.brand.name)));
        brands
    }
}

impl ListingQuery {
    fn takes_brand(&self, brand: BrandId) -> bool {
        self.brands.is_empty() || self.brands.contains(&brand)
    }

    fn takes_price(&self, price: Option<PriceFrom>) -> bool {
        match price {
            Some(PriceFrom { price, .. }) => {
                self.price_min.is_none_or(|min| min <= price) && self.price_max.is_none_or(|max| price <= max)
            }
            None => self.price_min.is_none() && self.price_max.is_none(),
        }
    }
}

impl Sort {
    /// Keeps the first `count` of one whole order: identity decides last, so that pages neither repeat nor skip a product.
    /// Of tens of thousands that match, one page is looked at.
    fn sort(self, candidates: &mut Vec<&Candidate<'_>>, count: usize) {
        let price = |candidate: &Candidate<'_>| candidate.price.map(|from| from.price);
        let key = |candidate: &Candidate<'_>| {
            let id = candidate.product.id;
            let popular = Reverse((candidate.score, candidate.is_available(), candidate.product.popularity));
            let no_offer = candidate.price.is_none();
            let ascending = price(candidate).filter(|_| self == Self::PriceUp);
            let descending = Reverse(price(candidate).filter(|_| self == Self::PriceDown));
            let newest = (self == Self::Newest).then_some(Reverse(id));
            (no_offer, ascending, descending, newest, popular, id)
        };
        if count < candidates.len() {
            candidates.select_nth_unstable_by_key(count, |candidate| key(candidate));
            candidates.truncate(count);
        }
        candidates.sort_by_cached_key(|candidate| key(candidate));
    }
}

impl Candidate<'_> {
    fn card(&self) -> Card {
        Card { product: self.product.clone(), price: self.price }
    }

    fn is_available(&self) -> bool {
        self.price.is_some_and(|from| from.stock.is_available())
    }
}

fn range<'a>(candidates: impl Iterator<Item = &'a Candidate<'a>>) -> Option<PriceRange> {
    candidates.filter_map(|candidate| Some(candidate.price?.price)).fold(None, |range, price| {
        Some(range.map_or(PriceRange { min: price, max: price }, |PriceRange { min, max }| PriceRange {
            min: min.min(price),
            max: max.max(price),
        }))
    })
}

#[cfg(test)]
mod tests;
