//! The home page: what the shop is, its categories, what is on sale, what is popular.

use crate::page::{Depends, Moment, Page, PageError, PageHead, Rendered, Shop, Visit};
use crate::product::{Card, in_short};
use crate::structured;
use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use catalogue::{PriceFrom, Product, price_from};
use domain::Language;
use serde_json::{Value, json};
use std::cmp::Reverse;
use std::sync::Arc;

/// Products in each of the two lists: whole rows of two, three, four or six.
const SHOWN: usize = 12;

#[derive(Template)]
#[template(path = "home/home.html")]
struct HomePage<'a> {
    page: Page<'a>,
    structured: String,
    delivery: String,
    deals: Vec<Card>,
    popular: Vec<Card>,
}

/// The home page.
pub fn router() -> Router<Arc<Shop>> {
    Router::new().route("/", get(show))
}

async fn show(State(shop): State<Arc<Shop>>, visit: Visit) -> Result<Response, PageError> {
    let language = visit.language;
    let key = match language.prefix() {
        "" => "/",
        prefix => prefix,
    };
    shop.cacheable(&visit, key, |moment| {
        let page = Page::new(&shop, head(language));
        let (deals, popular) = lists(moment, language);
        let structured = structured::in_script(&[structured::organization(&page), site(&page)]);
        let view = HomePage { structured, delivery: in_short(moment, language), deals, popular, page };
        Ok(Rendered::html(view.render()?, Depends::AllOffers))
    })
}

fn head(language: Language) -> PageHead {
    let title = language.t(
        "ঢাকাকার্ট: ফোন, টিভি, ফ্রিজ, এসি, ফ্যান কিনুন, হাতে পেয়ে দাম",
        "DhakaCart: phones, TVs, fridges, ACs and fans, cash on delivery",
    );
    let description = language.t(
        "ঢাকার ইলেকট্রনিক্স দোকান। আসল ব্র্যান্ডের ফোন, ল্যাপটপ, টিভি, ফ্রিজ, এসি, ফ্যান ও এক্সেসরিজ সারা বাংলাদেশে পৌঁছে দিই। পণ্য হাতে পেয়ে দাম দিন।",
        "An electronics shop in Dhaka. Phones, laptops, TVs, fridges, air conditioners, fans and accessories delivered all over Bangladesh. Pay when you receive them.",
    );
    PageHead {
        language,
        address: "/".to_owned(),
        title: title.to_owned(),
        description: description.to_owned(),
    }
}

/// What is on sale and what is popular, most popular first; only what can be bought, no product twice.
fn lists(moment: &Moment, language: Language) -> (Vec<Card>, Vec<Card>) {
    let mut sellable: Vec<(&Product, PriceFrom)> = moment
        .snapshot()
        .products()
        .filter_map(|product| Some((product.as_ref(), price_from(product, moment.offers(), moment.now)?)))
        .filter(|(_, from)| from.stock.is_available())
        .collect();
    sellable.sort_unstable_by_key(|(product, _)| (Reverse(product.popularity), product.id));
    let card = |&(product, from): &(&Product, PriceFrom)| Card::priced(product, from, language);
    let (on_sale, rest): (Vec<_>, Vec<_>) = sellable.iter().partition(|(_, from)| from.price < from.list);
    let later_deals = on_sale.iter().skip(SHOWN);
    let mut popular: Vec<&(&Product, PriceFrom)> = rest.into_iter().chain(later_deals.copied()).collect();
    popular.sort_unstable_by_key(|(product, _)| (Reverse(product.popularity), product.id));
    (on_sale.into_iter().take(SHOWN).map(card).collect(), popular.into_iter().take(SHOWN).map(card).collect())
}

/// The site and its search, for search engines.
fn site(page: &Page) -> Value {
    json!({
        "@type": "WebSite",
        "name": "DhakaCart",
        "alternateName": "ঢাকাকার্ট",
        "url": page.canonical(),
        "inLanguage": page.language.code(),
        "publisher": {"@id": page.absolute("/#shop")},
        "potentialAction": {
            "@type": "SearchAction",
            "target": format!("{}?q={{search_term_string}}", page.absolute(&page.path("/search"))),
            "query-input": "required name=search_term_string",
        },
    })
}
