//! The tree of categories: names, order, new ones.

use super::session::{Desk, refused};
use super::sku::{problem_code, problem_text};
use crate::page::{Form, Page, PageError, Shop, Visit, private, see_other};
use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use client::{CallError, CreateCategory, SaveCategory, StaffCategory};
use domain::{Language, Permission, Slug, Text};
use std::sync::Arc;

const PATH: &str = "/admin/categories";

/// Categories have at most so many steps; only those above the last can have others below.
const LAST_STEP: usize = 2;

#[derive(Template)]
#[template(path = "desk/categories.html")]
struct CategoriesPage<'a> {
    page: Page<'a>,
    desk: &'a Desk,
    token: String,
    rows: Vec<Row>,
    notice: Option<&'static str>,
}

/// A category in the list, those below it next.
struct Row {
    slug: String,
    name: String,
    bn: String,
    en: String,
    /// 0 for a first one.
    step: usize,
    products: String,
    is_first: bool,
    is_empty: bool,
    can_have_more: bool,
}

pub(super) fn router() -> Router<Arc<Shop>> {
    Router::new().route(PATH, get(show).post(create)).route("/admin/categories/{slug}", post(change))
}

async fn show(State(shop): State<Arc<Shop>>, desk: Desk, visit: Visit) -> Result<Response, PageError> {
    let found = desk.client(&shop).list_staff_categories().await.map_err(refused)?;
    let title = desk.language.t("ক্যাটাগরি", "Categories");
    let page = Page::private(&shop, desk.language, PATH, title);
    let mut rows = Vec::with_capacity(found.len());
    add_below(&mut rows, (None, 0), &found, &page);
    let template = CategoriesPage {
        token: desk.form_token(&shop),
        rows,
        notice: visit.parameter("notice").and_then(|code| notice(&code, desk.language)),
        page,
        desk: &desk,
    };
    private(StatusCode::OK, &template)
}

/// The tree from the top: each category, then those below it.
fn add_below(
    rows: &mut Vec<Row>,
    (parent, step): (Option<&Slug>, usize),
    all: &[StaffCategory],
    page: &Page<'_>,
) {
    if step > LAST_STEP {
        return;
    }
    let siblings = all.iter().filter(|category| category.parent.as_ref() == parent);
    for (place, category) in siblings.enumerate() {
        let has_others = all.iter().any(|other| other.parent.as_ref() == Some(&category.slug));
        rows.push(Row {
            slug: category.slug.to_string(),
            name: category.name.pick(page.language).to_owned(),
            bn: category.name.bn.clone(),
            en: category.name.en.clone(),
            step,
            products: page.number(category.products),
            is_first: place == 0,
            is_empty: category.products == 0 && !has_others,
            can_have_more: step < LAST_STEP,
        });
        add_below(rows, (Some(&category.slug), step + 1), all, page);
    }
}

async fn create(State(shop): State<Arc<Shop>>, desk: Desk, form: Form) -> Result<Response, PageError> {
    desk.check(&shop, &form)?;
    let parent = match form.get("parent") {
        "" => None,
        parent => Some(Slug::parse(parent).map_err(|_| PageError::Unreadable)?),
    };
    let name = typed(&form);
    back(&desk, PATH, desk.client(&shop).create_category(&CreateCategory { parent, name }).await)
}

/// Another name, one place up, or away with it.
async fn change(
    State(shop): State<Arc<Shop>>,
    desk: Desk,
    Path(slug): Path<String>,
    form: Form,
) -> Result<Response, PageError> {
    desk.check(&shop, &form)?;
    let slug = Slug::parse(&slug).map_err(|_| PageError::NotFound)?;
    let client = desk.client(&shop);
    let answer = match form.get("step") {
        "save" => {
            let seen = Text { bn: form.get("seen_bn").to_owned(), en: form.get("seen_en").to_owned() };
            client.save_category(&slug, &SaveCategory { seen, name: typed(&form) }).await
        }
        "raise" => client.raise_category(&slug).await,
        "delete" => client.delete_category(&slug).await,
        _ => return Err(PageError::Unreadable),
    };
    back(&desk, PATH, answer)
}

fn typed(form: &Form) -> Text {
    Text { bn: form.get("name_bn").trim().to_owned(), en: form.get("name_en").trim().to_owned() }
}

/// Back to the list, with what came of a change of a name or an order.
pub(super) fn back(desk: &Desk, list: &str, answer: Result<(), CallError>) -> Result<Response, PageError> {
    let notice = match answer {
        Ok(()) => "done",
        Err(error) => match problem_code(&error).ok_or_else(|| refused(error))? {
            "price" => "name",
            code => code,
        },
    };
    Ok(see_other(&desk.path(&format!("{list}?notice={notice}"))))
}

fn notice(code: &str, language: Language) -> Option<&'static str> {
    match code {
        "done" => Some(language.t("হয়ে গেছে।", "Done.")),
        "name" => Some(language.t(
            "দুই ভাষাতেই নাম লিখুন, সর্বোচ্চ ৬০ অক্ষর, > ছাড়া; ইংরেজি নামে অন্তত একটি ইংরেজি অক্ষর বা সংখ্যা।",
            "Write the name in both languages, at most 60 characters, without >; the English one with a Latin letter or a digit.",
        )),
        "taken" => Some(language.t(
            "করা গেল না: এই নামের একটি আছে, অথবা এর ভেতরে পণ্য বা ক্যাটাগরি আছে।",
            "Not done: there is one with this name, or it has products or categories.",
        )),
        code => problem_text(code, language),
    }
}
