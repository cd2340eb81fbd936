//! Who did what.

use super::session::{Desk, refused};
use crate::page::{Page, PageError, Shop, Visit, private};
use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use client::{AuditEntry, AuditFilter};
use domain::Permission;
use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::Arc;

#[derive(Template)]
#[template(path = "desk/audit_log.html")]
struct AuditLogPage<'a> {
    page: Page<'a>,
    desk: &'a Desk,
    filter: AuditFilter,
    lines: Vec<Line>,
    next: Option<String>,
}

/// A line of the log.
struct Line {
    entry: AuditEntry,
    at: String,
    changes: Vec<Change>,
}

/// What changed in one field.
struct Change {
    field: String,
    before: Option<String>,
    after: Option<String>,
}

pub(super) fn router() -> Router<Arc<Shop>> {
    Router::new().route("/admin/audit-log", get(show))
}

async fn show(State(shop): State<Arc<Shop>>, desk: Desk, visit: Visit) -> Result<Response, PageError> {
    let take =
        |name, most| visit.parameter(name).unwrap_or_default().trim().chars().take(most).collect::<String>();
    let before = visit.parameter("before").and_then(|text| text.parse().ok());
    let filter = AuditFilter { before, action: take("action", 40), object: take("object", 120) };
    let found = desk.client(&shop).audit_log(&filter).await.map_err(refused)?;
    let older = |next: i64| {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("before", &next.to_string());
        query.append_pair("action", &filter.action).append_pair("object", &filter.object);
        format!("{}?{}", desk.path("/admin/audit-log"), query.finish())
    };
    let title = desk.language.t("কে কী করেছেন", "Audit log");
    let page = Page::private(&shop, desk.language, "/admin/audit-log", title);
    let line = |entry: AuditEntry| Line { at: page.date_time(&entry.at), changes: changes(&entry), entry };
    let lines = found.entries.into_iter().map(line).collect();
    let next = found.next.map(older);
    let template = AuditLogPage { page, desk: &desk, filter, lines, next };
    private(StatusCode::OK, &template)
}

/// What changed, field by field.
fn changes(entry: &AuditEntry) -> Vec<Change> {
    let fields =
        |value: &Option<Value>| value.as_ref().and_then(Value::as_object).cloned().unwrap_or_default();
    let (before, after) = (fields(&entry.before), fields(&entry.after));
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let changed = names.into_iter().filter(|&name| before.get(name) != after.get(name));
    let change = |field: &String| Change {
        field: field.clone(),
        before: before.get(field).map(plain),
        after: after.get(field).map(plain),
    };
    changed.map(change).collect()
}

/// A value as it is read; a text without its quotation marks.
fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
