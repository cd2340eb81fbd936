//! Tracking and cancelling an order.

use super::cancel::cancel_order as cancel;
use super::error::not_found;
use super::read::track_order as find_tracked_order;
use crate::api::Shop;
use crate::error::{ApiError, Body};
use axum::Json;
use axum::extract::State;
use client::{Order, Problem, TrackOrder};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of orders.
pub(crate) fn router() -> OpenApiRouter<Shop> {
    OpenApiRouter::new()
        .routes(routes!(track_order))
        .routes(routes!(cancel_order))
        .merge(super::desk::router())
}

/// Track an order
///
/// Both the number and the phone of the order must match; otherwise the answer is 404, whichever is wrong.
#[utoipa::path(
    post,
    path = "/orders/track",
    operation_id = "track_order",
    tag = "orders",
    request_body = TrackOrder,
    responses((status = OK, description = "The order", body = Order))
)]
async fn track_order(
    State(shop): State<Shop>,
    Body(request): Body<TrackOrder>,
) -> Result<Json<Order>, ApiError> {
    match find_tracked_order(&shop.database, &request).await? {
        Some(order) => Ok(Json(order)),
        None => Err(not_found()),
    }
}

/// Cancel an order
///
/// As long as the shop has not confirmed it. Both the number and the phone must match. Cancelling twice gives the same
/// answer. The pieces can be bought again at once.
#[utoipa::path(
    post,
    path = "/orders/cancel",
    operation_id = "cancel_order",
    tag = "orders",
    request_body = TrackOrder,
    responses(
        (status = OK, description = "The cancelled order", body = Order),
        (status = CONFLICT, description = "`not_cancellable`", body = Problem,
         content_type = "application/problem+json"),
    )
)]
async fn cancel_order(
    State(shop): State<Shop>,
    Body(request): Body<TrackOrder>,
) -> Result<Json<Order>, ApiError> {
    let order = cancel(&shop.database, &request).await?;
    tracing::Span::current().record("order", order.number.as_str());
    tracing::info!(order = order.number.as_str(), total = order.total.get(), "order cancelled");
    Ok(Json(order))
}
