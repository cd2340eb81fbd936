//! Looking at the catalogue: products, categories, brands, places. All from memory.

use super::followers;
use super::lists;
use super::model::{CategoryView, Named, PlacesView, ProductView};
use crate::api::Shop;
use crate::error::{ApiError, PathSegment};
use axum::Json;
use axum::extract::State;
use catalogue::View;
use client::Code;
use std::sync::Arc;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of the catalogue.
pub(crate) fn router() -> OpenApiRouter<Shop> {
    OpenApiRouter::new()
        .routes(routes!(find_product))
        .routes(routes!(list_categories))
        .routes(routes!(list_brands))
        .routes(routes!(list_places))
        .merge(lists::router())
        .merge(followers::router())
}

/// The catalogue of this moment; "busy" in the first second of a process.
pub(super) fn load_view(shop: &Shop) -> Result<Arc<View>, ApiError> {
    shop.catalogue.view().ok_or_else(|| ApiError::new(Code::Busy))
}

/// Find a product
#[utoipa::path(
    get,
    path = "/products/{slug}",
    operation_id = "find_product",
    tag = "catalogue",
    params(("slug" = String, Path, max_length = 100, example = "samsung-galaxy-a55-5g")),
    responses((status = OK, description = "The product with its variants", body = ProductView))
)]
async fn find_product(
    State(shop): State<Shop>,
    PathSegment(slug): PathSegment,
) -> Result<Json<ProductView>, ApiError> {
    let view = load_view(&shop)?;
    let product = view.snapshot.find_product_by_slug(&slug);
    let product =
        product.ok_or_else(|| ApiError::new(Code::NotFound).with_detail("There is no such product."))?;
    Ok(Json(ProductView::new(&view, product, shop.catalogue.now())))
}

/// List the categories
#[utoipa::path(
    get,
    path = "/categories",
    operation_id = "list_categories",
    tag = "catalogue",
    responses((status = OK, description = "All categories, each before its children", body = Vec<CategoryView>))
)]
async fn list_categories(State(shop): State<Shop>) -> Result<Json<Vec<CategoryView>>, ApiError> {
    let view = load_view(&shop)?;
    let categories = view.snapshot.categories().all();
    Ok(Json(categories.iter().map(|category| CategoryView::new(&view, category)).collect()))
}

/// List the brands
#[utoipa::path(
    get,
    path = "/brands",
    operation_id = "list_brands",
    tag = "catalogue",
    responses((status = OK, description = "All brands by name", body = Vec<Named>))
)]
async fn list_brands(State(shop): State<Shop>) -> Result<Json<Vec<Named>>, ApiError> {
    let view = load_view(&shop)?;
    Ok(Json(view.snapshot.brands().into_iter().map(Named::brand).collect()))
}

/// List the places
///
/// Districts with their upazilas and thanas, and what delivery to each zone costs.
#[utoipa::path(
    get,
    path = "/places",
    operation_id = "list_places",
    tag = "catalogue",
    responses((status = OK, description = "Where the shop delivers", body = PlacesView))
)]
async fn list_places(State(shop): State<Shop>) -> Result<Json<PlacesView>, ApiError> {
    Ok(Json(PlacesView::new(&*load_view(&shop)?)))
}
