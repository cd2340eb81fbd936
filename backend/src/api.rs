//! The API as a whole: all routes under `/api/v1`, what every answer has in common, and the state behind them.

use crate::catalogue::{Published, WholeContent};
use crate::checkout::{OrderMetrics, OrderQueue};
use crate::config::OrderConfig;
use crate::database::Database;
use crate::desk::{self, ApprovalConfig, Studio};
use crate::import::{self, Importer};
use crate::staff::{self, Gate};
use crate::waiting_room::{self, WaitingRoom};
use crate::{audit_log, catalogue, checkout, error, openapi, orders, processes};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn;
use domain::MAX_BODY_BYTES;
use std::sync::Arc;
use tower_http::compression::CompressionLayer;
use utoipa_axum::router::OpenApiRouter;

/// What handlers work with. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Shop {
    /// The published catalogue, in memory.
    pub catalogue: Arc<Published>,
    /// The store of record.
    pub database: Database,
    /// Where orders are counted.
    pub orders: Arc<OrderMetrics>,
    /// Where orders wait to be placed.
    pub(crate) queue: OrderQueue,
    /// Where people who work for the shop come in.
    pub(crate) gate: Arc<Gate>,
    /// What a second person has to agree to.
    pub(crate) approvals: ApprovalConfig,
    /// Where pictures are taken in.
    pub(crate) studio: Studio,
    /// Where catalogue files are taken in.
    pub(crate) importer: Importer,
    /// What is known of the waiting room.
    pub waiting_room: Arc<WaitingRoom>,
    /// The whole content as JSON, for frontends that start.
    pub(crate) whole_content: Arc<WholeContent>,
}

impl Shop {
    /// A shop on this catalogue and this database. Needs a runtime: it starts the tasks that place orders.
    pub fn new(
        catalogue: Arc<Published>,
        database: Database,
        (config, orders): (&OrderConfig, Arc<OrderMetrics>),
        (gate, approvals, studio, importer): (Gate, ApprovalConfig, Studio, Importer),
    ) -> Self {
        let waiting_room = Arc::<WaitingRoom>::default();
        let queue = OrderQueue::start(config, &database, (&orders, &waiting_room));
        Self {
            catalogue,
            database,
            orders,
            queue,
            gate: Arc::new(gate),
            approvals,
            studio,
            importer,
            waiting_room,
            whole_content: Arc::default(),
        }
    }
}

/// All routes with their description, without state.
pub(crate) fn routes() -> OpenApiRouter<Shop> {
    let features = OpenApiRouter::new()
        .merge(catalogue::router())
        .merge(checkout::router())
        .merge(orders::router())
        .merge(staff::router())
        .merge(audit_log::router())
        .merge(desk::router())
        .merge(import::router())
        .merge(processes::router())
        .merge(waiting_room::router());
    OpenApiRouter::with_openapi(openapi::head()).nest("/api/v1", features)
}

/// The API, its document at `/api/v1/openapi.json` and a page to try it at `/api/docs`. Wants
/// [`service::http::observe`] around it.
pub fn router(shop: Shop) -> Router {
    let (routes, document) = routes().split_for_parts();
    routes
        .with_state(shop)
        .merge(openapi::pages(openapi::complete(document)))
        .fallback(error::not_found)
        .method_not_allowed_fallback(error::method_not_allowed)
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .layer(from_fn(error::render))
        .layer(CompressionLayer::new())
}
