//! The products of a list and the links around them, in words.

use super::pager::{self, Step};
use super::query::{ListQuery, Sort};
use crate::page::{Moment, money, number};
use crate::product::Card;
use catalogue::{Facet, FacetCount, FacetValue, Listing, ListingQuery};
use domain::{CategoryId, Language, Poisha, Slug};

/// Brands offered in the panel; the chosen ones always are.
const MAX_BRANDS_SHOWN: usize = 30;

/// Where a list stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place<'a> {
    /// Its path without the language's prefix: `/category/phones`.
    pub(crate) path: &'a str,
    /// The category; none in a search.
    pub(crate) category: Option<CategoryId>,
    /// The language of the page.
    pub(crate) language: Language,
}

/// What `listing/results.html` shows.
pub(crate) struct Results {
    pub(crate) action: String,
    /// The search words, to be kept by the filter form.
    pub(crate) query: Option<String>,
    pub(crate) in_stock: bool,
    pub(crate) lowest: String,
    pub(crate) highest: String,
    pub(crate) min: String,
    pub(crate) max: String,
    /// How many of them can be had.
    pub(crate) available: String,
    pub(crate) brands: Vec<BrandChoice>,
    pub(crate) facets: Vec<FacetChoice>,
    pub(crate) sorts: Vec<SortChoice>,
    pub(crate) count_text: String,
    pub(crate) chips: Vec<Chip>,
    pub(crate) clear_path: String,
    pub(crate) cards: Vec<Card>,
    pub(crate) pager: Option<Pager>,
    /// The page that is really shown, from 1.
    pub(crate) page: usize,
    /// How many products there are on all pages.
    pub(crate) total: usize,
    /// How well the search words were matched.
    pub(crate) matched: catalogue::Matched,
    /// The search words as they were understood, when nothing has one of them.
    pub(crate) read_as: Option<String>,
}

pub(crate) struct BrandChoice {
    pub(crate) slug: Slug,
    pub(crate) name: String,
    pub(crate) count: String,
    pub(crate) chosen: bool,
}

/// An option or a specification, with its values.
pub(crate) struct FacetChoice {
    pub(crate) name: String,
    pub(crate) values: Vec<ValueChoice>,
}

pub(crate) struct ValueChoice {
    pub(crate) code: String,
    pub(crate) text: String,
    pub(crate) count: String,
    pub(crate) chosen: bool,
}

pub(crate) struct SortChoice {
    pub(crate) code: &'static str,
    pub(crate) label: &'static str,
    pub(crate) chosen: bool,
}

/// An active filter with the list that has it no more.
pub(crate) struct Chip {
    pub(crate) label: String,
    pub(crate) path: String,
}

pub(crate) struct Pager {
    pub(crate) previous: Option<String>,
    pub(crate) next: Option<String>,
    pub(crate) steps: Vec<PageStep>,
}

/// A page number with its path, the current one, or a gap (neither).
pub(crate) struct PageStep {
    pub(crate) path: Option<String>,
    pub(crate) current: bool,
    pub(crate) text: String,
    pub(crate) label: String,
}

