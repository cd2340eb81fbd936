//! Who is signed in, and where.

use super::session::{Desk, refused};
use super::words::browser_name;
use crate::page::{Form, Page, PageError, Shop, private, see_other};
use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use domain::Permission;
use std::sync::Arc;

#[derive(Template)]
#[template(path = "desk/home.html")]
struct HomePage<'a> {
    page: Page<'a>,
    desk: &'a Desk,
    token: String,
    sessions: Vec<Session>,
}

/// Where somebody is signed in.
struct Session {
    id: i64,
    browser: String,
    address: String,
    seen: String,
    is_current: bool,
}

pub(super) fn router() -> Router<Arc<Shop>> {
    Router::new().route("/admin", get(show)).route("/admin/sessions/{id}/end", post(end_session))
}

async fn show(State(shop): State<Arc<Shop>>, desk: Desk) -> Result<Response, PageError> {
    let page = Page::private(&shop, desk.language, "/admin", desk.name());
    let token = desk.form_token(&shop);
    let sessions = desk.current.sessions.iter().map(|session| Session {
        id: session.id,
        browser: browser_name(&session.user_agent, desk.language),
        address: session.address.clone(),
        seen: page.date_time(&session.last_seen_at),
        is_current: session.is_current,
    });
    let sessions = sessions.collect();
    private(StatusCode::OK, &HomePage { page, desk: &desk, token, sessions })
}

async fn end_session(
    State(shop): State<Arc<Shop>>,
    desk: Desk,
    Path(id): Path<i64>,
    form: Form,
) -> Result<Response, PageError> {
    desk.check(&shop, &form)?;
    desk.client(&shop).end_session(id).await.map_err(refused)?;
    Ok(see_other(&desk.path("/admin")))
}
