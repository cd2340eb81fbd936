//! The desk beside orders and people: what is sold, what it costs, the stock of it, and how the shop runs.
//!
//! `products` is what products say and `pictures` how they look, `categories` and `brands` sort them; `skus` lists and shows, `stock` and `price` change; `campaigns` and `coupons` make it cheaper for a time. What is large
//! becomes one of the `proposals`, which a second person decides. `freeze` keeps the catalogue as it is during a sale. `today`
//! shows the day, `room` opens the waiting room, `messages` sends again what was given up. Every change is written into the audit log in its own
//! transaction. Stock moves through the ledger ([`crate::stock`]).

mod brands;
mod campaigns;
mod categories;
mod coupons;
mod error;
mod freeze;
mod messages;
mod operation_queries;
mod operation_routes;
mod pictures;
mod price;
mod product_queries;
mod product_routes;
mod products;
mod promotion_queries;
mod promotion_routes;
mod proposals;
mod queries;
mod room;
mod routes;
mod skus;
mod sorting_queries;
mod sorting_routes;
mod stock;
mod today;

pub use operation_queries::STATEMENTS as OPERATION_STATEMENTS;
pub use pictures::Studio;
pub use product_queries::STATEMENTS as PRODUCT_STATEMENTS;
pub use promotion_queries::STATEMENTS as PROMOTION_STATEMENTS;
pub use queries::STATEMENTS;
pub use sorting_queries::STATEMENTS as SORTING_STATEMENTS;

use crate::api::Shop;
use utoipa_axum::router::OpenApiRouter;

/// The routes of the desk.
pub(crate) fn router() -> OpenApiRouter<Shop> {
    OpenApiRouter::new()
        .merge(routes::router())
        .merge(product_routes::router())
        .merge(sorting_routes::router())
        .merge(promotion_routes::router())
        .merge(operation_routes::router())
}

/// What is so large that a second person has to agree.
#[derive(Debug, Clone, Copy, clap::Args)]
pub struct ApprovalConfig {
    /// Pieces that are written off or found count as large from this value on, in taka at the list price.
    #[arg(long, env = "APPROVAL_STOCK_TAKA", default_value_t = 50_000, value_parser = clap::value_parser!(i64).range(0..=1_000_000_000))]
    pub approval_stock_taka: i64,

    /// A price that falls by more than this percentage is a large cut. 100: none is.
    #[arg(long, env = "APPROVAL_PRICE_CUT_PERCENT", default_value_t = 25, value_parser = clap::value_parser!(i64).range(0..=100))]
    pub approval_price_cut_percent: i64,
}
