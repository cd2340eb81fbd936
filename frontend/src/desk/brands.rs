//! Brands: their names. New ones come with their first product.

use super::categories::back;
use super::session::{Desk, refused};
use super::sku::problem_text;
use crate::page::{Form, Page, PageError, Shop, Visit, private};
use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use client::{SaveBrand, StaffBrand};
use domain::{Language, Permission, Slug};
use std::sync::Arc;

const PATH: &str = "/admin/brands";

#[derive(Template)]
#[template(path = "desk/brands.html")]
struct BrandsPage<'a> {
    page: Page<'a>,
    desk: &'a Desk,
    token: String,
    brands: Vec<Row>,
    notice: Option<&'static str>,
}

/// A brand in the list.
struct Row {
    slug: String,
    name: String,
    products: String,
    is_empty: bool,
}

pub(super) fn router() -> Router<Arc<Shop>> {
    Router::new().route(PATH, get(show)).route("/admin/brands/{slug}", post(change))
}

async fn show(State(shop): State<Arc<Shop>>, desk: Desk, visit: Visit) -> Result<Response, PageError> {
    let found = desk.client(&shop).list_staff_brands().await.map_err(refused)?;
    let title = desk.language.t("ব্র্যান্ড", "Brands");
    let page = Page::private(&shop, desk.language, PATH, title);
    let row = |brand: StaffBrand| Row {
        slug: brand.slug.to_string(),
        name: brand.name,
        products: page.number(brand.products),
        is_empty: brand.products == 0,
    };
    let template = BrandsPage {
        token: desk.form_token(&shop),
        brands: found.into_iter().map(row).collect(),
        notice: visit.parameter("notice").and_then(|code| notice(&code, desk.language)),
        page,
        desk: &desk,
    };
    private(StatusCode::OK, &template)
}

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
            let (seen, name) = (form.get("seen").to_owned(), form.get("name").trim().to_owned());
            client.save_brand(&slug, &SaveBrand { seen, name }).await
        }
        "delete" => client.delete_brand(&slug).await,
        _ => return Err(PageError::Unreadable),
    };
    back(&desk, PATH, answer)
}

fn notice(code: &str, language: Language) -> Option<&'static str> {
    match code {
        "done" => Some(language.t("হয়ে গেছে।", "Done.")),
        "name" => Some(language.t(
            "নাম ১ থেকে ৬০ অক্ষর, অন্তত একটি ইংরেজি অক্ষর বা সংখ্যা সহ।",
            "A name has 1 to 60 characters, one of them a Latin letter or a digit.",
        )),
        "taken" => Some(language.t(
            "করা গেল না: প্রায় একই নামের আরেকটি ব্র্যান্ড আছে, অথবা এর পণ্য আছে।",
            "Not done: another brand has almost the same name, or it has products.",
        )),
        code => problem_text(code, language),
    }
}
