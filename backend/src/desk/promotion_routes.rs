//! The operations on campaigns and coupons.

use super::{campaigns, coupons};
use crate::api::Shop;
use crate::error::{ApiError, Body, PathSegment};
use crate::staff::{ChangePromotions, ReadPromotions, Staff};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use client::{
    CampaignSummary, Changed, Code, CreateCoupon, EndCampaign, Problem, SaveCampaign, StaffCampaign,
    StaffCoupon,
};
use domain::{CouponCode, Slug};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of campaigns and coupons.
pub(super) fn router() -> OpenApiRouter<Shop> {
    OpenApiRouter::new()
        .routes(routes!(list_campaigns, save_campaign))
        .routes(routes!(show_campaign))
        .routes(routes!(end_campaign))
        .routes(routes!(list_coupons, create_coupon))
        .routes(routes!(end_coupon))
}

/// List campaigns
///
/// The last 200, the one that begins last first.
#[utoipa::path(
    get,
    path = "/staff/campaigns",
    operation_id = "list_campaigns",
    tag = "desk",
    security(("staff" = ["read_promotions"])),
    responses((status = OK, description = "The campaigns", body = Vec<CampaignSummary>))
)]
async fn list_campaigns(
    _: Staff<ReadPromotions>,
    State(shop): State<Shop>,
) -> Result<Json<Vec<CampaignSummary>>, ApiError> {
    Ok(Json(campaigns::list(&shop.database).await?))
}

/// Look at a campaign
#[utoipa::path(
    get,
    path = "/staff/campaigns/{slug}",
    operation_id = "show_campaign",
    tag = "desk",
    params(("slug" = String, Path, description = "Its name in addresses", example = "eid")),
    security(("staff" = ["read_promotions"])),
    responses((status = OK, description = "The campaign with its prices", body = StaffCampaign))
)]
async fn show_campaign(
    _: Staff<ReadPromotions>,
    State(shop): State<Shop>,
    slug: PathSegment,
) -> Result<Json<StaffCampaign>, ApiError> {
    Ok(Json(campaigns::show(&shop.database, &parse(&slug)?).await?))
}

/// Make a campaign, or change one that has not begun
///
/// With all of its prices. One with a large cut waits for a second person.
#[utoipa::path(
    put,
    path = "/staff/campaigns",
    operation_id = "save_campaign",
    tag = "desk",
    request_body = SaveCampaign,
    security(("staff" = ["change_promotions"])),
    responses(
        (status = OK, description = "It is done, or proposed", body = Changed),
        (status = NOT_FOUND, description = "`not_found`", body = Problem, content_type = "application/problem+json"),
        (status = CONFLICT, description = "`taken` or `catalogue_frozen`", body = Problem,
         content_type = "application/problem+json"),
    )
)]
async fn save_campaign(
    staff: Staff<ChangePromotions>,
    State(shop): State<Shop>,
    Body(change): Body<SaveCampaign>,
) -> Result<Json<Changed>, ApiError> {
    let who = (staff.author(), shop.approvals);
    let outcome = campaigns::save(&shop.database, who, &change).await?;
    tracing::info!(campaign = change.slug.as_str(), ?outcome, "campaign saved");
    Ok(Json(Changed { outcome }))
}

/// End a campaign, or make it longer
#[utoipa::path(
    post,
    path = "/staff/campaigns/{slug}/end",
    operation_id = "end_campaign",
    tag = "desk",
    params(("slug" = String, Path, description = "Its name in addresses", example = "eid")),
    request_body = EndCampaign,
    security(("staff" = ["change_promotions"])),
    responses(
        (status = OK, description = "The campaign as it is now", body = StaffCampaign),
        (status = CONFLICT, description = "`taken`", body = Problem, content_type = "application/problem+json"),
    )
)]
async fn end_campaign(
    staff: Staff<ChangePromotions>,
    State(shop): State<Shop>,
    slug: PathSegment,
    Body(end): Body<EndCampaign>,
) -> Result<Json<StaffCampaign>, ApiError> {
    Ok(Json(campaigns::end(&shop.database, staff.author(), (&parse(&slug)?, end)).await?))
}

/// List coupons
///
/// The last 200, the newest first.
#[utoipa::path(
    get,
    path = "/staff/coupons",
    operation_id = "list_coupons",
    tag = "desk",
    security(("staff" = ["read_promotions"])),
    responses((status = OK, description = "The coupons", body = Vec<StaffCoupon>))
)]
async fn list_coupons(
    _: Staff<ReadPromotions>,
    State(shop): State<Shop>,
) -> Result<Json<Vec<StaffCoupon>>, ApiError> {
    Ok(Json(coupons::list(&shop.database).await?))
}

/// Make a coupon
///
/// One that takes off much waits for a second person.
#[utoipa::path(
    post,
    path = "/staff/coupons",
    operation_id = "create_coupon",
    tag = "desk",
    request_body = CreateCoupon,
    security(("staff" = ["change_promotions"])),
    responses(
        (status = OK, description = "It is done, or proposed", body = Changed),
        (status = CONFLICT, description = "`taken`", body = Problem, content_type = "application/problem+json"),
    )
)]
async fn create_coupon(
    staff: Staff<ChangePromotions>,
    State(shop): State<Shop>,
    Body(request): Body<CreateCoupon>,
) -> Result<Json<Changed>, ApiError> {
    let who = (staff.author(), shop.approvals);
    let outcome = coupons::create(&shop.database, who, &request).await?;
    Ok(Json(Changed { outcome }))
}

/// End a coupon
#[utoipa::path(
    post,
    path = "/staff/coupons/{code}/end",
    operation_id = "end_coupon",
    tag = "desk",
    params(("code" = String, Path, description = "Its code", example = "EID-25")),
    security(("staff" = ["change_promotions"])),
    responses((status = NO_CONTENT, description = "It has ended"))
)]
async fn end_coupon(
    staff: Staff<ChangePromotions>,
    State(shop): State<Shop>,
    code: PathSegment,
) -> Result<StatusCode, ApiError> {
    let code = CouponCode::parse(&code.0).map_err(|_| ApiError::new(Code::NotFound))?;
    coupons::end(&shop.database, staff.author(), &code).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn parse(segment: &PathSegment) -> Result<Slug, ApiError> {
    Slug::parse(&segment.0).map_err(|_| ApiError::new(Code::NotFound))
}
