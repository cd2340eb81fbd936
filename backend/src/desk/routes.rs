//! The operations on SKUs, proposals and the freeze.

use super::skus::Wanted;
use super::{freeze, price, proposals, skus, stock};
use crate::api::Shop;
use crate::error::{ApiError, Body, Parameters, PathSegment};
use crate::staff::{Approve, ChangeCatalogue, ChangeOperations, ChangeStockLedger, ReadCatalogue, Staff};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use client::{
    ChangePrice, ChangeStock, Changed, Code, Decide, Freeze, FreezeState, Problem, Proposal, SkuPage,
    StaffSku,
};
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Most characters of a text that is looked for.
const MOST_TEXT: usize = 80;

/// The routes of SKUs, proposals and the freeze.
pub(super) fn router() -> OpenApiRouter<Shop> {
    OpenApiRouter::new()
        .routes(routes!(list_skus))
        .routes(routes!(show_sku))
        .routes(routes!(change_stock))
        .routes(routes!(change_price))
        .routes(routes!(list_proposals))
        .routes(routes!(decide_proposal))
        .routes(routes!(show_catalogue_freeze, freeze_catalogue, unfreeze_catalogue))
}

/// Which SKUs.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Filter {
    /// `all`, `running_out` (on the shop, 5 pieces or fewer) or `unpublished`.
    #[serde(default)]
    #[param(inline)]
    list: List,
    /// A part of the code or of the product's name, at most 80 characters.
    #[serde(default)]
    #[param(max_length = 80)]
    q: String,
    /// Only those after this code; `next` of the page before.
    #[serde(default)]
    after: String,
}

#[derive(Debug, Clone, Copy, Default, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
enum List {
    #[default]
    All,
    RunningOut,
    Unpublished,
}

impl List {
    const fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::RunningOut => "running_out",
            Self::Unpublished => "unpublished",
        }
    }
}

/// List SKUs
///
/// By code.
#[utoipa::path(
    get,
    path = "/staff/skus",
    operation_id = "list_skus",
    tag = "desk",
    params(Filter),
    security(("staff" = ["read_catalogue"])),
    responses((status = OK, description = "A page of SKUs", body = SkuPage))
)]
async fn list_skus(
    _: Staff<ReadCatalogue>,
    State(shop): State<Shop>,
    Parameters(filter): Parameters<Filter>,
) -> Result<Json<SkuPage>, ApiError> {
    if filter.q.chars().count() > MOST_TEXT {
        return Err(ApiError::invalid_input("q", format!("must have at most {MOST_TEXT} characters")));
    }
    let wanted = Wanted { list: filter.list.name(), text: &filter.q, after: &filter.after };
    Ok(Json(skus::list(&shop.database, &wanted).await?))
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Ledger {
    /// Only lines before this one; `next` of the page before.
    before: Option<i64>,
}

/// Look at a SKU
///
/// With its stock and a page of its ledger.
#[utoipa::path(
    get,
    path = "/staff/skus/{code}",
    operation_id = "show_sku",
    tag = "desk",
    params(("code" = String, Path, description = "Its code", example = "SAM-S25-BLUE"), Ledger),
    security(("staff" = ["read_catalogue"])),
    responses((status = OK, description = "The SKU", body = StaffSku))
)]
async fn show_sku(
    _: Staff<ReadCatalogue>,
    State(shop): State<Shop>,
    code: PathSegment,
    Parameters(ledger): Parameters<Ledger>,
) -> Result<Json<StaffSku>, ApiError> {
    Ok(Json(skus::show(&shop.database, (&code.0, ledger.before)).await?))
}

/// Move pieces of a SKU
///
/// What goes or comes without a delivery, and is worth much, waits for a second person.
#[utoipa::path(
    post,
    path = "/staff/skus/{code}/stock",
    operation_id = "change_stock",
    tag = "desk",
    params(("code" = String, Path, description = "Its code", example = "SAM-S25-BLUE")),
    request_body = ChangeStock,
    security(("staff" = ["change_stock"])),
    responses(
        (status = OK, description = "It is done, or proposed", body = Changed),
        (status = CONFLICT, description = "`too_few_pieces`", body = Problem,
         content_type = "application/problem+json"),
    )
)]
async fn change_stock(
    staff: Staff<ChangeStockLedger>,
    State(shop): State<Shop>,
    code: PathSegment,
    Body(change): Body<ChangeStock>,
) -> Result<Json<Changed>, ApiError> {
    let who = (staff.author(), shop.approvals);
    let outcome = stock::change(&shop.database, who, (&code.0, &change)).await?;
    tracing::info!(sku = code.0, operation = change.operation.code(), ?outcome, "stock changed");
    Ok(Json(Changed { outcome }))
}

