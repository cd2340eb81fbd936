//! Wire types of catalogue files at the desk.

use bytes::Bytes;
use domain::Poisha;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A file to try, with what is said about it when another shop program wrote it.
#[derive(Debug, Clone)]
pub struct SentFile {
    /// Its name, for people.
    pub name: String,
    /// What is in it.
    pub content: Bytes,
    /// What one unit of its currency is in taka, as typed; none: it is in taka.
    pub taka_per_unit: Option<String>,
    /// Our categories for those of the file: CSV with the columns `from`, `category_en` and `category_bn`.
    pub categories: Option<String>,
}

/// A file that was sent and tried.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CheckedFile {
    /// The file, when nothing is wrong with it.
    pub file: Option<CatalogueFile>,
    /// What is wrong, each with line and column; the first hundred.
    pub problems: Vec<String>,
    /// How many things are wrong.
    pub problem_count: usize,
}

/// A file that waits to be loaded, or was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CatalogueFile {
    /// Its number.
    pub id: i64,
    /// Its name, for people.
    pub name: String,
    /// Who sent it.
    pub uploaded_by: String,
    /// Who sent it, by number.
    pub uploaded_by_id: i64,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub uploaded_at: Timestamp,
    /// What it would change, as it was tried; or what it changed.
    pub summary: FileSummary,
    /// By whom it was loaded; none: it waits.
    pub loaded: Option<LoadedBy>,
}

/// What a file changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FileSummary {
    /// Products that are not in the shop yet.
    pub new_products: u64,
    /// Products that say something else.
    pub changed_products: u64,
    /// SKUs that are not in the shop yet.
    pub new_skus: u64,
    /// SKUs with other options, pictures or places.
    pub changed_skus: u64,
    /// Prices that are others.
    pub changed_prices: u64,
    /// Prices that fall by more than one person may decide; then somebody else has to load the file.
    pub large_cuts: u64,
    /// Changed prices, the largest cut first; the first fifty.
    pub prices: Vec<PriceChange>,
    /// What its reader says, when another shop program wrote it.
    #[serde(default)]
    pub foreign: Option<ForeignSummary>,
}

/// What became of a file of another shop program while it was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ForeignSummary {
    /// Who wrote it.
    pub program: ShopProgram,
    /// What one unit of its currency was taken for, in taka: `1` or `121.35`.
    #[schema(example = "121.35")]
    pub taka_per_unit: String,
    /// Categories in the list that came with it.
    pub listed_categories: usize,
    /// Products of which at least one variant is taken.
    pub products: u64,
    /// Variants that are taken.
    pub skus: u64,
    /// Pictures whose addresses are kept.
    pub pictures_to_fetch: u64,
    /// Pictures without a usable address.
    pub pictures_left_out: u64,
    /// What is not taken, by reason.
    pub left_out: Vec<LeftOut>,
    /// Texts that are longer than ours may be.
    pub shortened_texts: u64,
    /// SKU codes that are written in our form.
    pub changed_codes: u64,
    /// SKUs that begin without stock, because the file counts it at their product.
    pub skus_without_stock: u64,
    /// Categories without a Bangla name, the first twenty by name.
    pub unnamed_categories: Vec<UnnamedCategory>,
    /// How many categories have no Bangla name.
    pub unnamed_category_count: usize,
}

/// Programs whose product files are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum ShopProgram {
    /// Shopify.
    Shopify,
    /// WooCommerce.
    WooCommerce,
}

/// So many records of a file are none of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LeftOut {
    /// Why.
    pub reason: LeftOutReason,
    /// How many.
    pub count: u64,
}

/// Why a record of a file is none of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LeftOutReason {
    /// A gift card.
    GiftCard,
    /// A group of other products.
    Grouped,
    /// Sold by another shop.
    External,
    /// Nothing that can be delivered.
    Virtual,
    /// A kind of product that we do not have.
    OtherType,
    /// No price.
    WithoutPrice,
    /// A variant without its product.
    WithoutProduct,
    /// A product without its variants.
    WithoutVariants,
    /// A variant that is switched off.
    SwitchedOff,
}

/// A category of a file for which nobody has a Bangla name yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UnnamedCategory {
    /// As the file names it, at most 200 characters; empty for products without one.
    pub name: String,
    /// How many products.
    pub products: u64,
}

/// A price that a file changes: the lowest that is charged, before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PriceChange {
    /// Of which SKU.
    pub sku: String,
    /// As it is.
    #[schema(value_type = i64)]
    pub before: Poisha,
    /// As it will be.
    #[schema(value_type = i64)]
    pub after: Poisha,
}

/// Who loaded a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LoadedBy {
    /// By name.
    pub name: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
}
