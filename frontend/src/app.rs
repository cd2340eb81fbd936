//! All routes, each in both languages, and what lies around them.

use crate::page::{ONLY_TLS, Shop, pack_answer};
use crate::ready::find_ready;
use crate::{
    assets, cart, category, checkout, compare, desk, errors, feeds, home, information, media, orders,
    product, search, waiting_room,
};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{StatusCode, header};
use axum::middleware::{from_fn, from_fn_with_state};
use domain::MAX_BODY_BYTES;
use service::http::{App, Observed, observe};
use service::time_limits;
use std::sync::Arc;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::TimeoutLayer;

/// Everything that is served: the shop, and routes of other kinds.
pub fn app(shop: Arc<Shop>, others: Router, observed: Observed) -> App {
    let find_ready = find_ready(Arc::clone(&shop));
    let routes = observe(router(shop), observed.clone()).merge(others);
    App::from(routes).with_ready(find_ready, observed)
}

/// The routes of the shop. Requests must carry the extension `RequestId` (`service::http::observe` adds it).
pub fn router(shop: Arc<Shop>) -> Router {
    let pages = pages().merge(private_pages());
    let router = Router::new()
        .merge(assets::router())
        .merge(media::router())
        .merge(feeds::router())
        .merge(waiting_room::router())
        .nest("/en", pages.clone())
        .merge(pages)
        .fallback(errors::fallback)
        .method_not_allowed_fallback(async || crate::page::PageError::MethodNotAllowed)
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .layer(from_fn_with_state(Arc::clone(&shop), errors::finish));
    // Once seen over TLS, never again without (RFC 6797, which forbids to say so where there is none).
    let router = if shop.settings.secure_cookies {
        router.layer(SetResponseHeaderLayer::overriding(header::STRICT_TRANSPORT_SECURITY, ONLY_TLS))
    } else {
        router
    };
    router.with_state(shop)
}

/// Pages that are the same for everyone.
fn pages() -> Router<Arc<Shop>> {
    Router::new()
        .merge(home::router())
        .merge(category::router())
        .merge(search::router())
        .merge(product::router())
        .merge(compare::router())
        .merge(information::router())
}

/// Pages of one shopper. They are compressed as they are made; the whole request, its body included, has a time limit.
fn private_pages() -> Router<Arc<Shop>> {
    Router::new()
        .merge(cart::router())
        .merge(checkout::router())
        .merge(orders::router())
        .merge(desk::router())
        .layer(from_fn(pack_answer))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, time_limits::DRAIN))
}
