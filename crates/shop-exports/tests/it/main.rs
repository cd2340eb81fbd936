//! Files as Shopify and WooCommerce write them, and what becomes of them.

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails, in the functions that tests share too")]

mod broken;
mod fuzz;
mod importer;
mod large;
mod reading;
mod round_trip;
mod shopify;
mod woocommerce;
