//! Searching: `/search?q=`, with the filters of a category. Without words it lists everything, so that filters and
//! brand links (`/search?brand=walton`) work alone. [`suggest`] is what the search box offers.

mod suggest;

use crate::limits::{self, ClientAddress};
use crate::listing::{ListQuery, Place, Results};
use crate::page::{Depends, Moment, Page, PageError, PageHead, Rendered, Shop, Visit};
use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use catalogue::Matched;
use domain::Language;
use std::sync::Arc;

const PATH: &str = "/search";

#[derive(Template)]
#[template(path = "search/search.html")]
struct SearchPage<'a> {
    page: Page<'a>,
    query: &'a str,
    heading: String,
    /// Said when no product has every word.
    near: Option<&'static str>,
    results: Results,
    /// What is said when nothing is found, and what helps.
    empty: (&'static str, &'static str),
}

/// The search page.
pub fn router() -> Router<Arc<Shop>> {
    Router::new().route(PATH, get(show)).route(suggest::PATH, get(suggest::show))
}

async fn show(
    State(shop): State<Arc<Shop>>,
    visit: Visit,
    address: ClientAddress,
) -> Result<Response, PageError> {
    let query = ListQuery::parse(visit.query());
    let language = visit.language;
    let key = format!("{}{PATH}{}", language.prefix(), query.encode());
    shop.cacheable(&visit, &key, |moment| {
        // Only in this process: it is this processor that is guarded, and a kept page costs nothing.
        shop.limiter.admit_here(&limits::search(address.0))?;
        Ok(Rendered::html(render(&shop, moment, &query, language)?, Depends::AllOffers))
    })
}

fn render(shop: &Shop, moment: &Moment, query: &ListQuery, language: Language) -> Result<String, PageError> {
    let results = Results::find(moment, Place { path: PATH, category: None, language }, query);
    let heading = heading(moment, query, language);
    let shown = ListQuery { page: results.page, ..query.clone() };
    let head = PageHead {
        language,
        address: format!("{PATH}{}", shown.encode()),
        title: heading.clone(),
        description: String::new(),
    };
    let near = (results.matched == Matched::Some).then_some(language.t(
        "সব শব্দ মেলে এমন পণ্য নেই। কাছাকাছি যা মিলেছে:",
        "No product has all of these words. These come near:",
    ));
    let mut page = Page::new(shop, head);
    page.indexed = false;
    let view = SearchPage {
        page,
        query: &query.text,
        heading,
        near: near.filter(|_| results.total > 0),
        empty: empty(query, language),
        results,
    };
    Ok(view.render()?)
}

fn heading(moment: &Moment, query: &ListQuery, language: Language) -> String {
    let brand = match query.brands.as_slice() {
        [slug] => moment.snapshot().find_brand_by_slug(slug.as_str()),
        _ => None,
    };
    match (query.text.as_str(), brand) {
        ("", Some(brand)) => brand.name.clone(),
        ("", None) => language.t("সব পণ্য", "All products").to_owned(),
        (text, _) => match language {
            Language::Bangla => format!("“{text}” খোঁজার ফল"),
            Language::English => format!("Results for “{text}”"),
        },
    }
}

fn empty(query: &ListQuery, language: Language) -> (&'static str, &'static str) {
    let help = if query.is_filtered() {
        language.t("একটি ফিল্টার বাদ দিন, অথবা দামের সীমা বাড়ান।", "Take a filter off, or widen the price range.")
    } else {
        language.t(
            "বানান দেখে নিন, কম শব্দে খুঁজুন (যেমন শুধু “ফ্যান”), অথবা একটি ক্যাটাগরি বেছে নিন।",
            "Check the spelling, use fewer words (just “fan”), or choose a category.",
        )
    };
    (language.t("কিছু পাওয়া যায়নি", "Nothing was found"), help)
}
