//! The operations on categories and brands.

use super::{brands, categories};
use crate::api::Shop;
use crate::error::{ApiError, Body, PathSegment};
use crate::staff::{ChangeCatalogue, ReadCatalogue, Staff};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use client::{Code, CreateCategory, Problem, SaveBrand, SaveCategory, StaffBrand, StaffCategory};
use domain::Slug;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of categories and brands.
pub(super) fn router() -> OpenApiRouter<Shop> {
    OpenApiRouter::new()
        .routes(routes!(list_staff_categories, create_category))
        .routes(routes!(save_category, delete_category))
        .routes(routes!(raise_category))
        .routes(routes!(list_staff_brands))
        .routes(routes!(save_brand, delete_brand))
}

/// List categories
///
/// The whole tree, siblings in the order in which they are shown.
#[utoipa::path(
    get,
    path = "/staff/categories",
    operation_id = "list_staff_categories",
    tag = "desk",
    security(("staff" = ["read_catalogue"])),
    responses((status = OK, description = "The categories", body = Vec<StaffCategory>))
)]
async fn list_staff_categories(
    _: Staff<ReadCatalogue>,
    State(shop): State<Shop>,
) -> Result<Json<Vec<StaffCategory>>, ApiError> {
    Ok(Json(categories::list(&shop.database).await?))
}

/// Make a category
///
/// It comes after its siblings. The tree has at most three steps.
#[utoipa::path(
    post,
    path = "/staff/categories",
    operation_id = "create_category",
    tag = "desk",
    request_body = CreateCategory,
    security(("staff" = ["change_catalogue"])),
    responses(
        (status = NO_CONTENT, description = "It is there"),
        (status = CONFLICT, description = "`taken` or `catalogue_frozen`", body = Problem,
         content_type = "application/problem+json"),
    )
)]
async fn create_category(
    staff: Staff<ChangeCatalogue>,
    State(shop): State<Shop>,
    Body(request): Body<CreateCategory>,
) -> Result<StatusCode, ApiError> {
    categories::create(&shop.database, staff.author(), &request).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Give a category another name
#[utoipa::path(
    put,
    path = "/staff/categories/{slug}",
    operation_id = "save_category",
    tag = "desk",
    params(("slug" = String, Path, description = "Its name in addresses", example = "phones")),
    request_body = SaveCategory,
    security(("staff" = ["change_catalogue"])),
    responses(
        (status = NO_CONTENT, description = "It is called so"),
        (status = CONFLICT, description = "`outdated`, `taken` or `catalogue_frozen`", body = Problem,
         content_type = "application/problem+json"),
    )
)]
async fn save_category(
    staff: Staff<ChangeCatalogue>,
    State(shop): State<Shop>,
    slug: PathSegment,
    Body(request): Body<SaveCategory>,
) -> Result<StatusCode, ApiError> {
    categories::save(&shop.database, staff.author(), (&parse(&slug)?, &request)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Put a category one place earlier
///
/// Among its siblings; the first one stays.
#[utoipa::path(
    post,
    path = "/staff/categories/{slug}/raise",
    operation_id = "raise_category",
    tag = "desk",
    params(("slug" = String, Path, description = "Its name in addresses", example = "phones")),
    security(("staff" = ["change_catalogue"])),
    responses(
        (status = NO_CONTENT, description = "It stands there"),
        (status = CONFLICT, description = "`catalogue_frozen`", body = Problem,
         content_type = "application/problem+json"),
    )
)]
async fn raise_category(
    staff: Staff<ChangeCatalogue>,
    State(shop): State<Shop>,
    slug: PathSegment,
) -> Result<StatusCode, ApiError> {
    categories::raise(&shop.database, staff.author(), &parse(&slug)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Take an empty category away
#[utoipa::path(
    delete,
    path = "/staff/categories/{slug}",
    operation_id = "delete_category",
    tag = "desk",
    params(("slug" = String, Path, description = "Its name in addresses", example = "phones")),
    security(("staff" = ["change_catalogue"])),
    responses(
        (status = NO_CONTENT, description = "It is gone"),
        (status = CONFLICT, description = "`taken` when it has products or categories, or `catalogue_frozen`",
         body = Problem, content_type = "application/problem+json"),
    )
)]
async fn delete_category(
    staff: Staff<ChangeCatalogue>,
    State(shop): State<Shop>,
    slug: PathSegment,
) -> Result<StatusCode, ApiError> {
    categories::delete(&shop.database, staff.author(), &parse(&slug)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// List brands
///
/// By name, at most 2,000.
#[utoipa::path(
    get,
    path = "/staff/brands",
    operation_id = "list_staff_brands",
    tag = "desk",
    security(("staff" = ["read_catalogue"])),
    responses((status = OK, description = "The brands", body = Vec<StaffBrand>))
)]
async fn list_staff_brands(
    _: Staff<ReadCatalogue>,
    State(shop): State<Shop>,
) -> Result<Json<Vec<StaffBrand>>, ApiError> {
    Ok(Json(brands::list(&shop.database).await?))
}

/// Give a brand another name
#[utoipa::path(
    put,
    path = "/staff/brands/{slug}",
    operation_id = "save_brand",
    tag = "desk",
    params(("slug" = String, Path, description = "Its name in addresses", example = "walton")),
    request_body = SaveBrand,
    security(("staff" = ["change_catalogue"])),
    responses(
        (status = NO_CONTENT, description = "It is called so"),
        (status = CONFLICT, description = "`outdated`, `taken` or `catalogue_frozen`", body = Problem,
         content_type = "application/problem+json"),
    )
)]
async fn save_brand(
    staff: Staff<ChangeCatalogue>,
    State(shop): State<Shop>,
    slug: PathSegment,
    Body(request): Body<SaveBrand>,
) -> Result<StatusCode, ApiError> {
    brands::save(&shop.database, staff.author(), (&parse(&slug)?, &request)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Take a brand without products away
#[utoipa::path(
    delete,
    path = "/staff/brands/{slug}",
    operation_id = "delete_brand",
    tag = "desk",
    params(("slug" = String, Path, description = "Its name in addresses", example = "walton")),
    security(("staff" = ["change_catalogue"])),
    responses(
        (status = NO_CONTENT, description = "It is gone"),
        (status = CONFLICT, description = "`taken` when it has products, or `catalogue_frozen`", body = Problem,
         content_type = "application/problem+json"),
    )
)]
async fn delete_brand(
    staff: Staff<ChangeCatalogue>,
    State(shop): State<Shop>,
    slug: PathSegment,
) -> Result<StatusCode, ApiError> {
    brands::delete(&shop.database, staff.author(), &parse(&slug)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn parse(segment: &PathSegment) -> Result<Slug, ApiError> {
    Slug::parse(&segment.0).map_err(|_| ApiError::new(Code::NotFound))
}
