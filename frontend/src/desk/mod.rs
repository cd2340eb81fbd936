//! The desk: pages for people who work for the shop, below `/admin`.
//!
//! `session` knows who asks, `sign_in` and `invitation` let people in, `home` shows where they are signed in, `orders` and `order`
//! are the order desk, `bulk` moves and prints many, `phone_order` enters one for whoever calls, `customer` is what is known about them,
//! `invoice` what the tax office wants to see, `skus` and `sku` stock and prices, `product` and `pictures` what shoppers see, `categories` and `brands` how it is sorted, `catalogue_files` all of it in a file (`foreign_file` when another shop program wrote it), `proposals` what needs two, `campaigns` and `coupons` what
//! is cheaper for a time, `today` how the day goes, `running` the switches of a sale, `people` who works here, `audit_log` who did what. What somebody may do the backend decides; pages only leave out what it would refuse.

mod audit_log;
mod brands;
mod bulk;
mod campaign_form;
mod campaigns;
mod catalogue_files;
mod categories;
mod coupons;
mod customer;
mod foreign_file;
mod home;
mod invitation;
mod invoice;
mod order;
mod orders;
mod people;
mod phone_order;
mod pictures;
mod product;
mod product_form;
mod proposals;
mod running;
mod services;
mod session;
mod sign_in;
mod sku;
mod skus;
mod tax;
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
        .merge(bulk::router())
        .merge(customer::router())
        .merge(invoice::router())
        .merge(phone_order::router())
        .merge(skus::router())
        .merge(sku::router())
        .merge(product::router())
        .merge(pictures::router())
        .merge(categories::router())
        .merge(brands::router())
        .merge(catalogue_files::router())
        .merge(proposals::router())
        .merge(campaigns::router())
        .merge(coupons::router())
        .merge(today::router())
        .merge(running::router())
        .merge(people::router())
        .merge(audit_log::router())
}
