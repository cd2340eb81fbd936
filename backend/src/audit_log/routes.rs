//! Reading the log.

use super::queries::LIST_ENTRIES;
use crate::api::Shop;
use crate::database::{DatabaseError, Record};
use crate::error::{ApiError, Parameters};
use crate::staff::{ReadAuditLog, Staff};
use axum::Json;
use axum::extract::State;
use client::{AuditEntry, AuditPage};
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Most lines of a page.
const MOST_LINES: u16 = 100;
const USUAL_LINES: u16 = 50;

/// The routes of the audit log.
pub(crate) fn router() -> OpenApiRouter<Shop> {
    OpenApiRouter::new().routes(routes!(list_audit_log))
}

/// Which lines.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Filter {
    /// Only lines before this one; `next` of the page before.
    before: Option<i64>,
    /// Only what this person did.
    staff: Option<i64>,
    /// Only this action.
    #[param(example = "change_staff")]
    action: Option<String>,
    /// Only what was done to this.
    #[param(example = "staff:3")]
    object: Option<String>,
    /// How many, 1 to 100.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u16>,
}

/// List the audit log
///
/// The newest first.
#[utoipa::path(
    get,
    path = "/staff/audit-log",
    operation_id = "list_audit_log",
    tag = "staff",
    params(Filter),
    security(("staff" = ["read_audit_log"])),
    responses((status = OK, description = "A page of the log", body = AuditPage))
)]
async fn list_audit_log(
    _: Staff<ReadAuditLog>,
    State(shop): State<Shop>,
    Parameters(filter): Parameters<Filter>,
) -> Result<Json<AuditPage>, ApiError> {
    let limit = filter.limit.unwrap_or(USUAL_LINES);
    if !(1..=MOST_LINES).contains(&limit) {
        return Err(ApiError::invalid_input("limit", format!("must be 1 to {MOST_LINES}")));
    }
    let Filter { before, staff, action, object, .. } = filter;
    // One more tells whether there is another page.
    let asked = i64::from(limit) + 1;
    let rows = shop
        .database
        .session()
        .await?
        .query(LIST_ENTRIES, &[&before, &staff, &action, &object, &asked])
        .await?;
    let mut entries = rows.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    let is_more = entries.len() > usize::from(limit);
    entries.truncate(limit.into());
    let next = entries.last().filter(|_| is_more).map(|entry| entry.sequence);
    Ok(Json(AuditPage { entries, next }))
}

fn read(row: &Record) -> Result<AuditEntry, DatabaseError> {
    Ok(AuditEntry {
        sequence: row.get("sequence")?,
        at: row.get("at")?,
        actor: row.get("actor")?,
        staff_id: row.get("staff_id")?,
        action: row.get("action")?,
        object: row.get("object")?,
        before: row.get("before")?,
        after: row.get("after")?,
        request_id: row.get("request_id")?,
    })
}
