//! What frontends tell and ask.

use crate::api::Shop;
use crate::error::{ApiError, Body};
use axum::Json;
use axum::extract::State;
use client::{RoomCounts, RoomReport, RoomState};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Most tickets of one number in a report: more than any frontend gives out in a second.
const MAX_COUNT: u32 = 10_000_000;
/// Most seconds in one report.
const MAX_SECONDS: usize = 600;
/// Seconds after the opening that are counted.
const LAST_SECOND: u32 = 863_999;

/// The route of the waiting room.
pub(crate) fn router() -> OpenApiRouter<Shop> {
    OpenApiRouter::new().routes(routes!(follow_waiting_room))
}

/// Follow the waiting room
///
/// A frontend tells how many tickets it has given out since it last told, and learns how far the line has come. Counts of
/// a room that is over are ignored.
#[utoipa::path(
    post,
    path = "/waiting-room",
    operation_id = "follow_waiting_room",
    tag = "followers",
    request_body = RoomReport,
    responses((status = OK, description = "The room, if one is open", body = RoomState))
)]
async fn follow_waiting_room(
    State(shop): State<Shop>,
    Body(report): Body<RoomReport>,
) -> Result<Json<RoomState>, ApiError> {
    if let Some(counts) = &report.counts {
        check(counts)?;
    }
    Ok(Json(RoomState::clone(&shop.waiting_room.tell(report.counts.as_ref()))))
}

fn check(counts: &RoomCounts) -> Result<(), ApiError> {
    let refuse = |field: &str, message: String| Err(ApiError::invalid_input(field, message));
    if counts.room < 1 {
        return refuse("counts.room", "must be the number of a room".to_owned());
    }
    if counts.arrivals.len() > MAX_SECONDS {
        return refuse("counts.arrivals", format!("must have at most {MAX_SECONDS} entries"));
    }
    if counts.arrivals.iter().any(|arrivals| arrivals.second > LAST_SECOND) {
        return refuse("counts.arrivals", format!("seconds must be at most {LAST_SECOND}"));
    }
    let tickets = counts.arrivals.iter().map(|arrivals| arrivals.tickets);
    if tickets.chain([counts.drawn, counts.entered]).any(|count| count > MAX_COUNT) {
        return refuse("counts", format!("must not count more than {MAX_COUNT}"));
    }
    Ok(())
}