impl Results {
    /// Finds the products of a list and puts them into words.
    pub(crate) fn find(moment: &Moment, place: Place, query: &ListQuery) -> Self {
        let listing = moment.view.list(&listing_query(moment, place, query), moment.now);
        let language = place.language;
        let link = |query: &ListQuery| format!("{}{}{}", language.prefix(), place.path, query.encode());
        let amount = |price: Option<Poisha>| price.map(|price| price.to_string()).unwrap_or_default();
        let plain = |price: Poisha| number(price.taka_and_poisha().0, language);
        let cards =
            listing.cards.iter().filter_map(|card| Some(Card::priced(&card.product, card.price?, language)));
        Self {
            action: format!("{}{}", language.prefix(), place.path),
            query: (!query.text.is_empty()).then(|| query.text.clone()),
            in_stock: query.in_stock,
            lowest: listing.prices.map(|range| plain(range.min)).unwrap_or_default(),
            highest: listing.prices.map(|range| plain(range.max)).unwrap_or_default(),
            min: amount(query.min),
            max: amount(query.max),
            available: whole(listing.available, language),
            brands: brands(moment, query, &listing, language),
            facets: listing.facets.iter().map(|facet| FacetChoice::new(facet, language)).collect(),
            sorts: sorts(query, language),
            count_text: count_text(listing.total, language),
            chips: chips((moment, &listing), query, language, link),
            clear_path: link(&query.cleared()),
            cards: cards.collect(),
            pager: pager(query, &listing, language, link),
            page: listing.page,
            total: listing.total,
            matched: listing.matched,
            read_as: listing.read_as,
        }
    }
}

fn listing_query(moment: &Moment, place: Place, query: &ListQuery) -> ListingQuery {
    let snapshot = moment.snapshot();
    let known = query.brands.iter().filter_map(|slug| snapshot.find_brand_by_slug(slug.as_str()));
    ListingQuery {
        category: place.category,
        brands: known.map(|brand| brand.id).collect(),
        price_min: query.min,
        price_max: query.max,
        in_stock: query.in_stock,
        facets: query.facets.clone(),
        text: (!query.text.is_empty()).then(|| query.text.clone()),
        sort: match query.sort {
            Sort::Best => catalogue::Sort::Popular,
            Sort::PriceUp => catalogue::Sort::PriceUp,
            Sort::PriceDown => catalogue::Sort::PriceDown,
            Sort::Newest => catalogue::Sort::Newest,
        },
        page: query.page,
    }
}

impl FacetChoice {
    fn new(facet: &Facet, language: Language) -> Self {
        let value = |count: &FacetCount| ValueChoice {
            code: count.value.to_string(),
            text: count.text.pick(language).to_owned(),
            count: whole(count.products, language),
            chosen: count.is_chosen,
        };
        Self { name: facet.name.pick(language).to_owned(), values: facet.values.iter().map(value).collect() }
    }
}

/// The brands of the list, most products first; chosen ones without products stay, so that they can be taken off.
fn brands(moment: &Moment, query: &ListQuery, listing: &Listing, language: Language) -> Vec<BrandChoice> {
    let chosen = |slug: &Slug| query.brands.contains(slug);
    let mut shown: Vec<BrandChoice> = listing
        .brands
        .iter()
        .enumerate()
        .filter(|(index, count)| *index < MAX_BRANDS_SHOWN || chosen(&count.brand.slug))
        .map(|(_, count)| BrandChoice {
            slug: count.brand.slug.clone(),
            name: count.brand.name.clone(),
            count: whole(count.products, language),
            chosen: chosen(&count.brand.slug),
        })
        .collect();
    for slug in &query.brands {
        let brand = moment.snapshot().find_brand_by_slug(slug.as_str());
        if let Some(brand) = brand.filter(|_| shown.iter().all(|choice| choice.slug != *slug)) {
            let (slug, name) = (slug.clone(), brand.name.clone());
            shown.push(BrandChoice { slug, name, count: number(0, language), chosen: true });
        }
    }
    shown
}

fn sorts(query: &ListQuery, language: Language) -> Vec<SortChoice> {
    let label = |sort| match sort {
        Sort::Best if query.text.is_empty() => language.t("জনপ্রিয়তা", "Popularity"),
        Sort::Best => language.t("সবচেয়ে মিল", "Best match"),
        Sort::PriceUp => language.t("দাম: কম থেকে বেশি", "Price: low to high"),
        Sort::PriceDown => language.t("দাম: বেশি থেকে কম", "Price: high to low"),
        Sort::Newest => language.t("নতুন", "Newest"),
    };
    Sort::ALL
        .into_iter()
        .map(|sort| SortChoice { code: sort.code(), label: label(sort), chosen: sort == query.sort })
        .collect()
}

