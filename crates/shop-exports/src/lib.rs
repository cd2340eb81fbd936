//! Product files of other shop programs.
//!
//! [`read()`] takes a product export of Shopify or of WooCommerce and gives rows of our own catalogue file
//! (`docs/IMPORT.md`), so that the importer can load them with all its guarantees. [`ShopifyWriter`] and
//! [`write_shopify`] go the other way; reading such a file back gives the same rows.
//!
//! Everything is pure: no network, no clock, no randomness. The same file gives the same rows.

mod brand;
mod category;
mod columns;
mod draft;
mod format;
mod hash;
mod head;
mod html;
mod limits;
mod mapping;
mod money;
mod names;
mod out;
mod picture;
mod problem;
mod read;
mod records;
mod row;
mod shopify;
mod summary;
mod text;
mod traits;
mod weight;
mod woocommerce;

pub use columns::COLUMNS;
pub use format::Format;
pub use mapping::{CategoryPath, Mapping, MappingError};
pub use money::{Rate, RateError};
pub use problem::Problem;
pub use read::read;
pub use row::Row;
pub use shopify::{ShopifyWriter, WriteError, write_shopify};
pub use summary::{SeenCategory, Skipped, Summary};
