//! Up to four products side by side: `/compare?p=<slug>&p=<slug>`. The address holds all of it, so that a comparison can be
//! sent to somebody, and works without JavaScript. `q` looks for another product to add.

mod table;

use crate::limits::{self, ClientAddress};
use crate::page::{Depends, Moment, Page, PageError, PageHead, Rendered, Shop, Visit};
use crate::product::{Card, nearby};
use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use catalogue::Product;
use domain::{Language, Slug, normalise};
use std::sync::Arc;
use table::{Column, Row};

const PATH: &str = "/compare";
/// More do not fit beside each other.
const MOST: usize = 4;
/// Products that are offered to be added.
const MOST_OFFERED: usize = 8;
/// Most parameters that are read from an address.
const MOST_PARAMETERS: usize = 16;
/// Longest search text, in characters.
const MOST_CHARACTERS: usize = 100;

#[derive(Template)]
#[template(path = "compare/compare.html")]
struct ComparePage<'a> {
    page: Page<'a>,
    columns: Vec<Column>,
    rows: Vec<Row<'a>>,
    /// Slugs, to be kept by the form that looks for another.
    slugs: Vec<&'a str>,
    query: &'a str,
    /// Products that can be added, each with the address of the comparison that has it too.
    offered: Vec<(Card, String)>,
    is_full: bool,
}

/// What an address asks for.
#[derive(Debug, Default, PartialEq, Eq)]
struct Asked {
    slugs: Vec<Slug>,
    query: String,
}

impl Asked {
    fn parse(raw: &str) -> Self {
        let mut asked = Self::default();
        for (name, value) in form_urlencoded::parse(raw.as_bytes()).take(MOST_PARAMETERS) {
            match &*name {
                "p" => {
                    let fresh = Slug::parse(&value).ok().filter(|slug| !asked.slugs.contains(slug));
                    asked.slugs.extend(fresh.filter(|_| asked.slugs.len() < MOST));
                }
                "q" => asked.query = normalise(&value).chars().take(MOST_CHARACTERS).collect(),
                _ => {}
            }
        }
        asked
    }
}

/// The comparison.
pub fn router() -> Router<Arc<Shop>> {
    Router::new().route(PATH, get(show))
}

async fn show(
    State(shop): State<Arc<Shop>>,
    visit: Visit,
    address: ClientAddress,
) -> Result<Response, PageError> {
    let mut asked = Asked::parse(visit.query());
    let moment = shop.moment_now()?;
    asked.slugs.retain(|slug| moment.snapshot().find_product_by_slug(slug.as_str()).is_some());
    let key = path(asked.slugs.iter().map(Slug::as_str), &asked.query, visit.language);
    shop.cacheable(&visit, &key, |moment| {
        if !asked.query.is_empty() {
            shop.limiter.admit_here(&limits::search(address.0))?;
        }
        Ok(Rendered::html(render(&shop, moment, &asked, visit.language)?, Depends::AllOffers))
    })
}

/// The address of a comparison of these products.
pub(crate) fn path<'a>(slugs: impl Iterator<Item = &'a str>, query: &str, language: Language) -> String {
    let mut out = form_urlencoded::Serializer::new(String::new());
    for slug in slugs {
        out.append_pair("p", slug);
    }
    if !query.is_empty() {
        out.append_pair("q", query);
    }
    let query = out.finish();
    let mark = if query.is_empty() { "" } else { "?" };
    format!("{}{PATH}{mark}{query}", language.prefix())
}

fn render(shop: &Shop, moment: &Moment, asked: &Asked, language: Language) -> Result<String, PageError> {
    let find = |slug: &Slug| moment.snapshot().find_product_by_slug(slug.as_str());
    let products: Vec<&Product> = asked.slugs.iter().filter_map(find).map(AsRef::as_ref).collect();
    let slugs: Vec<&str> = products.iter().map(|product| product.slug.as_str()).collect();
    let with = |slugs: &[&str], language| path(slugs.iter().copied(), "", language);
    let head = PageHead {
        language,
        address: with(&slugs, Language::Bangla),
        title: language.t("পণ্য তুলনা", "Compare products").to_owned(),
        description: String::new(),
    };
    let mut page = Page::new(shop, head);
    page.indexed = false;
    let is_full = products.len() == MOST;
    let offer = |product: &Product| {
        let all: Vec<&str> = slugs.iter().copied().chain([product.slug.as_str()]).collect();
        Some((Card::new(moment, product, language)?, with(&all, language)))
    };
    let offered = if is_full { Vec::new() } else { offered(moment, &products, &asked.query) };
    let view = ComparePage {
        page,
        columns: table::columns(moment, &products, language),
        rows: table::rows(&products, language),
        query: &asked.query,
        offered: offered.iter().filter_map(|product| offer(product)).collect(),
        is_full,
        slugs,
    };
    Ok(view.render()?)
}

/// What was looked for, else what is near the last product.
fn offered(moment: &Moment, products: &[&Product], query: &str) -> Vec<Arc<Product>> {
    let found = match (query, products.last()) {
        ("", Some(last)) => nearby(moment, last, MOST_OFFERED + MOST).into_iter().cloned().collect(),
        ("", None) => Vec::new(),
        (query, _) => {
            let found = moment.view.suggest(query, MOST_OFFERED + MOST, moment.now);
            found.into_iter().map(|card| card.product).collect::<Vec<_>>()
        }
    };
    let is_new = |other: &Arc<Product>| products.iter().all(|product| product.id != other.id);
    found.into_iter().filter(is_new).take(MOST_OFFERED).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_products_are_read_each_once() {
        let asked = Asked::parse("p=a&p=b&p=a&p=A+B&p=c&p=d&p=e&q=+fan++2&x=1");
        assert_eq!(asked.slugs.iter().map(Slug::as_str).collect::<Vec<_>>(), ["a", "b", "c", "d"]);
        assert_eq!(asked.query, "fan 2");
        assert_eq!(path(["a", "b"].into_iter(), "fan 2", Language::English), "/en/compare?p=a&p=b&q=fan+2");
        assert_eq!(path([].into_iter(), "", Language::Bangla), "/compare");
    }
}
