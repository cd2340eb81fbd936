//! Lists of products: filtered and sorted, or found by words.

use super::model::{Named, ProductCard};
use super::routes::load_view;
use crate::api::Shop;
use crate::error::{ApiError, Parameters};
use axum::Json;
use axum::extract::State;
use catalogue::{BrandCount, Listing, ListingQuery, MAX_QUERY_CHARACTERS, Matched, View};
use domain::{BrandId, CategoryId, Poisha};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Most brands that can be chosen at once.
const MAX_BRANDS: usize = 20;
/// Last page that can be asked for.
const MAX_PAGE: usize = 5_000;

/// The routes of lists.
pub(super) fn router() -> OpenApiRouter<Shop> {
    OpenApiRouter::new().routes(routes!(list_products)).routes(routes!(search_products))
}

/// What a list is asked for.
#[derive(Debug, Default, Deserialize)]
struct Filter {
    category: Option<String>,
    brand: Option<String>,
    min: Option<i64>,
    max: Option<i64>,
    #[serde(default)]
    in_stock: bool,
    #[serde(default)]
    sort: Sort,
    page: Option<usize>,
}

/// What a search is asked for.
#[derive(Debug, Deserialize)]
struct Words {
    q: String,
    page: Option<usize>,
}

/// The order of a list.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Sort {
    /// What can be had, then what is popular.
    #[default]
    Popular,
    /// Cheapest first.
    PriceUp,
    /// Dearest first.
    PriceDown,
    /// Latest first.
    Newest,
}

/// A page of products. Amounts are poisha.
#[derive(Debug, Serialize, ToSchema)]
struct ProductPage {
    /// At most 24 products.
    products: Vec<ProductCard>,
    /// How many there are on all pages.
    total: usize,
    /// Which page this is, from 1; a page beyond the last one gives the last one.
    page: usize,
    /// How many pages there are, at least 1.
    pages: usize,
    /// Brands among what matches apart from the brand filter, most products first.
    brands: Vec<BrandEntry>,
    /// Lowest price among what matches apart from the price filter.
    price_min: Option<i64>,
    /// Highest price among it.
    price_max: Option<i64>,
    /// With words: whether all of them were found in these products, or only some.
    all_words: bool,
}

/// A brand and how many products of it match.
#[derive(Debug, Serialize, ToSchema)]
struct BrandEntry {
    #[serde(flatten)]
    brand: Named,
    products: usize,
}

/// List products
#[utoipa::path(
    get,
    path = "/products",
    operation_id = "list_products",
    tag = "catalogue",
    params(
        ("category" = Option<String>, Query, description = "Slug of a category; those below it are included"),
        ("brand" = Option<String>, Query, description = "Slugs of at most 20 brands, separated by commas"),
        ("min" = Option<i64>, Query, description = "Lowest price in poisha", minimum = 0),
        ("max" = Option<i64>, Query, description = "Highest price in poisha", minimum = 0),
        ("in_stock" = Option<bool>, Query, description = "Only what can be had"),
        ("sort" = inline(Option<Sort>), Query, description = "`popular` when not given"),
        ("page" = Option<usize>, Query, description = "From 1", minimum = 1, maximum = 5000)
    ),
    responses((status = OK, description = "A page of products", body = ProductPage))
)]
async fn list_products(
    State(shop): State<Shop>,
    Parameters(filter): Parameters<Filter>,
) -> Result<Json<ProductPage>, ApiError> {
    let view = load_view(&shop)?;
    let query = filter.to_query(&view)?;
    list(shop, query).await
}

