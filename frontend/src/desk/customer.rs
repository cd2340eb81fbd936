//! A customer, who is a phone number: orders, how they ended, and what the shop should know next time.

use super::order::{Count, history};
use super::orders::Row;
use super::session::{Desk, refused};
use crate::page::{Form, Page, PageError, Shop, private, see_other};
use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use client::{AddNote, NoteOnCustomer};
use domain::{CustomerNote, Permission, Phone};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "desk/customer.html")]
struct CustomerPage<'a> {
    page: Page<'a>,
    desk: &'a Desk,
    token: String,
    phone: String,
    tel: String,
    name: Option<String>,
    history: Vec<Count>,
    notes: Vec<Note>,
    orders: Vec<Row>,
}

/// Something that the shop should know.
pub(super) struct Note {
    pub(super) text: String,
    pub(super) at: String,
    pub(super) actor: String,
}

impl Note {
    pub(super) fn all(notes: &[NoteOnCustomer], page: &Page<'_>) -> Vec<Self> {
        let note = |note: &NoteOnCustomer| Self {
            text: note.note.clone(),
            at: page.date_time(&note.at),
            actor: note.actor.clone(),
        };
        notes.iter().map(note).collect()
    }
}

pub(super) fn router() -> Router<Arc<Shop>> {
    Router::new()
        .route("/admin/customers/{phone}", get(show))
        .route("/admin/customers/{phone}/notes", post(add_note))
}

async fn show(
    State(shop): State<Arc<Shop>>,
    desk: Desk,
    Path(phone): Path<String>,
) -> Result<Response, PageError> {
    let phone = Phone::parse(&phone).map_err(|_| PageError::NotFound)?;
    let found = desk.client(&shop).show_customer(&phone).await.map_err(refused)?;
    let title = desk.language.t("ক্রেতা", "Customer");
    let page = Page::private(&shop, desk.language, &format!("/admin/customers/{}", phone.as_str()), title);
    let template = CustomerPage {
        token: desk.form_token(&shop),
        phone: phone.as_str().to_owned(),
        tel: phone.international(),
        name: found.name,
        history: history(&found.history, &page),
        notes: Note::all(&found.notes, &page),
        orders: found.orders.iter().map(|order| Row::new(order, &page)).collect(),
        page,
        desk: &desk,
    };
    private(StatusCode::OK, &template)
}

async fn add_note(
    State(shop): State<Arc<Shop>>,
    desk: Desk,
    Path(phone): Path<String>,
    form: Form,
) -> Result<Response, PageError> {
    desk.check(&shop, &form)?;
    let phone = Phone::parse(&phone).map_err(|_| PageError::NotFound)?;
    let note = CustomerNote::parse(form.get("note")).map_err(|_| PageError::Unreadable)?;
    desk.client(&shop).add_note(&phone, &AddNote { note }).await.map_err(refused)?;
    Ok(see_other(&desk.path(&format!("/admin/customers/{}", phone.as_str()))))
}
