//! The list of SKUs: what is sold, what it costs, how many there are.

use super::session::{Desk, refused};
use crate::media;
use crate::page::{Page, PageError, Shop, Visit, private};
use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use client::{SkuList, SkuQuery, SkuSummary, option_text};
use domain::{FEW_LEFT, Language, Permission};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "desk/skus.html")]
struct SkusPage<'a> {
    page: Page<'a>,
    desk: &'a Desk,
    lists: Vec<ListLink>,
    list: &'static str,
    sought: String,
    skus: Vec<Row>,
    next: Option<String>,
}

/// A link to a list.
struct ListLink {
    code: &'static str,
    name: &'static str,
    is_shown: bool,
}

/// A SKU in a list.
pub(super) struct Row {
    pub(super) code: String,
    pub(super) name: String,
    pub(super) options: String,
    pub(super) image: Option<String>,
    pub(super) price: Option<String>,
    pub(super) sale: Option<String>,
    pub(super) on_hand: String,
    pub(super) class: &'static str,
    pub(super) is_published: bool,
}

impl Row {
    pub(super) fn new(sku: &SkuSummary, page: &Page<'_>) -> Self {
        Self {
            code: sku.code.clone(),
            name: sku.name.pick(page.language).to_owned(),
            options: option_text(&sku.options, page.language),
            image: sku.image.as_deref().map(|image| media::address(image, 320)),
            price: sku.price.map(|price| page.money(&price.list)),
            sale: sku.price.and_then(|price| price.sale).map(|sale| page.money(&sale.price)),
            on_hand: page.number(sku.on_hand),
            class: match sku.on_hand {
                ..=0 => "tag bad",
                1..=FEW_LEFT => "tag warn",
                _ => "tag",
            },
            is_published: sku.is_published,
        }
    }
}

pub(super) fn router() -> Router<Arc<Shop>> {
    Router::new().route("/admin/skus", get(show))
}

const fn list_name(list: SkuList, language: Language) -> &'static str {
    match list {
        SkuList::All => language.t("সব", "All"),
        SkuList::RunningOut => language.t("ফুরিয়ে আসছে", "Running out"),
        SkuList::Unpublished => language.t("দোকানে দেখানো হয় না", "Not on the shop"),
    }
}

async fn show(State(shop): State<Arc<Shop>>, desk: Desk, visit: Visit) -> Result<Response, PageError> {
    let take = |name| visit.parameter(name).unwrap_or_default().trim().chars().take(80).collect::<String>();
    let (text, code) = (take("q"), take("list"));
    let lists = [SkuList::All, SkuList::RunningOut, SkuList::Unpublished];
    let list = lists.into_iter().find(|list| list.code() == code).unwrap_or_default();
    let query = SkuQuery { list, text, after: take("after") };
    let found = desk.client(&shop).list_skus(&query).await.map_err(refused)?;
    let title = desk.language.t("পণ্য ও স্টক", "Products and stock");
    let page = Page::private(&shop, desk.language, "/admin/skus", title);
    let links = lists.into_iter().map(|known| ListLink {
        code: known.code(),
        name: list_name(known, desk.language),
        is_shown: known == list,
    });
    let next = found.next.map(|after| {
        let mut query_text = form_urlencoded::Serializer::new(String::new());
        query_text
            .append_pair("list", list.code())
            .append_pair("q", &query.text)
            .append_pair("after", &after);
        format!("{}?{}", desk.path("/admin/skus"), query_text.finish())
    });
    let template = SkusPage {
        lists: links.collect(),
        list: list.code(),
        skus: found.skus.iter().map(|sku| Row::new(sku, &page)).collect(),
        page,
        desk: &desk,
        sought: query.text,
        next,
    };
    private(StatusCode::OK, &template)
}