/// Search products
///
/// Words in Bangla or English; the best match first.
#[utoipa::path(
    get,
    path = "/search",
    operation_id = "search_products",
    tag = "catalogue",
    params(
        ("q" = String, Query, description = "At most 100 characters", min_length = 1, max_length = 100, example = "galaxy 256 gb"),
        ("page" = Option<usize>, Query, description = "From 1", minimum = 1, maximum = 5000)
    ),
    responses((status = OK, description = "A page of products", body = ProductPage))
)]
async fn search_products(
    State(shop): State<Shop>,
    Parameters(words): Parameters<Words>,
) -> Result<Json<ProductPage>, ApiError> {
    // As it was sent: normalising makes it shorter or longer, which nobody can count beforehand.
    if words.q.chars().count() > MAX_QUERY_CHARACTERS {
        return Err(ApiError::invalid_input(
            "q",
            format!("must have at most {MAX_QUERY_CHARACTERS} characters"),
        ));
    }
    let text = domain::normalise(&words.q);
    if text.is_empty() {
        return Err(ApiError::invalid_input("q", "must not be empty"));
    }
    let page = parse_page(words.page)?;
    list(shop, ListingQuery { text: Some(text), page, ..ListingQuery::default() }).await
}

/// Filters and sorts beside the runtime: with a hundred thousand products that takes many milliseconds.
async fn list(shop: Shop, query: ListingQuery) -> Result<Json<ProductPage>, ApiError> {
    let view = load_view(&shop)?;
    let find = move || {
        let now = shop.catalogue.now();
        let listing = view.list(&query, now);
        ProductPage::new(&view, &listing)
    };
    tokio::task::spawn_blocking(find).await.map(Json).map_err(ApiError::internal)
}

impl Filter {
    fn to_query(&self, view: &View) -> Result<ListingQuery, ApiError> {
        Ok(ListingQuery {
            category: self.category.as_deref().map(|slug| find_category(view, slug)).transpose()?,
            brands: self
                .brand
                .as_deref()
                .map(|slugs| find_brands(view, slugs))
                .transpose()?
                .unwrap_or_default(),
            price_min: parse_price("min", self.min)?,
            price_max: parse_price("max", self.max)?,
            in_stock: self.in_stock,
            facets: Vec::new(),
            text: None,
            sort: self.sort.into(),
            page: parse_page(self.page)?,
        })
    }
}

fn find_category(view: &View, slug: &str) -> Result<CategoryId, ApiError> {
    let found = view.snapshot.categories().find_by_slug(slug).map(|category| category.id);
    found.ok_or_else(|| ApiError::invalid_input("category", "must be a category of list_categories"))
}

fn find_brands(view: &View, slugs: &str) -> Result<Vec<BrandId>, ApiError> {
    if slugs.split(',').count() > MAX_BRANDS {
        return Err(ApiError::invalid_input("brand", format!("must be at most {MAX_BRANDS} brands")));
    }
    let find = |slug: &str| view.snapshot.find_brand_by_slug(slug.trim()).map(|brand| brand.id);
    let found: Option<Vec<BrandId>> = slugs.split(',').map(find).collect();
    found.ok_or_else(|| ApiError::invalid_input("brand", "must be brands of list_brands"))
}

fn parse_price(field: &str, poisha: Option<i64>) -> Result<Option<Poisha>, ApiError> {
    match poisha {
        Some(..0) => Err(ApiError::invalid_input(field, "must not be negative")),
        price => Ok(price.map(Poisha::new)),
    }
}

fn parse_page(page: Option<usize>) -> Result<usize, ApiError> {
    match page.unwrap_or(1) {
        page @ 1..=MAX_PAGE => Ok(page),
        _ => Err(ApiError::invalid_input("page", format!("must be between 1 and {MAX_PAGE}"))),
    }
}

impl From<Sort> for catalogue::Sort {
    fn from(sort: Sort) -> Self {
        match sort {
            Sort::Popular => Self::Popular,
            Sort::PriceUp => Self::PriceUp,
            Sort::PriceDown => Self::PriceDown,
            Sort::Newest => Self::Newest,
        }
    }
}

impl ProductPage {
    fn new(view: &View, listing: &Listing) -> Self {
        let brand =
            |count: &BrandCount| BrandEntry { brand: Named::brand(&count.brand), products: count.products };
        Self {
            products: listing.cards.iter().map(|card| ProductCard::new(view, card)).collect(),
            total: listing.total,
            page: listing.page,
            pages: listing.pages,
            brands: listing.brands.iter().map(brand).collect(),
            price_min: listing.prices.map(|prices| prices.min.get()),
            price_max: listing.prices.map(|prices| prices.max.get()),
            all_words: listing.matched == Matched::All,
        }
    }
}
