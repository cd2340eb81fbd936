//! Shopify's product file. One record is a variant or a picture; the records of a product stand next to each other
//! and have its handle; what is of the product stands in the first of them only.
//!
//! What Shopify has no column for is in metafields of the namespace `dhakacart`, in files that we wrote.

mod columns;
mod product;
mod reader;
mod variant;
mod write;

pub(crate) use reader::read;
pub(crate) use variant::read_stock;
pub use write::{ShopifyWriter, WriteError, write_shopify};
