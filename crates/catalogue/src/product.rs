//! What the shop sells, without prices.

use domain::{BrandId, CategoryId, ProductId, SkuId, Slug, Text};
use serde::{Deserialize, Serialize};

/// What a shopper finds on one page: a model with its variants.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Product {
    /// Identity in the database.
    pub id: ProductId,
    /// The content version at which this product last changed.
    pub version: u64,
    /// Its name in the address.
    pub slug: Slug,
    /// Who makes it.
    pub brand: BrandId,
    /// Where it stands in the tree.
    pub category: CategoryId,
    /// Its name.
    pub name: Text,
    /// Plain text; a blank line starts a paragraph.
    pub description: Text,
    /// May be empty.
    pub warranty: Text,
    /// Name and value pairs in display order.
    pub specifications: Vec<Trait>,
    /// Higher is shown first.
    pub popularity: u32,
    /// At least one, in display order.
    pub skus: Vec<Sku>,
}

/// One variant that can be bought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sku {
    /// Identity in the database.
    pub id: SkuId,
    /// The shop's own code.
    pub code: String,
    /// What tells it from its siblings, such as colour and storage.
    pub options: Vec<Trait>,
    /// Names of its pictures, without size and ending.
    pub images: Vec<String>,
}

/// A name and a value in both languages: a specification or an option.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trait {
    /// `Display`, `Colour`.
    pub name: Text,
    /// `6.7 inch AMOLED`, `Blue`.
    pub value: Text,
}

/// A node of the category tree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Category {
    /// Identity in the database.
    pub id: CategoryId,
    /// The node above; none for a root.
    pub parent: Option<CategoryId>,
    /// Its name in the address.
    pub slug: Slug,
    /// Its name.
    pub name: Text,
    /// Order among its siblings, then by English name.
    pub position: i32,
}

/// A maker of products.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Brand {
    /// Identity in the database.
    pub id: BrandId,
    /// Its name in the address.
    pub slug: Slug,
    /// Its name, the same in both languages.
    pub name: String,
}