/// Set the price of a SKU
///
/// A large cut waits for a second person.
#[utoipa::path(
    post,
    path = "/staff/skus/{code}/price",
    operation_id = "change_price",
    tag = "desk",
    params(("code" = String, Path, description = "Its code", example = "SAM-S25-BLUE")),
    request_body = ChangePrice,
    security(("staff" = ["change_catalogue"])),
    responses(
        (status = OK, description = "It is done, or proposed", body = Changed),
        (status = CONFLICT, description = "`outdated` or `catalogue_frozen`", body = Problem,
         content_type = "application/problem+json"),
    )
)]
async fn change_price(
    staff: Staff<ChangeCatalogue>,
    State(shop): State<Shop>,
    code: PathSegment,
    Body(change): Body<ChangePrice>,
) -> Result<Json<Changed>, ApiError> {
    let who = (staff.author(), shop.approvals);
    let outcome = price::change(&shop.database, who, (&code.0, &change)).await?;
    tracing::info!(sku = code.0, ?outcome, "price changed");
    Ok(Json(Changed { outcome }))
}

/// List changes that wait for a second person
///
/// The oldest first, at most 200.
#[utoipa::path(
    get,
    path = "/staff/proposals",
    operation_id = "list_proposals",
    tag = "desk",
    security(("staff" = ["read_catalogue"])),
    responses((status = OK, description = "Those that wait", body = Vec<Proposal>))
)]
async fn list_proposals(
    _: Staff<ReadCatalogue>,
    State(shop): State<Shop>,
) -> Result<Json<Vec<Proposal>>, ApiError> {
    Ok(Json(proposals::list(&shop.database.session().await?, "").await?))
}

/// Decide about a proposal
///
/// Agreeing does what was proposed, if it still can be done. Whoever proposed it may refuse it, and nothing else.
#[utoipa::path(
    post,
    path = "/staff/proposals/{id}",
    operation_id = "decide_proposal",
    tag = "desk",
    params(("id" = i64, Path, description = "Its number")),
    request_body = Decide,
    security(("staff" = ["approve"])),
    responses(
        (status = NO_CONTENT, description = "It is decided"),
        (status = CONFLICT, description = "`needs_another_person`, `proposal_decided`, `outdated`, `too_few_pieces` or `catalogue_frozen`",
         body = Problem, content_type = "application/problem+json"),
    )
)]
async fn decide_proposal(
    staff: Staff<Approve>,
    State(shop): State<Shop>,
    id: PathSegment,
    Body(Decide { approve }): Body<Decide>,
) -> Result<StatusCode, ApiError> {
    let id = id.0.parse().map_err(|_| ApiError::new(Code::NotFound))?;
    proposals::decide(&shop.database, staff.author(), (id, approve)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Whether the catalogue is frozen
#[utoipa::path(
    get,
    path = "/staff/catalogue-freeze",
    operation_id = "show_catalogue_freeze",
    tag = "desk",
    security(("staff" = ["read_catalogue"])),
    responses((status = OK, description = "The freeze, if one holds", body = FreezeState))
)]
async fn show_catalogue_freeze(
    _: Staff<ReadCatalogue>,
    State(shop): State<Shop>,
) -> Result<Json<FreezeState>, ApiError> {
    Ok(Json(freeze::show(&shop.database).await?))
}

/// Freeze the catalogue
///
/// Until then products, prices and new campaigns are refused, at the desk and by the import.
#[utoipa::path(
    put,
    path = "/staff/catalogue-freeze",
    operation_id = "freeze_catalogue",
    tag = "desk",
    request_body = Freeze,
    security(("staff" = ["change_operations"])),
    responses((status = OK, description = "The freeze", body = FreezeState))
)]
async fn freeze_catalogue(
    staff: Staff<ChangeOperations>,
    State(shop): State<Shop>,
    Body(request): Body<Freeze>,
) -> Result<Json<FreezeState>, ApiError> {
    Ok(Json(freeze::set(&shop.database, staff.author(), &request).await?))
}

/// Lift the freeze of the catalogue
#[utoipa::path(
    delete,
    path = "/staff/catalogue-freeze",
    operation_id = "unfreeze_catalogue",
    tag = "desk",
    security(("staff" = ["change_operations"])),
    responses((status = NO_CONTENT, description = "It can be changed again"))
)]
async fn unfreeze_catalogue(
    staff: Staff<ChangeOperations>,
    State(shop): State<Shop>,
) -> Result<StatusCode, ApiError> {
    freeze::lift(&shop.database, staff.author()).await?;
    Ok(StatusCode::NO_CONTENT)
}
