//! The operations of the order desk.

use super::list::{Place, Wanted, list, list_to_call};
use super::{call, customers, move_order as moving, serials, show};
use crate::api::Shop;
use crate::error::{ApiError, Body, Parameters, PathSegment};
use crate::staff::{ChangeOrders, ReadOrders, Staff};
use axum::Json;
use axum::extract::State;
use client::{
    AddNote, CallQueue, Code, Customer, MoveOrder, OrderPage, Problem, RecordCall, SetSerials, StaffOrder,
};
use domain::{OrderNumber, OrderStatus, PersonName, Phone, Serial};
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
        .routes(routes!(set_serials))
        .routes(routes!(show_customer))
        .routes(routes!(add_note))
}

/// Which orders: all, or by one of status, phone, name and serial number.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
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
    /// Only those with the piece of this serial number or IMEI.
    #[param(value_type = Option<String>, example = "490154203237518")]
    serial: Option<String>,
    /// Only those placed before this moment.
    #[param(value_type = Option<String>, format = DateTime)]
    until: Option<Timestamp>,
    /// Only orders before this one; `next` of the page before.
    before: Option<i64>,
    /// How many, 1 to 100.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u16>,
}

impl Filter {
    fn wanted(&self) -> Result<Wanted, ApiError> {
        let asked = [self.status.is_some(), self.phone.is_some(), self.name.is_some(), self.serial.is_some()];
        if asked.into_iter().filter(|&is_asked| is_asked).count() > 1 {
            return Err(ApiError::invalid_input("status", "can stand alone only, as phone, name and serial"));
        }
        if let Some(serial) = &self.serial {
            let serial =
                Serial::parse(serial).map_err(|error| ApiError::invalid_input("serial", error.to_string()));
            return serial.map(Wanted::Serial);
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

/// Write down which pieces an order has
///
/// Their serial numbers or IMEIs. Not of a cancelled order.
#[utoipa::path(
    put,
    path = "/staff/orders/{number}/serials",
    operation_id = "set_serials",
    tag = "order desk",
    params(("number" = String, Path, description = "Its number", example = "DK-7K3M-9QXW-0")),
    request_body = SetSerials,
    security(("staff" = ["change_orders"])),
    responses(
        (status = OK, description = "The order as it is now", body = StaffOrder),
        (status = CONFLICT, description = "`order_moved`: it was cancelled", body = Problem,
         content_type = "application/problem+json"),
    )
)]
async fn set_serials(
    staff: Staff<ChangeOrders>,
    State(shop): State<Shop>,
    number: PathSegment,
    Body(request): Body<SetSerials>,
) -> Result<Json<StaffOrder>, ApiError> {
    let number = parse(&number)?;
    Ok(Json(serials::set(&shop.database, staff.author(), (&number, &request)).await?))
}

/// Look at a customer
///
/// Whoever has this phone: their orders, how they ended, and what the shop knows.
#[utoipa::path(
    get,
    path = "/staff/customers/{phone}",
    operation_id = "show_customer",
    tag = "order desk",
    params(("phone" = String, Path, description = "Their number", example = "01712345678")),
    security(("staff" = ["read_orders"])),
    responses((status = OK, description = "The customer", body = Customer))
)]
async fn show_customer(
    _: Staff<ReadOrders>,
    State(shop): State<Shop>,
    phone: PathSegment,
) -> Result<Json<Customer>, ApiError> {
    Ok(Json(customers::show(&shop.database, &parse_phone(&phone)?).await?))
}

/// Write down something about a customer
#[utoipa::path(
    post,
    path = "/staff/customers/{phone}/notes",
    operation_id = "add_note",
    tag = "order desk",
    params(("phone" = String, Path, description = "Their number", example = "01712345678")),
    request_body = AddNote,
    security(("staff" = ["change_orders"])),
    responses((status = OK, description = "The customer as known now", body = Customer))
)]
async fn add_note(
    staff: Staff<ChangeOrders>,
    State(shop): State<Shop>,
    phone: PathSegment,
    Body(request): Body<AddNote>,
) -> Result<Json<Customer>, ApiError> {
    let phone = parse_phone(&phone)?;
    Ok(Json(customers::add_note(&shop.database, staff.author(), (&phone, &request)).await?))
}

fn parse_phone(segment: &PathSegment) -> Result<Phone, ApiError> {
    Phone::parse(&segment.0).map_err(|_| ApiError::new(Code::NotFound))
}

fn parse(segment: &PathSegment) -> Result<OrderNumber, ApiError> {
    OrderNumber::parse(&segment.0).map_err(|_| ApiError::new(Code::NotFound))
}
