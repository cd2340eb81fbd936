//! What the search box offers while somebody types: `/suggest?q=`, JSON for the script of every page. Whoever types without
//! JavaScript sends the form.

use crate::limits::{self, ClientAddress};
use crate::page::{Depends, Moment, PageError, Rendered, Shop, Visit};
use crate::product::Card;
use axum::extract::State;
use axum::response::Response;
use domain::{Language, normalise};
use serde::Serialize;
use std::sync::Arc;

/// Where it is, without the language's prefix.
pub(super) const PATH: &str = "/suggest";
/// Fewer letters say too little.
const FEWEST_CHARACTERS: usize = 2;
/// Longest text, in characters. More is no beginning.
const MOST_CHARACTERS: usize = 60;
/// Products that are offered.
const MOST_PRODUCTS: usize = 6;
/// Categories that are offered.
const MOST_CATEGORIES: usize = 2;

/// What fits what was typed, the likeliest first.
#[derive(Debug, Default, Serialize)]
struct Suggestions {
    categories: Vec<Suggestion>,
    products: Vec<Suggestion>,
}

#[derive(Debug, Serialize)]
struct Suggestion {
    name: String,
    path: String,
    /// The lowest price, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    price: Option<String>,
    /// The address of a small picture.
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<String>,
}

pub(super) async fn show(
    State(shop): State<Arc<Shop>>,
    visit: Visit,
    address: ClientAddress,
) -> Result<Response, PageError> {
    let typed = visit.parameter("q").unwrap_or_default();
    let text: String = normalise(&typed).to_lowercase().chars().take(MOST_CHARACTERS).collect();
    let key = format!("{}{PATH}?q={text}", visit.language.prefix());
    shop.cacheable(&visit, &key, |moment| {
        shop.limiter.admit_here(&limits::suggest(address.0))?;
        let body = serde_json::to_string(&suggest(moment, &text, visit.language));
        let body = body.expect("a struct of texts is JSON");
        Ok(Rendered { body, content_type: "application/json", depends: Depends::AllOffers })
    })
}

fn suggest(moment: &Moment, text: &str, language: Language) -> Suggestions {
    if text.chars().count() < FEWEST_CHARACTERS {
        return Suggestions::default();
    }
    let tree = moment.snapshot().categories();
    let of_category = |category: &catalogue::Category| Suggestion {
        name: category.name.pick(language).to_owned(),
        path: format!("{}/category/{}", language.prefix(), category.slug),
        price: None,
        image: None,
    };
    let begins = |category: &&catalogue::Category| {
        [&category.name.bn, &category.name.en].iter().any(|name| {
            let name = name.to_lowercase();
            name.split(' ').any(|word| word.starts_with(text)) || name.starts_with(text)
        })
    };
    let of_product = |found: catalogue::Card| {
        let card = Card::priced(&found.product, found.price?, language);
        let image = card.image.map(|image| image.small);
        Some(Suggestion { name: card.name, path: card.path, price: Some(card.price.now), image })
    };
    let products = moment.view.suggest(text, MOST_PRODUCTS, moment.now);
    Suggestions {
        categories: tree.all().iter().filter(begins).take(MOST_CATEGORIES).map(of_category).collect(),
        products: products.into_iter().filter_map(of_product).collect(),
    }
}
