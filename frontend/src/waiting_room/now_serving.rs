//! The one small file that everybody in the room asks for: `/waiting-room.json`. The same for all, so a CDN answers most.

use super::place;
use crate::page::Shop;
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use bytes::Bytes;
use client::Room;
use jiff::Timestamp;
use serde::Serialize;
use std::sync::Arc;

/// The file's address.
pub(super) const ADDRESS: &str = "/waiting-room.json";

/// What the script of the room's page reads. Places are microseconds since 1970.
#[derive(Debug, Serialize)]
struct NowServing<'a> {
    room: i64,
    /// Whether shoppers are let in, or gather.
    open: bool,
    serving: i64,
    per_minute: u32,
    sold_out: bool,
    /// Place and how many tickets are called before it.
    line: Vec<(i64, u64)>,
    /// Seconds between two looks of somebody who waits for the opening.
    gathering_pause: u64,
    /// By how much all other pauses are longer than usual.
    stretch_percent: u64,
    /// With it anybody can check the draw.
    seed: Option<&'a str>,
    seed_digest: &'a str,
}

/// The file of a room.
pub(super) fn write(room: Option<&Room>, now: Timestamp) -> Bytes {
    let file = room.map(|room| NowServing {
        room: room.id,
        open: now >= room.opens_at,
        serving: room.serving.as_microsecond(),
        per_minute: room.per_minute,
        sold_out: room.sold_out,
        line: room.line.iter().map(|point| (point.place.as_microsecond(), point.ahead)).collect(),
        gathering_pause: place::gathering_pause_seconds(room),
        stretch_percent: place::stretch_percent(room),
        seed: room.seed.as_deref(),
        seed_digest: &room.seed_digest,
    });
    serde_json::to_vec(&file).expect("a struct of texts and numbers is JSON").into()
}

/// The route of the file.
pub fn router() -> Router<Arc<Shop>> {
    Router::new().route(ADDRESS, get(show))
}

async fn show(State(shop): State<Arc<Shop>>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/json")),
        (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=2")),
    ];
    (headers, shop.waiting_room.file()).into_response()
}
