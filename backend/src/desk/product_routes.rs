//! The operations on products and pictures.

use super::{pictures, products, skus};
use crate::api::Shop;
use crate::error::{ApiError, Body, PathSegment, Upload};
use crate::staff::{ChangeCatalogue, ReadCatalogue, Staff};
use axum::Json;
use axum::extract::{DefaultBodyLimit, State};
use client::{Code, CreateProduct, NewSku, Problem, SaveProduct, SetPictures, StaffProduct, StaffSku};
use domain::Slug;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of products and pictures.
pub(super) fn router() -> OpenApiRouter<Shop> {
    let uploads = OpenApiRouter::new()
        .routes(routes!(add_picture, set_pictures))
        .layer(DefaultBodyLimit::max(::pictures::MAX_UPLOAD_BYTES));
    OpenApiRouter::new()
        .routes(routes!(create_product))
        .routes(routes!(show_product_at_desk, save_product))
        .routes(routes!(add_sku))
        .merge(uploads)
}

/// Make a product with its first SKU
///
/// It has no stock and no picture yet.
#[utoipa::path(
    post,
    path = "/staff/products",
    operation_id = "create_product",
    tag = "desk",
    request_body = CreateProduct,
    security(("staff" = ["change_catalogue"])),
    responses(
        (status = OK, description = "The product", body = StaffProduct),
        (status = CONFLICT, description = "`taken` or `catalogue_frozen`", body = Problem,
         content_type = "application/problem+json"),
    )
)]
async fn create_product(
    staff: Staff<ChangeCatalogue>,
    State(shop): State<Shop>,
    Body(request): Body<CreateProduct>,
) -> Result<Json<StaffProduct>, ApiError> {
    Ok(Json(products::create(&shop.database, staff.author(), &request).await?))
}

/// Look at a product
#[utoipa::path(
    get,
    path = "/staff/products/{slug}",
    operation_id = "show_product_at_desk",
    tag = "desk",
    params(("slug" = String, Path, description = "Its name in addresses", example = "walton-fan")),
    security(("staff" = ["read_catalogue"])),
    responses((status = OK, description = "The product", body = StaffProduct))
)]
async fn show_product_at_desk(
    _: Staff<ReadCatalogue>,
    State(shop): State<Shop>,
    slug: PathSegment,
) -> Result<Json<StaffProduct>, ApiError> {
    Ok(Json(products::show(&shop.database, &parse(&slug)?).await?))
}

/// Change what a product says
#[utoipa::path(
    put,
    path = "/staff/products/{slug}",
    operation_id = "save_product",
    tag = "desk",
    params(("slug" = String, Path, description = "Its name in addresses", example = "walton-fan")),
    request_body = SaveProduct,
    security(("staff" = ["change_catalogue"])),
    responses(
        (status = OK, description = "The product as it is now", body = StaffProduct),
        (status = CONFLICT, description = "`outdated`, `taken` or `catalogue_frozen`", body = Problem,
         content_type = "application/problem+json"),
    )
)]
async fn save_product(
    staff: Staff<ChangeCatalogue>,
    State(shop): State<Shop>,
    slug: PathSegment,
    Body(request): Body<SaveProduct>,
) -> Result<Json<StaffProduct>, ApiError> {
    Ok(Json(products::save(&shop.database, staff.author(), (&parse(&slug)?, &request)).await?))
}

/// Add a SKU to a product
#[utoipa::path(
    post,
    path = "/staff/products/{slug}/skus",
    operation_id = "add_sku",
    tag = "desk",
    params(("slug" = String, Path, description = "Its name in addresses", example = "walton-fan")),
    request_body = NewSku,
    security(("staff" = ["change_catalogue"])),
    responses(
        (status = OK, description = "The product as it is now", body = StaffProduct),
        (status = CONFLICT, description = "`taken` or `catalogue_frozen`", body = Problem,
         content_type = "application/problem+json"),
    )
)]
async fn add_sku(
    staff: Staff<ChangeCatalogue>,
    State(shop): State<Shop>,
    slug: PathSegment,
    Body(sku): Body<NewSku>,
) -> Result<Json<StaffProduct>, ApiError> {
    Ok(Json(products::add_sku(&shop.database, staff.author(), (&parse(&slug)?, &sku)).await?))
}

/// Add a picture to a SKU
///
/// A JPEG, PNG or WebP file of at most 8 MiB. It is encoded anew in three sizes, without whatever else the file says.
#[utoipa::path(
    post,
    path = "/staff/skus/{code}/pictures",
    operation_id = "add_picture",
    tag = "desk",
    params(("code" = String, Path, description = "Its code", example = "SAM-S25-BLUE")),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    security(("staff" = ["change_catalogue"])),
    responses(
        (status = OK, description = "The SKU as it is now", body = StaffSku),
        (status = CONFLICT, description = "`catalogue_frozen`", body = Problem,
         content_type = "application/problem+json"),
    )
)]
async fn add_picture(
    staff: Staff<ChangeCatalogue>,
    State(shop): State<Shop>,
    code: PathSegment,
    Upload(bytes): Upload,
) -> Result<Json<StaffSku>, ApiError> {
    pictures::add((&shop.database, &shop.studio), &staff.author(), (&code.0, bytes)).await?;
    Ok(Json(skus::show(&shop.database, (&code.0, None)).await?))
}

/// Put the pictures of a SKU in order, or take some away
#[utoipa::path(
    put,
    path = "/staff/skus/{code}/pictures",
    operation_id = "set_pictures",
    tag = "desk",
    params(("code" = String, Path, description = "Its code", example = "SAM-S25-BLUE")),
    request_body = SetPictures,
    security(("staff" = ["change_catalogue"])),
    responses(
        (status = OK, description = "The SKU as it is now", body = StaffSku),
        (status = CONFLICT, description = "`outdated` or `catalogue_frozen`", body = Problem,
         content_type = "application/problem+json"),
    )
)]
async fn set_pictures(
    staff: Staff<ChangeCatalogue>,
    State(shop): State<Shop>,
    code: PathSegment,
    Body(request): Body<SetPictures>,
) -> Result<Json<StaffSku>, ApiError> {
    pictures::set(&shop.database, &staff.author(), (&code.0, &request)).await?;
    Ok(Json(skus::show(&shop.database, (&code.0, None)).await?))
}

fn parse(segment: &PathSegment) -> Result<Slug, ApiError> {
    Slug::parse(&segment.0).map_err(|_| ApiError::new(Code::NotFound))
}
