//! The operations on how the shop runs.

use super::room::{self, Step};
use super::{messages, today};
use crate::api::Shop;
use crate::error::{ApiError, Body};
use crate::staff::{ChangeOperations, ReadOperations, Staff};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use client::{DeadMessage, OpenRoom, Problem, Retried, RetryMessages, SetRate, Today};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of the day, the waiting room and messages.
pub(super) fn router() -> OpenApiRouter<Shop> {
    OpenApiRouter::new()
        .routes(routes!(show_today))
        .routes(routes!(open_waiting_room, set_waiting_room_rate, close_waiting_room))
        .routes(routes!(list_dead_messages))
        .routes(routes!(retry_messages))
}

/// The day so far
///
/// Orders and revenue by hour of the day in Dhaka, and what waits for somebody.
#[utoipa::path(
    get,
    path = "/staff/today",
    operation_id = "show_today",
    tag = "desk",
    security(("staff" = ["read_operations"])),
    responses((status = OK, description = "The day", body = Today))
)]
async fn show_today(_: Staff<ReadOperations>, State(shop): State<Shop>) -> Result<Json<Today>, ApiError> {
    Ok(Json(today::show(&shop.database).await?))
}

/// Open the waiting room
#[utoipa::path(
    post,
    path = "/staff/waiting-room",
    operation_id = "open_waiting_room",
    tag = "desk",
    request_body = OpenRoom,
    security(("staff" = ["change_operations"])),
    responses(
        (status = NO_CONTENT, description = "It is open, or will be"),
        (status = CONFLICT, description = "`taken`: one is open", body = Problem,
         content_type = "application/problem+json"),
    )
)]
async fn open_waiting_room(
    staff: Staff<ChangeOperations>,
    State(shop): State<Shop>,
    Body(opening): Body<OpenRoom>,
) -> Result<StatusCode, ApiError> {
    step(&shop, &staff, Step::Open(&opening)).await
}

/// Set how many are let in
#[utoipa::path(
    patch,
    path = "/staff/waiting-room",
    operation_id = "set_waiting_room_rate",
    tag = "desk",
    request_body = SetRate,
    security(("staff" = ["change_operations"])),
    responses(
        (status = NO_CONTENT, description = "It holds from now on"),
        (status = NOT_FOUND, description = "`not_found`: none is open", body = Problem,
         content_type = "application/problem+json"),
    )
)]
async fn set_waiting_room_rate(
    staff: Staff<ChangeOperations>,
    State(shop): State<Shop>,
    Body(rate): Body<SetRate>,
) -> Result<StatusCode, ApiError> {
    step(&shop, &staff, Step::Rate(rate)).await
}

/// Close the waiting room
///
/// Everybody goes to the checkout.
#[utoipa::path(
    delete,
    path = "/staff/waiting-room",
    operation_id = "close_waiting_room",
    tag = "desk",
    security(("staff" = ["change_operations"])),
    responses(
        (status = NO_CONTENT, description = "It is closed"),
        (status = NOT_FOUND, description = "`not_found`: none is open", body = Problem,
         content_type = "application/problem+json"),
    )
)]
async fn close_waiting_room(
    staff: Staff<ChangeOperations>,
    State(shop): State<Shop>,
) -> Result<StatusCode, ApiError> {
    step(&shop, &staff, Step::Close).await
}

async fn step(shop: &Shop, staff: &Staff<ChangeOperations>, step: Step<'_>) -> Result<StatusCode, ApiError> {
    room::step(&shop.database, staff.author(), step).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// List messages that were given up
///
/// The last 200, the newest first.
#[utoipa::path(
    get,
    path = "/staff/dead-messages",
    operation_id = "list_dead_messages",
    tag = "desk",
    security(("staff" = ["read_operations"])),
    responses((status = OK, description = "The messages", body = Vec<DeadMessage>))
)]
async fn list_dead_messages(
    _: Staff<ReadOperations>,
    State(shop): State<Shop>,
) -> Result<Json<Vec<DeadMessage>>, ApiError> {
    Ok(Json(messages::list(&shop.database).await?))
}

/// Send messages again that were given up
#[utoipa::path(
    post,
    path = "/staff/dead-messages/retry",
    operation_id = "retry_messages",
    tag = "desk",
    request_body = RetryMessages,
    security(("staff" = ["change_operations"])),
    responses((status = OK, description = "How many were put back", body = Retried))
)]
async fn retry_messages(
    staff: Staff<ChangeOperations>,
    State(shop): State<Shop>,
    Body(request): Body<RetryMessages>,
) -> Result<Json<Retried>, ApiError> {
    let messages = messages::retry(&shop.database, staff.author(), &request.ids).await?;
    Ok(Json(Retried { messages }))
}
