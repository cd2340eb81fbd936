//! Wire types of the desk, but for orders and people: products, SKUs with price and stock,
//! proposals, the freeze of the catalogue.

use crate::{CreateCoupon, SaveCampaign};
use catalogue::Trait;
use domain::{
    FreezeReason, MovementReason, OrderNumber, Pieces, Poisha, Sale, Slug, StockAccount, StockNote,
    StockOperation, Text,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// What one piece costs, without campaigns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Price {
    /// The ordinary price.
    #[schema(value_type = i64, minimum = 100, maximum = 1_000_000_000)]
    pub list: Poisha,
    /// A lower price, perhaps for a time.
    #[serde(default)]
    #[schema(value_type = Option<SaleView>)]
    pub sale: Option<Sale>,
}

/// A lower price and when it holds; for the document.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "only its schema is used")]
pub(crate) struct SaleView {
    /// In poisha, below the list price.
    #[schema(minimum = 100, maximum = 1_000_000_000)]
    price: i64,
    /// From when on; none: now.
    #[schema(format = DateTime)]
    from: Option<String>,
    /// Until when; none: without end.
    #[schema(format = DateTime)]
    until: Option<String>,
}

impl Price {
    /// What is charged while the sale is on.
    pub fn lowest(&self) -> Poisha {
        self.sale.map_or(self.list, |sale| sale.price)
    }
}

/// One SKU in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SkuSummary {
    /// The shop's own code.
    pub code: String,
    /// Slug of its product.
    pub product: String,
    /// Name of its product in both languages.
    #[schema(value_type = std::collections::HashMap<String, String>)]
    pub name: Text,
    /// What tells it from its siblings.
    #[schema(value_type = Vec<serde_json::Value>)]
    pub options: Vec<Trait>,
    /// Name of its first picture.
    pub image: Option<String>,
    /// Whether its product is on the shop.
    pub is_published: bool,
    /// What it costs; none: it cannot be bought.
    pub price: Option<Price>,
    /// Pieces on the shelf, for sale.
    pub on_hand: i64,
}

/// A page of SKUs, by code.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SkuPage {
    /// The SKUs.
    pub skus: Vec<SkuSummary>,
    /// `after` of the next page; none at the end.
    pub next: Option<String>,
}

/// A SKU with its stock and what moved it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct StaffSku {
    /// What a list shows of it.
    pub sku: SkuSummary,
    /// Names of its pictures, in the order in which they are shown.
    pub images: Vec<String>,
    /// Where its pieces are.
    pub stock: StockBalance,
    /// A page of its ledger, the newest first.
    pub movements: Vec<StockMovement>,
    /// `before` of the next page of the ledger; none at the end.
    pub next: Option<i64>,
    /// Changes that wait for a second person.
    pub proposals: Vec<Proposal>,
}

/// Pieces of a SKU by account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StockBalance {
    /// Delivered by suppliers in all.
    pub received: i64,
    /// On the shelf, for sale.
    pub on_hand: i64,
    /// Kept for shoppers who are paying.
    pub held: i64,
    /// In orders.
    pub sold: i64,
    /// Came back; nobody has looked at them yet.
    pub returned: i64,
    /// Not fit for sale.
    pub damaged: i64,
    /// Lost, less what was found beyond what was expected.
    pub adjusted: i64,
}

/// A line of the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StockMovement {
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// Why.
    #[schema(value_type = String, example = "receive")]
    pub reason: MovementReason,
    /// Where the pieces were.
    #[schema(value_type = String, example = "supplier")]
    pub from: StockAccount,
    /// Where they are since.
    #[schema(value_type = String, example = "on_hand")]
    pub to: StockAccount,
    /// How many.
    pub quantity: i64,
    /// By whom.
    pub actor: String,
    /// For which order.
    #[schema(value_type = Option<String>)]
    pub order: Option<OrderNumber>,
    /// What was said about it.
    pub note: String,
}

/// Moves pieces of a SKU.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeStock {
    /// A new one for each change: sent twice, it is one change.
    pub key: Uuid,
    /// What is done.
    #[schema(value_type = String, example = "receive")]
    pub operation: StockOperation,
    /// How many pieces.
    #[schema(value_type = i64, minimum = 1, maximum = 1_000_000)]
    pub quantity: Pieces,
    /// Why; needed with `found` and `lost`. At most 300 characters.
    #[schema(value_type = String, max_length = 300)]
    pub note: StockNote,
}

