//! `POST /quotes` and `POST /orders`.

use super::group::Placement;
use super::quote::quote_basket;
use super::request::{IdempotencyKey, OrderRequest};
use crate::api::Shop;
use crate::error::{ApiError, Body};
use ::service::RequestId;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use client::{Order, PlaceOrder, Problem, Quote, QuoteRequest};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Says that the answer belongs to an order that was accepted before.
const REPLAYED: &str = "idempotency-replayed";

/// The routes of checkout.
pub(crate) fn router() -> OpenApiRouter<Shop> {
    OpenApiRouter::new().routes(routes!(quote)).routes(routes!(place_order))
}

/// Quote a basket
///
/// What the basket costs now, with the delivery fee once a place is known. Its `total` is the `expected_total` of an
/// order.
#[utoipa::path(
    post,
    path = "/quotes",
    operation_id = "quote",
    tag = "checkout",
    request_body = QuoteRequest,
    responses((status = OK, description = "The quote", body = Quote))
)]
async fn quote(State(shop): State<Shop>, Body(request): Body<QuoteRequest>) -> Result<Json<Quote>, ApiError> {
    Ok(Json(quote_basket(&shop, &request).await?))
}

/// Place an order
///
/// Send the same key and body again when no answer came: the order is placed once, and the answer is repeated with
/// `Idempotency-Replayed: true`. Only an accepted order binds the key. A key is known for 48 hours after its order was
/// placed; sent again after that, it places a new order.
#[utoipa::path(
    post,
    path = "/orders",
    operation_id = "place_order",
    tag = "checkout",
    params(("Idempotency-Key" = String, Header, format = Uuid, description = "A UUID, made once for each order")),
    request_body = PlaceOrder,
    responses(
        (status = CREATED, description = "Accepted, now or before", body = Order,
         headers(
            ("Location" = String, description = "Where it can be tracked"),
            ("Idempotency-Replayed" = Option<String>, description = "`true` when it had been accepted before"))),
        (status = CONFLICT, description = "`price_changed`, `sold_out`, `coupon_refused`, `limit_reached` or `possible_duplicate`", body = Problem,
         content_type = "application/problem+json"),
    )
)]
async fn place_order(
    State(shop): State<Shop>,
    Extension(request_id): Extension<RequestId>,
    key: IdempotencyKey,
    Body(order): Body<PlaceOrder>,
) -> Result<Response, ApiError> {
    let placed = async {
        let request = OrderRequest::new(key, request_id, order)?;
        shop.queue.place_order(request).await
    };
    match placed.await {
        Ok(placement) => Ok(accepted(&shop, placement)),
        Err(error) => {
            let error = ApiError::from(error);
            shop.orders.refused(error.code());
            Err(error)
        }
    }
}

fn accepted(shop: &Shop, placement: Placement) -> Response {
    let Placement { order, replayed } = placement;
    tracing::Span::current().record("order", order.number.as_str());
    let counter = if replayed { &shop.orders.replayed } else { &shop.orders.placed };
    counter.inc();
    let (phone, total, lines) = (order.phone.masked(), order.total.get(), order.lines.len());
    tracing::info!(order = order.number.as_str(), phone, total, lines, replayed, "order placed");

    let mut response = (StatusCode::CREATED, Json(order)).into_response();
    response.headers_mut().insert(header::LOCATION, HeaderValue::from_static("/api/v1/orders/track"));
    if replayed {
        response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
    }
    response
}
