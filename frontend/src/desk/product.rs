//! One product: what it says in both languages, and its SKUs. A new one begins with its first SKU.

use super::product_form::{Choice, Draft};
use super::session::{Desk, has_code, refused};
use super::sku::{problem_code, problem_text};
use super::skus::Row;
use crate::page::{Form, Page, PageError, Shop, Visit, private, see_other};
use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use client::{CallError, Code, CreateProduct, SaveProduct, StaffProduct};
use domain::{Language, Permission, Slug};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "desk/product.html")]
struct ProductPage<'a> {
    page: Page<'a>,
    desk: &'a Desk,
    token: String,
    /// None for a new one.
    slug: Option<Slug>,
    /// What was seen.
    version: i64,
    draft: Draft,
    brands: Vec<String>,
    categories: Vec<Choice>,
    skus: Vec<Row>,
    notice: Option<Notice>,
}

/// What is said about the last step.
struct Notice {
    class: &'static str,
    text: String,
}

pub(super) fn router() -> Router<Arc<Shop>> {
    Router::new()
        .route("/admin/new-product", get(show_new).post(create))
        .route("/admin/products/{slug}", get(show).post(save))
        .route("/admin/products/{slug}/skus", post(add_sku))
}

/// What the page shows.
#[derive(Default)]
struct Shown {
    slug: Option<Slug>,
    version: i64,
    draft: Draft,
    skus: Vec<client::SkuSummary>,
    notice: Option<Notice>,
}

async fn show_new(State(shop): State<Arc<Shop>>, desk: Desk) -> Result<Response, PageError> {
    draw(&shop, &desk, Shown::default())
}

async fn show(
    State(shop): State<Arc<Shop>>,
    desk: Desk,
    visit: Visit,
    Path(slug): Path<String>,
) -> Result<Response, PageError> {
    let found = load(&shop, &desk, &slug).await?;
    let good = |text: &str| Notice { class: "notice good", text: text.to_owned() };
    let notice = visit.parameter("notice").and_then(|code| match &*code {
        "done" => Some(good(
            desk.language
                .t("হয়ে গেছে। দোকানে এক সেকেন্ডের মধ্যে দেখা যাবে।", "Done. The shop shows it within a second."),
        )),
        code => bad(code, desk.language),
    });
    draw(&shop, &desk, Shown { notice, ..Shown::of(found) })
}

impl Shown {
    fn of(found: StaffProduct) -> Self {
        let draft = Draft::of(&found.fields);
        Self { slug: Some(found.slug), version: found.version, draft, skus: found.skus, notice: None }
    }
}

async fn load(shop: &Shop, desk: &Desk, slug: &str) -> Result<StaffProduct, PageError> {
    let slug = Slug::parse(slug).map_err(|_| PageError::NotFound)?;
    desk.client(shop).show_product(&slug).await.map_err(refused)
}

fn draw(shop: &Shop, desk: &Desk, shown: Shown) -> Result<Response, PageError> {
    let language = desk.language;
    let address = shown
        .slug
        .as_ref()
        .map_or_else(|| "/admin/new-product".to_owned(), |slug| format!("/admin/products/{slug}"));
    let title = match &shown.slug {
        Some(_) => language.t(&shown.draft.name_bn, &shown.draft.name_en).to_owned(),
        None => language.t("নতুন পণ্য", "New product").to_owned(),
    };
    let is_bad = shown.notice.as_ref().is_some_and(|notice| notice.class == "notice bad");
    let page = Page::private(shop, language, &address, &title);
    let view = shop.catalogue.view();
    let template = ProductPage {
        token: desk.form_token(shop),
        brands: view.snapshot.brands().into_iter().map(|brand| brand.name.clone()).collect(),
        categories: Choice::all(view.snapshot.categories(), &shown.draft.category, language),
        skus: shown.skus.iter().map(|sku| Row::new(sku, &page)).collect(),
        page,
        slug: shown.slug,
        version: shown.version,
        draft: shown.draft,
        notice: shown.notice,
        desk,
    };
    private(if is_bad { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }, &template)
}

