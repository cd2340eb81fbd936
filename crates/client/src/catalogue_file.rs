//! Wire types of catalogue files at the desk.

use domain::Poisha;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

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
