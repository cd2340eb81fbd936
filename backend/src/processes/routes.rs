//! What frontends tell.

use super::tell::hear;
use crate::api::Shop;
use crate::error::{ApiError, Body};
use axum::extract::State;
use axum::http::StatusCode;
use client::ReportProcess;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

const MOST_NAME_CHARS: usize = 100;
const MOST_MISSING: usize = 10;
const MOST_MISSING_CHARS: usize = 40;

/// The route of the processes.
pub(crate) fn router() -> OpenApiRouter<Shop> {
    OpenApiRouter::new().routes(routes!(report_process))
}

/// Say that a process is there
///
/// Frontends do so every five seconds. The first page of the desk shows who is silent or lacks something.
#[utoipa::path(
    post,
    path = "/processes",
    operation_id = "report_process",
    tag = "followers",
    request_body = ReportProcess,
    responses((status = NO_CONTENT, description = "Taken note of"))
)]
async fn report_process(
    State(shop): State<Shop>,
    Body(report): Body<ReportProcess>,
) -> Result<StatusCode, ApiError> {
    check(&report)?;
    hear(&shop.database, &report).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn check(report: &ReportProcess) -> Result<(), ApiError> {
    let fits = |text: &str, most: usize| {
        (1..=most).contains(&text.chars().count()) && !text.chars().any(char::is_control)
    };
    if !fits(&report.name, MOST_NAME_CHARS) {
        return Err(ApiError::invalid_input("name", format!("must have 1 to {MOST_NAME_CHARS} characters")));
    }
    if report.missing.len() > MOST_MISSING {
        return Err(ApiError::invalid_input("missing", format!("must have at most {MOST_MISSING} entries")));
    }
    if !report.missing.iter().all(|missing| fits(missing, MOST_MISSING_CHARS)) {
        let message = format!("each must have 1 to {MOST_MISSING_CHARS} characters");
        return Err(ApiError::invalid_input("missing", message));
    }
    Ok(())
}