/// Sets the price of a SKU.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangePrice {
    /// A new one for each change.
    pub key: Uuid,
    /// What whoever changes it has seen; none: it had no price.
    pub seen: Option<Price>,
    /// What it costs from now on.
    pub price: Price,
}

/// What came of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It is done.
    Done,
    /// It is large: it waits for a second person.
    Proposed,
}

/// The answer to a change.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
pub struct Changed {
    /// What came of it.
    pub outcome: Outcome,
}

/// A change that waits for a second person, or did.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Proposal {
    /// Its number.
    pub id: i64,
    /// What is to be done.
    pub change: ProposedChange,
    /// Who proposes it.
    pub proposed_by: String,
    /// Their number.
    pub proposed_by_id: i64,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub proposed_at: Timestamp,
}

/// What is to be done when somebody agrees.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ProposedChange {
    /// Pieces are moved.
    Stock {
        /// Code of the SKU.
        sku: String,
        /// The change.
        change: ChangeStock,
    },
    /// A price is set.
    Price {
        /// Code of the SKU.
        sku: String,
        /// The change.
        change: ChangePrice,
    },
    /// A campaign is made or changed.
    Campaign {
        /// The campaign.
        change: SaveCampaign,
    },
    /// A coupon is made.
    Coupon {
        /// The coupon.
        change: CreateCoupon,
    },
}

/// Decides about a proposal.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Decide {
    /// Whether it is done.
    pub approve: bool,
}

/// Until when the catalogue cannot be changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Freeze {
    /// The first moment at which it can be changed again.
    #[schema(value_type = String, format = DateTime)]
    pub until: Timestamp,
    /// Why, 1 to 200 characters.
    #[schema(value_type = String, min_length = 1, max_length = 200)]
    pub reason: FreezeReason,
}

/// Whether the catalogue is frozen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FreezeState {
    /// The freeze that holds now.
    pub freeze: Option<Freeze>,
    /// Who froze it.
    pub set_by: Option<String>,
}

/// What a product says, without its SKUs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProductFields {
    /// Whether it is on the shop.
    pub is_published: bool,
    /// Who makes it, 1 to 60 characters; a new name is a new brand.
    #[schema(min_length = 1, max_length = 60)]
    pub brand: String,
    /// Slug of its category.
    #[schema(value_type = String)]
    pub category: Slug,
    /// 1 to 160 characters in each language.
    #[schema(value_type = std::collections::HashMap<String, String>)]
    pub name: Text,
    /// Plain text, 1 to 4,000 characters in each language; a blank line starts a paragraph.
    #[schema(value_type = std::collections::HashMap<String, String>)]
    pub description: Text,
    /// At most 160 characters in each language.
    #[schema(value_type = std::collections::HashMap<String, String>)]
    pub warranty: Text,
    /// At most 40 names (1 to 60 characters) and values (1 to 200).
    #[schema(value_type = Vec<serde_json::Value>, max_items = 40)]
    pub specifications: Vec<Trait>,
    /// Higher is shown first.
    #[schema(maximum = 1_000_000)]
    pub popularity: u32,
}

/// A product at the desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StaffProduct {
    /// Its name in addresses.
    #[schema(value_type = String)]
    pub slug: Slug,
    /// Changes with every change; sent back with the next one.
    pub version: i64,
    /// What it says.
    pub fields: ProductFields,
    /// Its SKUs in display order.
    pub skus: Vec<SkuSummary>,
}

/// Changes a product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SaveProduct {
    /// The version that whoever changes it has seen.
    pub seen: i64,
    /// What it says from now on.
    pub fields: ProductFields,
}

/// A new SKU. It has no stock yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSku {
    /// The shop's own code: 1 to 40 of `A-Z 0-9 -`.
    #[schema(pattern = "^[A-Z0-9-]{1,40}$")]
    pub code: String,
    /// What tells it from its siblings, at most 4; the same names in each of them.
    #[schema(value_type = Vec<serde_json::Value>, max_items = 4)]
    pub options: Vec<Trait>,
    /// What it costs.
    pub price: Price,
}

/// Makes a product with its first SKU.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateProduct {
    /// Its name in addresses.
    #[schema(value_type = String)]
    pub slug: Slug,
    /// What it says.
    pub fields: ProductFields,
    /// Its first SKU.
    pub sku: NewSku,
}

/// Which pictures a SKU has, in the order in which they are shown. Pictures are added by sending them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetPictures {
    /// What whoever changes them has seen.
    #[schema(max_items = 8)]
    pub seen: Vec<String>,
    /// Some of them, in any order.
    #[schema(max_items = 8)]
    pub images: Vec<String>,
}
