//! What changed, as it travels and as it lies on disk.

use crate::{Brand, Category, Product};
use domain::{DeliveryZone, Offer, ProductId, SkuId};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use uuid::Uuid;

/// The change of content from one version to a later one. From version 0 it is the whole catalogue.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ContentChange {
    /// The version this builds on.
    pub from: u64,
    /// The version it leads to.
    pub to: u64,
    /// All categories; they are few.
    pub categories: Vec<Category>,
    /// All brands.
    pub brands: Vec<Brand>,
    /// All delivery zones.
    pub zones: Vec<DeliveryZone>,
    /// Published products that are new or changed since `from`.
    pub products: Vec<Arc<Product>>,
    /// Products that are no longer published; may name some that never were.
    pub withdrawn: Vec<ProductId>,
}

/// The change of offers from one version to a later one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferChange {
    /// Which publisher counts these versions. Each backend process counts its own; a follower that meets another
    /// epoch than it followed is given everything.
    pub epoch: Uuid,
    /// The version this leads to.
    pub version: u64,
    /// Whether `offers` is all of them rather than the changed ones.
    pub full: bool,
    /// New or changed offers.
    pub offers: Vec<SkuOffer>,
}

/// The offer of one SKU.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SkuOffer {
    /// Which SKU.
    pub sku: SkuId,
    /// Its price and stock hint.
    #[serde(flatten)]
    pub offer: Offer,
}
