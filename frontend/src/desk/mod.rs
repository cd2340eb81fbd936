//! The desk: pages for people who work for the shop, below `/admin`.
//!
//! `session` knows who asks, `sign_in` and `invitation` let people in, `home` shows where they are signed in, `orders` and `order`
//! are the order desk, `skus` and `sku` stock and prices, `product` and `pictures` what shoppers see, `proposals` what needs two, `campaigns` and `coupons` what
//! is cheaper for a time, `today` how the day goes, `running` the switches of a sale, `people` who works here, `audit_log` who did what. What somebody may do the backend decides; pages only leave out what it would refuse.

mod audit_log;
mod campaign_form;
mod campaigns;
mod coupons;
mod home;
mod invitation;
mod order;
mod orders;
mod people;
mod pictures;
mod product;
mod product_form;
mod proposals;
mod running;
mod session;
mod sign_in;
mod sku;
mod skus;
mod today;
mod words;

use crate::page::Shop;
use axum::Router;
use std::sync::Arc;

/// The pages of the desk.
pub(crate) fn router() -> Router<Arc<Shop>> {
    Router::new()
        .merge(sign_in::router())
        .merge(invitation::router())
        .merge(home::router())
        .merge(orders::router())
        .merge(order::router())
        .merge(skus::router())
        .merge(sku::router())
        .merge(product::router())
        .merge(pictures::router())
        .merge(proposals::router())
        .merge(campaigns::router())
        .merge(coupons::router())
        .merge(today::router())
        .merge(running::router())
        .merge(people::router())
        .merge(audit_log::router())
}
