//! The operations of the order desk.

use super::list::{Place, Wanted, list, list_to_call};
use super::{call, move_order as moving, show};
use crate::api::Shop;
use crate::error::{ApiError, Body, Parameters, PathSegment};
use crate::staff::{ChangeOrders, ReadOrders, Staff};
use axum::Json;
use axum::extract::State;
use client::{CallQueue, Code, MoveOrder, OrderPage, Problem, RecordCall, StaffOrder};
use domain::{OrderNumber, OrderStatus, PersonName, Phone};
use jiff::Timestamp;
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Most orders of a page.
const MOST_LINES: u16 = 100;
const USUAL_LINES: u16 = 50;

/// The routes of the order desk.
pub(in crate::orders) fn router() -> OpenApiRouter<Shop> {
    OpenApiRouter::new()
        .routes(routes!(list_orders))
        .routes(routes!(list_orders_to_call))
        .routes(routes!(show_order))
        .routes(routes!(move_order))
        .routes(routes!(record_call))
}

/// Which orders: all, or by one of status, phone and name.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
struct Filter {
    /// Only those that stand here.
    #[param(value_type = Option<String>, example = "packed")]
    status: Option<OrderStatus>,
    /// Only those of this phone.
    #[param(value_type = Option<String>, example = "01712345678")]
    phone: Option<String>,
    /// Only those of people whose name begins so, 2 to 80 characters: one page by name, without `before` and `until`.
    #[param(value_type = Option<String>, example = "রহিম")]
    name: Option<String>,
    /// Only those placed before this moment.
    #[param(value_type = Option<String>, format = DateTime)]
    until: Option<Timestamp>,
    /// Only orders before this one; `next` of the page before.
    before: Option<i64>,
    /// How many, 1 to 100.
    limit: Option<u16>,
}

impl Filter {
    fn wanted(&self) -> Result<Wanted, ApiError> {
        let asked = [self.status.is_some(), self.phone.is_some(), self.name.is_some()];
        if asked.into_iter().filter(|&is_asked| is_asked).count() > 1 {
            return Err(ApiError::invalid_input("status", "can stand alone only, as phone and name"));
        }
        if let Some(status) = self.status {
            return Ok(Wanted::Status(status));
        }
        if let Some(phone) = &self.phone {
            let phone =
                Phone::parse(phone).map_err(|error| ApiError::invalid_input("phone", error.to_string()));
            return phone.map(Wanted::Phone);
        }
        if let Some(name) = &self.name {
            let name =
                PersonName::parse(name).map_err(|error| ApiError::invalid_input("name", error.to_string()));
            return name.map(Wanted::Name);
        }
        Ok(Wanted::All)
    }
}

/// List orders
///
/// The newest first; of a name, by name.
#[utoipa::path(
    get,
    path = "/staff/orders",
    operation_id = "list_orders",
    tag = "order desk",
    params(Filter),
    security(("staff" = ["read_orders"])),
    responses((status = OK, description = "A page of orders", body = OrderPage))
)]
async fn list_orders(
    _: Staff<ReadOrders>,
    State(shop): State<Shop>,
    Parameters(filter): Parameters<Filter>,
) -> Result<Json<OrderPage>, ApiError> {
    let limit = filter.limit.unwrap_or(USUAL_LINES);
    if !(1..=MOST_LINES).contains(&limit) {
        return Err(ApiError::invalid_input("limit", format!("must be 1 to {MOST_LINES}")));
    }
    let place = Place { before: filter.before, until: filter.until, limit };
    Ok(Json(list(&shop.database, (&filter.wanted()?, place)).await?))
}

/// List orders that wait for a call
///
/// Those never called first, then those called longest ago.
#[utoipa::path(
    get,
    path = "/staff/orders/to-call",
    operation_id = "list_orders_to_call",
    tag = "order desk",
    security(("staff" = ["read_orders"])),
    responses((status = OK, description = "The first of them", body = CallQueue))
)]
async fn list_orders_to_call(
    _: Staff<ReadOrders>,
    State(shop): State<Shop>,
) -> Result<Json<CallQueue>, ApiError> {
    Ok(Json(list_to_call(&shop.database).await?))
}

/// Look at an order
#[utoipa::path(
    get,
    path = "/staff/orders/{number}",
    operation_id = "show_order",
    tag = "order desk",
    params(("number" = String, Path, description = "Its number", example = "DK-7K3M-9QXW-0")),
    security(("staff" = ["read_orders"])),
    responses((status = OK, description = "The order", body = StaffOrder))
)]
async fn show_order(
    _: Staff<ReadOrders>,
    State(shop): State<Shop>,
    number: PathSegment,
) -> Result<Json<StaffOrder>, ApiError> {
    Ok(Json(show::show(&shop.database, &parse(&number)?).await?))
}

/// Move an order on
///
/// Its pieces go with it: back on hand when it is cancelled, to the returned ones when it comes back. Moving it where it stands
/// already gives the same answer.
#[utoipa::path(
    post,
    path = "/staff/orders/{number}/move",
    operation_id = "move_order",
    tag = "order desk",
    params(("number" = String, Path, description = "Its number", example = "DK-7K3M-9QXW-0")),
    request_body = MoveOrder,
    security(("staff" = ["change_orders"])),
    responses(
        (status = OK, description = "The order as it is now", body = StaffOrder),
        (status = CONFLICT, description = "`order_moved`", body = Problem,
         content_type = "application/problem+json"),
    )
)]
async fn move_order(
    staff: Staff<ChangeOrders>,
    State(shop): State<Shop>,
    number: PathSegment,
    Body(request): Body<MoveOrder>,
) -> Result<Json<StaffOrder>, ApiError> {
    let number = parse(&number)?;
    let order = moving::move_order(&shop.database, staff.author(), (&number, &request)).await?;
    tracing::info!(order = number.as_str(), to = request.to.code(), "order moved");
    Ok(Json(order))
}

/// Write down a call
///
/// About an order that waits for one. By what came of it, the order is confirmed, cancelled, or called again later.
#[utoipa::path(
    post,
    path = "/staff/orders/{number}/calls",
    operation_id = "record_call",
    tag = "order desk",
    params(("number" = String, Path, description = "Its number", example = "DK-7K3M-9QXW-0")),
    request_body = RecordCall,
    security(("staff" = ["change_orders"])),
    responses(
        (status = OK, description = "The order as it is now", body = StaffOrder),
        (status = CONFLICT, description = "`order_moved`", body = Problem,
         content_type = "application/problem+json"),
    )
)]
async fn record_call(
    staff: Staff<ChangeOrders>,
    State(shop): State<Shop>,
    number: PathSegment,
    Body(request): Body<RecordCall>,
) -> Result<Json<StaffOrder>, ApiError> {
    let number = parse(&number)?;
    let order = call::record_call(&shop.database, staff.author(), (&number, &request)).await?;
    tracing::info!(order = number.as_str(), outcome = request.outcome.code(), "call written down");
    Ok(Json(order))
}

fn parse(segment: &PathSegment) -> Result<OrderNumber, ApiError> {
    OrderNumber::parse(&segment.0).map_err(|_| ApiError::new(Code::NotFound))
}
