//! The desk: pages for people who work for the shop, below `/admin`.
//!
//! `session` knows who asks, `sign_in` and `invitation` let people in, `home` shows where they are signed in, `orders` and `order`
//! are the order desk, `people` who works here, `audit_log` who did what. What somebody may do the backend decides; pages only leave out what it would refuse.

mod audit_log;
mod home;
mod invitation;
mod order;
mod orders;
mod people;
mod session;
mod sign_in;
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
        .merge(people::router())
        .merge(audit_log::router())
}
