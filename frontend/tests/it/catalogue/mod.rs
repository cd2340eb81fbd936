//! Browsing: the home page, lists, products, information, and starting without a backend.

mod compare;
mod facets;
mod filters;
mod home;
mod paging;
mod product;
mod search;
mod start;
mod suggest;

use crate::browser::Page;

/// The slugs of the products on a list, in order.
fn slugs(page: &Page) -> Vec<&str> {
    let names = page.body.split("<h3 class=\"item-name\">").skip(1);
    names.map(|card| card.split("/product/").nth(1).unwrap().split('"').next().unwrap()).collect()
}
