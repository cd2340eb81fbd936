//! What frontends follow: content and offers, each from the version they have.
//!
//! The large answer, everything from version 0, is written once for each version and kept; a frontend that starts costs
//! no more than a copy of it.

use super::routes::load_view;
use crate::api::Shop;
use crate::error::{ApiError, Parameters};
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use catalogue::View;
use serde::Deserialize;
use std::sync::{Mutex, PoisonError};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

/// The routes for followers.
pub(super) fn router() -> OpenApiRouter<Shop> {
    OpenApiRouter::new().routes(routes!(catalogue_content)).routes(routes!(catalogue_offers))
}

/// The whole content of one version as JSON.
#[derive(Debug, Default)]
pub(crate) struct WholeContent {
    written: Mutex<Option<(u64, Bytes)>>,
}

impl WholeContent {
    /// Writes it, or gives what was written for this version before.
    fn of(&self, view: &View) -> Result<Bytes, serde_json::Error> {
        let mut written = self.written.lock().unwrap_or_else(PoisonError::into_inner);
        let version = view.snapshot.version();
        if let Some((_, bytes)) = written.as_ref().filter(|(known, _)| *known == version) {
            return Ok(bytes.clone());
        }
        let bytes = Bytes::from(serde_json::to_vec(&view.snapshot.to_change())?);
        *written = Some((version, bytes.clone()));
        Ok(bytes)
    }
}

#[derive(Debug, Deserialize)]
struct ContentAfter {
    after: u64,
}

#[derive(Debug, Deserialize)]
struct OffersAfter {
    epoch: Uuid,
    after: u64,
}

/// Follow the content
#[utoipa::path(
    get,
    path = "/catalogue/content",
    operation_id = "catalogue_content",
    tag = "followers",
    params(("after" = u64, Query, description = "The content version the follower has; 0 when it has none")),
    responses(
        (status = OK, description = "What changed after that version", body = serde_json::Value),
        (status = NO_CONTENT, description = "Nothing changed")
    )
)]
async fn catalogue_content(
    State(shop): State<Shop>,
    Parameters(ContentAfter { after }): Parameters<ContentAfter>,
) -> Result<Response, ApiError> {
    let after = parse_version(after)?;
    let view = load_view(&shop)?;
    if after == view.snapshot.version() {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    let write = move || match view.snapshot.change_after(after) {
        None => Ok(None),
        Some(change) if change.from == 0 => shop.whole_content.of(&view).map(Some),
        Some(change) => serde_json::to_vec(&change).map(|bytes| Some(Bytes::from(bytes))),
    };
    // A hundred thousand products take a moment to write.
    match tokio::task::spawn_blocking(write).await.map_err(ApiError::internal)?.map_err(ApiError::internal)? {
        Some(bytes) => Ok(json(bytes)),
        None => Ok(StatusCode::NO_CONTENT.into_response()),
    }
}

/// Follow the offers
#[utoipa::path(
    get,
    path = "/catalogue/offers",
    operation_id = "catalogue_offers",
    tag = "followers",
    params(
        ("epoch" = Uuid, Query, description = "The epoch the follower has; the nil UUID when it has none"),
        ("after" = u64, Query, description = "The offers version the follower has in that epoch")
    ),
    responses(
        (status = OK, description = "What changed after that version, or everything", body = serde_json::Value),
        (status = NO_CONTENT, description = "Nothing changed")
    )
)]
async fn catalogue_offers(
    State(shop): State<Shop>,
    Parameters(OffersAfter { epoch, after }): Parameters<OffersAfter>,
) -> Result<Response, ApiError> {
    let after = parse_version(after)?;
    match load_view(&shop)?.offers.change_after(epoch, after) {
        Some(change) => Ok(Json(change).into_response()),
        None => Ok(StatusCode::NO_CONTENT.into_response()),
    }
}

/// Versions are `int64` in the description, as in the database.
fn parse_version(after: u64) -> Result<u64, ApiError> {
    let refused = |_| ApiError::invalid_input("after", "must be a version of the catalogue");
    i64::try_from(after).map(|_| after).map_err(refused)
}

fn json(bytes: Bytes) -> Response {
    ([(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))], bytes).into_response()
}
