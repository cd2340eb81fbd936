//! The page of a category: its products and those of the categories below it, filtered, sorted and paged.

use crate::listing::{ListQuery, Place, Results};
use crate::page::{Depends, Moment, Page, PageError, PageHead, Rendered, Shop, Visit};
use crate::structured::{self, Crumb};
use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use catalogue::Category;
use domain::Language;
use std::sync::Arc;

#[derive(Template)]
#[template(path = "category/category.html")]
struct CategoryPage<'a> {
    page: Page<'a>,
    structured: String,
    crumbs: Vec<Crumb>,
    heading: &'a str,
    children: Vec<Crumb>,
    results: Results,
    /// What is said when nothing is found, and what helps.
    empty: (&'static str, &'static str),
}

/// The pages of categories.
pub fn router() -> Router<Arc<Shop>> {
    Router::new().route("/category/{slug}", get(show))
}

async fn show(State(shop): State<Arc<Shop>>, visit: Visit) -> Result<Response, PageError> {
    let query = ListQuery { text: String::new(), ..ListQuery::parse(visit.query()) };
    let key = {
        let moment = shop.moment_now()?;
        let category = find(&moment, &visit)?;
        format!("{}/category/{}{}", visit.language.prefix(), category.slug, query.encode())
    };
    shop.cacheable(&visit, &key, |moment| {
        let html = render(&shop, moment, find(moment, &visit)?, (&query, visit.language))?;
        Ok(Rendered::html(html, Depends::AllOffers))
    })
}

/// The slug stands in the path as it is: a slug has no character that is written as `%…`.
fn find<'a>(moment: &'a Moment, visit: &Visit) -> Result<&'a Category, PageError> {
    let slug = visit.path().strip_prefix("/category/").ok_or(PageError::NotFound)?;
    moment.snapshot().categories().find_by_slug(slug).ok_or(PageError::NotFound)
}

fn render(
    shop: &Shop,
    moment: &Moment,
    category: &Category,
    (query, language): (&ListQuery, Language),
) -> Result<String, PageError> {
    let path = format!("/category/{}", category.slug);
    let place = Place { path: &path, category: Some(category.id), language };
    let results = Results::find(moment, place, query);
    let name = category.name.pick(language);
    let shown = ListQuery { page: results.page, ..query.clone() };
    let head = PageHead {
        language,
        address: format!("{path}{}", shown.encode()),
        title: title(name, results.page, language),
        description: description(name, language),
    };
    // A filtered list is for a shopper; search engines get the whole one with its pages.
    let indexed = !query.is_filtered()
        && shown.encode() == ListQuery { page: results.page, ..ListQuery::default() }.encode();
    let mut page = Page::new(shop, head);
    page.indexed = indexed;
    let crumbs = structured::way_to(moment.snapshot(), category.id, language);
    let children = moment.snapshot().categories().children_of(category.id);
    let view = CategoryPage {
        structured: structured::in_script(&[structured::breadcrumbs(&page, &crumbs)]),
        // The last step is this page, which its heading names.
        crumbs: crumbs[..crumbs.len() - 1].to_vec(),
        heading: name,
        children: children.map(|child| structured::crumb(child, language)).collect(),
        results,
        empty: empty(query, language),
        page,
    };
    Ok(view.render()?)
}

fn title(name: &str, page: usize, language: Language) -> String {
    match (language, page) {
        (Language::Bangla, 1) => format!("{name} এর দাম"),
        (Language::English, 1) => format!("{name} price in Bangladesh"),
        (Language::Bangla, page) => format!("{name}, পাতা {}", domain::to_bangla_digits(&page.to_string())),
        (Language::English, page) => format!("{name}, page {page}"),
    }
}

fn description(name: &str, language: Language) -> String {
    match language {
        Language::Bangla => {
            format!("ঢাকাকার্টে {name}: দাম, বৈশিষ্ট্য ও ওয়ারেন্টি মিলিয়ে দেখুন। সারা বাংলাদেশে ডেলিভারি, হাতে পেয়ে দাম।")
        }
        Language::English => format!(
            "{name} at DhakaCart: compare prices, specifications and warranty. Delivery all over Bangladesh, cash on delivery."
        ),
    }
}

fn empty(query: &ListQuery, language: Language) -> (&'static str, &'static str) {
    if query.is_filtered() {
        (
            language.t("এই ফিল্টারে কোনো পণ্য মেলেনি", "No product fits these filters"),
            language
                .t("একটি ফিল্টার বাদ দিন, অথবা দামের সীমা বাড়ান।", "Take a filter off, or widen the price range."),
        )
    } else {
        (
            language.t("এখানে এখনো কোনো পণ্য নেই", "There is nothing here yet"),
            language.t("অন্য ক্যাটাগরি দেখুন।", "Look at another category."),
        )
    }
}