async fn save(
    State(shop): State<Arc<Shop>>,
    desk: Desk,
    Path(slug): Path<String>,
    form: Form,
) -> Result<Response, PageError> {
    desk.check(&shop, &form)?;
    let slug = Slug::parse(&slug).map_err(|_| PageError::NotFound)?;
    let seen = form.get("version").parse().map_err(|_| PageError::Unreadable)?;
    let draft = Draft::read(&form);
    let problem = match draft.parse() {
        Ok(fields) => match desk.client(&shop).save_product(&slug, &SaveProduct { seen, fields }).await {
            Ok(_) => return Ok(see_other(&desk.path(&format!("/admin/products/{slug}?notice=done")))),
            Err(error) => said(error, desk.language)?,
        },
        Err(problem) => bad(problem, desk.language),
    };
    let found = load(&shop, &desk, slug.as_str()).await?;
    draw(&shop, &desk, Shown { draft, notice: problem, version: seen, ..Shown::of(found) })
}

async fn create(State(shop): State<Arc<Shop>>, desk: Desk, form: Form) -> Result<Response, PageError> {
    desk.check(&shop, &form)?;
    let draft = Draft::read(&form);
    let parsed = draft.parse().and_then(|fields| {
        let slug = Slug::from_name(&fields.name.en).map_err(|_| "name")?;
        Ok(CreateProduct { slug, fields, sku: draft.parse_sku()? })
    });
    let notice = match parsed {
        Ok(request) => match desk.client(&shop).create_product(&request).await {
            Ok(made) => {
                return Ok(see_other(&desk.path(&format!("/admin/products/{}?notice=done", made.slug))));
            }
            Err(error) => said(error, desk.language)?,
        },
        Err(problem) => bad(problem, desk.language),
    };
    draw(&shop, &desk, Shown { draft, notice, ..Shown::default() })
}

async fn add_sku(
    State(shop): State<Arc<Shop>>,
    desk: Desk,
    Path(slug): Path<String>,
    form: Form,
) -> Result<Response, PageError> {
    desk.check(&shop, &form)?;
    let slug = Slug::parse(&slug).map_err(|_| PageError::NotFound)?;
    let typed = Draft::read(&form);
    let notice = match typed.parse_sku() {
        Ok(sku) => match desk.client(&shop).add_sku(&slug, &sku).await {
            Ok(_) => return Ok(see_other(&desk.path(&format!("/admin/products/{slug}?notice=done")))),
            Err(error) => said(error, desk.language)?,
        },
        Err(problem) => bad(problem, desk.language),
    };
    let shown = Shown::of(load(&shop, &desk, slug.as_str()).await?);
    let draft = Draft { code: typed.code, options: typed.options, price: typed.price, ..shown.draft };
    draw(&shop, &desk, Shown { draft, notice, slug: shown.slug, version: shown.version, skus: shown.skus })
}

/// The notice for what the backend refused.
fn said(error: CallError, language: Language) -> Result<Option<Notice>, PageError> {
    let detail = error.problem().map(|problem| {
        problem
            .errors
            .first()
            .map_or_else(|| problem.detail.clone(), |error| format!("{}: {}", error.field, error.message))
    });
    let is_detailed = has_code(&error, Code::Taken) || has_code(&error, Code::InvalidInput);
    if let Some(detail) = detail.filter(|_| is_detailed) {
        let sentence = language.t("একটি ঘর ঠিক নেই", "A field is not right");
        return Ok(Some(Notice { class: "notice bad", text: format!("{sentence}: {detail}") }));
    }
    let code = problem_code(&error).ok_or_else(|| refused(error))?;
    Ok(bad(code, language))
}

fn bad(code: &str, language: Language) -> Option<Notice> {
    let text = match code {
        "name" => language.t(
            "দুই ভাষায় নাম লিখুন, ১৬০ অক্ষরের মধ্যে; ইংরেজি নামে ইংরেজি অক্ষর বা সংখ্যা থাকতে হবে।",
            "Write the name in both languages, with at most 160 characters; the English one with Latin letters or digits.",
        ),
        "category" => language.t("একটি বিভাগ বেছে নিন।", "Choose a category."),
        "specifications" => language.t(
            "বৈশিষ্ট্য: প্রতি লাইনে “নাম: মান”; দুই ভাষায় সমান সংখ্যক লাইন।",
            "Specifications: `name: value` on each line; as many lines in both languages.",
        ),
        "options" => language.t(
            "অপশন: প্রতি লাইনে “Colour: Blue | রঙ: নীল”।",
            "Options: `Colour: Blue | রঙ: নীল` on each line.",
        ),
        "price" => language.t("দাম টাকায় লিখুন, যেমন 54999।", "Write the price in taka, as 54999."),
        "popularity" => language.t("জনপ্রিয়তা ০ থেকে ১০,০০,০০০।", "The popularity is 0 to 10,00,000."),
        code => problem_text(code, language)?,
    };
    Some(Notice { class: "notice bad", text: text.to_owned() })
}
