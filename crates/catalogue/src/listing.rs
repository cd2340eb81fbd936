//! One page of products: filtered, sorted, with what the filter panel shows.

use crate::facets::{Chosen, Counter, Facet, FacetValue};
use crate::price::{PriceFrom, price_from};
use crate::search::{Match, Matched, Matches};
use crate::shown_prices::Shown;
use crate::table::{Entry, Rank, Row};
use crate::{Brand, Product, View};
use domain::{BrandId, CategoryId, Poisha};
use jiff::Timestamp;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
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
    row: Row,
    rank: Rank,
    entry: &'a Entry,
    shown: Shown,
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

/// What the filter panel shows, counted product by product.
struct Panel<'a> {
    available: usize,
    /// By number of the brand.
    brands: Vec<usize>,
    prices: Option<PriceRange>,
    facets: Counter<'a>,
}

impl Panel<'_> {
    fn add(&mut self, candidate: &Candidate<'_>, misses: &Misses) {
        let Candidate { row, rank, shown, .. } = *candidate;
        if misses.fits_but_for(Filter::Stock) && shown.is_available {
            self.available += 1;
        }
        if misses.fits_but_for(Filter::Brand) {
            self.brands[rank.brand as usize] += 1;
        }
        if misses.fits_but_for(Filter::Price)
            && let Some(price) = shown.price
        {
            let PriceRange { min, max } = self.prices.unwrap_or(PriceRange { min: price, max: price });
            self.prices = Some(PriceRange { min: min.min(price), max: max.max(price) });
        }
        if misses.fits_but_for(Filter::Facets) {
            self.facets.add(row);
        }
    }
}

impl View {
    /// One page of products at a moment.
    pub fn list(&self, query: &ListingQuery, now: Timestamp) -> Listing {
        let table = self.snapshot.table();
        let matches = self.matches(query);
        let chosen = self.snapshot.facets().chosen(&query.facets);
        let mut panel = Panel {
            available: 0,
            brands: vec![0; table.brands().len()],
            prices: None,
            facets: Counter::new((self.snapshot.facets(), table), &chosen),
        };
        let asked = query.page.max(1);
        let mut first = First::new(query.sort, asked.saturating_mul(PAGE_SIZE).min(matches.found.len()));
        let (mut total, mut until_ns) = (0_usize, i64::MAX);
        for candidate in self.candidates(&matches, now) {
            until_ns = until_ns.min(candidate.shown.until_ns);
            let misses = query.misses(&candidate, &chosen, table.brands());
            panel.add(&candidate, &misses);
            if misses.fits_but_for(Filter::None) {
                total += 1;
                first.take(&candidate);
            }
        }
        let pages = total.div_ceil(PAGE_SIZE).max(1);
        let page = asked.min(pages);
        let next = Some(until_ns).filter(|&until_ns| until_ns < i64::MAX);
        let rows = first.in_order().skip((page - 1) * PAGE_SIZE).take(PAGE_SIZE);
        Listing {
            cards: self.cards(rows, now),
            total,
            page,
            pages,
            available: panel.available,
            brands: self.brand_counts(&panel.brands),
            prices: panel.prices,
            facets: panel.facets.facets(),
            matched: matches.matched,
            read_as: matches.read_as,
            next_price_change: next.and_then(|at| Timestamp::from_nanosecond(i128::from(at)).ok()),
        }
    }

    /// The first products that match a text, which may be the beginning of one. Those without a price are left out.
    pub fn suggest(&self, text: &str, most: usize, now: Timestamp) -> Vec<Card> {
        let query = ListingQuery { text: Some(text.to_owned()), ..ListingQuery::default() };
        let matches = self.matches(&query);
        let mut first = First::new(query.sort, most);
        let found = self.candidates(&matches, now).filter(|candidate| candidate.shown.price.is_some());
        found.for_each(|candidate| first.take(&candidate));
        self.cards(first.in_order(), now)
    }

    fn cards(&self, rows: impl Iterator<Item = Row>, now: Timestamp) -> Vec<Card> {
        let card = |row| {
            let product = self.snapshot.table().entry(row).product.clone();
            Card { price: price_from(&product, &self.offers, now), product }
        };
        rows.map(card).collect()
    }