fn chips(
    (moment, listing): (&Moment, &Listing),
    query: &ListQuery,
    language: Language,
    link: impl Fn(&ListQuery) -> String,
) -> Vec<Chip> {
    let mut chips = Vec::new();
    for slug in &query.brands {
        if let Some(brand) = moment.snapshot().find_brand_by_slug(slug.as_str()) {
            let without = query.with(|query| query.brands.retain(|other| other != slug));
            chips.push(Chip { label: brand.name.clone(), path: link(&without) });
        }
    }
    if query.min.is_some() || query.max.is_some() {
        let without = query.with(|query| (query.min, query.max) = (None, None));
        chips.push(Chip { label: price_label(query, language), path: link(&without) });
    }
    for facet in &query.facets {
        let without = query.with(|query| query.facets.retain(|other| other != facet));
        chips.push(Chip { label: facet_label(facet, listing, language), path: link(&without) });
    }
    if query.in_stock {
        let without = query.with(|query| query.in_stock = false);
        chips.push(Chip {
            label: language.t("মজুত আছে", "In stock").to_owned(), path: link(&without)
        });
    }
    chips
}

/// As the products write it; what none of them has stands as it was asked for.
fn facet_label(value: &FacetValue, listing: &Listing, language: Language) -> String {
    let facet = listing.facets.iter().find(|facet| facet.code == value.name());
    let count = facet.and_then(|facet| facet.values.iter().find(|count| count.value == *value));
    match facet.zip(count) {
        Some((facet, count)) => format!("{}: {}", facet.name.pick(language), count.text.pick(language)),
        None => format!("{}: {}", value.name(), value.value()),
    }
}

fn price_label(query: &ListQuery, language: Language) -> String {
    let text = |amount| money(amount, language);
    match (query.min, query.max, language) {
        (Some(min), Some(max), _) => format!("{}–{}", text(min), text(max)),
        (Some(min), None, Language::Bangla) => format!("{} থেকে", text(min)),
        (Some(min), None, Language::English) => format!("from {}", text(min)),
        (None, Some(max), Language::Bangla) => format!("{} পর্যন্ত", text(max)),
        (None, Some(max), Language::English) => format!("up to {}", text(max)),
        (None, None, _) => String::new(),
    }
}

fn pager(
    query: &ListQuery,
    listing: &Listing,
    language: Language,
    link: impl Fn(&ListQuery) -> String,
) -> Option<Pager> {
    let (current, pages) = (listing.page, listing.pages);
    if pages < 2 {
        return None;
    }
    let path = |page| link(&query.with(|query| query.page = page));
    let step = |step| match step {
        Step::Gap => PageStep { path: None, current: false, text: String::new(), label: String::new() },
        Step::Page(page) => {
            let text = whole(page, language);
            PageStep {
                path: (page != current).then(|| path(page)),
                current: page == current,
                label: format!("{} {text}", language.t("পাতা", "Page")),
                text,
            }
        }
    };
    Some(Pager {
        previous: (current > 1).then(|| path(current - 1)),
        next: (current < pages).then(|| path(current + 1)),
        steps: pager::steps(current, pages).into_iter().map(step).collect(),
    })
}

fn count_text(total: usize, language: Language) -> String {
    match (language, total) {
        (Language::Bangla, 0) => "কোনো পণ্য নেই".to_owned(),
        (Language::Bangla, total) => format!("{}টি পণ্য", whole(total, language)),
        (Language::English, 0) => "No products".to_owned(),
        (Language::English, 1) => "1 product".to_owned(),
        (Language::English, total) => format!("{} products", whole(total, language)),
    }
}

/// A count in words of the language.
fn whole(count: usize, language: Language) -> String {
    number(i64::try_from(count).unwrap_or(i64::MAX), language)
}
