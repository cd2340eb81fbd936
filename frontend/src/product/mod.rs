//! The page of a product, and a product as it stands in lists.
//!
//! A variant is a link, `?sku=CODE`, whose canonical address is the product's. The page depends on the content and on
//! the offers it shows, so a sale elsewhere in the shop does not render it anew. Lists of cards are in `listing`.

mod card;
mod nearby;
mod offers;
mod options;
mod routes;
mod view;
mod zones;

pub(crate) use card::{Card, product_path};
pub(crate) use nearby::nearby;
pub use routes::router;
pub(crate) use zones::{ZoneRow, days, in_short, zone_rows};