    /// What matches category and text.
    fn matches(&self, query: &ListingQuery) -> Matches {
        let all = || 0..self.snapshot.categories().all().len();
        let within = query.category.map_or_else(all, |id| self.snapshot.categories().places_of(id));
        let rows = self.snapshot.table().rows_in(&within);
        if let Some(text) = query.text.as_deref().filter(|text| !text.trim().is_empty()) {
            let mut matches = self.snapshot.search(text);
            matches.found.retain(|found| rows.contains(&found.row));
            return matches;
        }
        let found = rows.map(|row| Match { row, score: 0 }).collect();
        Matches { matched: Matched::All, read_as: None, found }
    }

    fn candidates(&self, matches: &Matches, now: Timestamp) -> impl Iterator<Item = Candidate<'_>> {
        let (table, shown) = (self.snapshot.table(), self.shown(now));
        matches.found.iter().map(move |&Match { row, score }| Candidate {
            row,
            rank: table.rank(row),
            entry: table.entry(row),
            shown: shown(row),
            score,
        })
    }

    fn brand_counts(&self, counts: &[usize]) -> Vec<BrandCount> {
        let counted =
            self.snapshot.table().brands().iter().zip(counts).filter(|(_, products)| **products > 0);
        let count = |(id, &products): (&BrandId, &usize)| {
            Some(BrandCount { brand: self.snapshot.find_brand(*id)?.clone(), products })
        };
        let mut brands: Vec<_> = counted.filter_map(count).collect();
        brands.sort_by(|a, b| (b.products, &a.brand.name).cmp(&(a.products, &b.brand.name)));
        brands
    }
}

impl ListingQuery {
    fn misses(&self, candidate: &Candidate<'_>, chosen: &Chosen, brands: &[BrandId]) -> Misses {
        let Candidate { rank, entry, shown, .. } = candidate;
        let unless = |passes: bool, filter: Filter| if passes { 0 } else { filter as u8 };
        Misses(
            unless(!self.in_stock || shown.is_available, Filter::Stock)
                | unless(self.takes_price(shown.price), Filter::Price)
                | unless(self.takes_brand(brands[rank.brand as usize]), Filter::Brand)
                | unless(chosen.takes(&entry.values), Filter::Facets),
        )
    }

    fn takes_brand(&self, brand: BrandId) -> bool {
        self.brands.is_empty() || self.brands.contains(&brand)
    }

    fn takes_price(&self, price: Option<Poisha>) -> bool {
        match price {
            Some(price) => {
                self.price_min.is_none_or(|min| min <= price) && self.price_max.is_none_or(|max| price <= max)
            }
            None => self.price_min.is_none() && self.price_max.is_none(),
        }
    }
}

/// A place in a whole order, the first the least: without an offer or not, price or newness where that is asked for, match,
/// availability and popularity, category and identity. So pages neither repeat nor skip a product.
type Place = (bool, i64, Reverse<(u32, bool, u32)>, Row);

/// The first so many of the products that are taken. Of tens of thousands that match, one page is looked at.
struct First {
    sort: Sort,
    most: usize,
    places: BinaryHeap<Place>,
}

impl First {
    fn new(sort: Sort, most: usize) -> Self {
        Self { sort, most, places: BinaryHeap::with_capacity(most) }
    }

    fn take(&mut self, candidate: &Candidate<'_>) {
        let place = self.sort.place(candidate);
        if self.places.len() < self.most {
            self.places.push(place);
        } else if let Some(mut last) = self.places.peek_mut()
            && place < *last
        {
            *last = place;
        }
    }

    fn in_order(self) -> impl Iterator<Item = Row> {
        self.places.into_sorted_vec().into_iter().map(|(.., row)| row)
    }
}

impl Sort {
    fn place(self, candidate: &Candidate<'_>) -> Place {
        let Candidate { row, rank, entry, shown, score } = candidate;
        let price = shown.price.unwrap_or_default().get();
        let asked = match self {
            Self::Popular => 0,
            Self::PriceUp => price,
            Self::PriceDown => -price,
            Self::Newest => -entry.product.id.0,
        };
        (shown.price.is_none(), asked, Reverse((*score, shown.is_available, rank.popularity)), *row)
    }
}

#[cfg(test)]
mod tests;
