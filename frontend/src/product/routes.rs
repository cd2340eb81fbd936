//! `/product/{slug}`.

use super::view::ProductPage;
use crate::page::{Depends, Moment, PageError, Rendered, Shop, Visit};
use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use catalogue::Product;
use std::sync::Arc;

/// The pages of products.
pub fn router() -> Router<Arc<Shop>> {
    Router::new().route("/product/{slug}", get(show))
}

async fn show(State(shop): State<Arc<Shop>>, visit: Visit) -> Result<Response, PageError> {
    let moment = shop.moment_now()?;
    let product = find(&moment, &visit)?;
    let code = visit.parameter("sku").filter(|code| product.skus.iter().any(|sku| sku.code == *code));
    let query = code.as_ref().map(|code| format!("?sku={code}")).unwrap_or_default();
    let key = format!("{}/product/{}{query}", visit.language.prefix(), product.slug);
    shop.cacheable(&visit, &key, |moment| {
        // Looked up again: what is rendered must be of the moment that the cache remembers.
        let product = find(moment, &visit)?;
        let view = ProductPage::new(&shop, moment, product, (code.as_deref(), visit.language));
        let (view, skus) = view.ok_or(PageError::NotFound)?;
        Ok(Rendered::html(view.render()?, Depends::Offers(skus)))
    })
}

/// The slug stands in the path as it is: a slug has no character that is written as `%…`.
fn find<'a>(moment: &'a Moment, visit: &Visit) -> Result<&'a Arc<Product>, PageError> {
    let slug = visit.path().strip_prefix("/product/").ok_or(PageError::NotFound)?;
    moment.snapshot().find_product_by_slug(slug).ok_or(PageError::NotFound)
}
