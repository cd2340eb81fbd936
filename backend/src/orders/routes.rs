//! Tracking an order.

use super::read::track_order as find_tracked_order;
use crate::api::Shop;
use crate::error::{ApiError, Body};
use axum::Json;
use axum::extract::State;
use client::{Code, Order, TrackOrder};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of orders.
pub(crate) fn router() -> OpenApiRouter<Shop> {
    OpenApiRouter::new().routes(routes!(track_order))
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
        None => {
            Err(ApiError::new(Code::NotFound)
                .with_detail("There is no order with this number and this phone."))
        }
    }
}
