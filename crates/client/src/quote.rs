//! What a basket costs now.

use catalogue::Trait;
use domain::{CouponCode, CouponRefusal, Language, Poisha, Quantity, SkuId, StockHint, Text, Zone};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A basket whose price is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QuoteRequest {
    /// 1 to 30 lines; a SKU may stand in one line only.
    #[schema(min_items = 1, max_items = 30)]
    pub lines: Vec<LineRequest>,
    /// Where it goes (slug of an upazila or thana, see `list_places`); without it there is no delivery fee yet.
    #[serde(default)]
    #[schema(max_length = 100, example = "dhaka-dhanmondi")]
    pub upazila: Option<String>,
    /// A coupon to try. Whether this phone may still use it is only known when the order is placed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, min_length = 3, max_length = 24, example = "EID-25")]
    pub coupon: Option<CouponCode>,
}

/// One line of a basket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LineRequest {
    /// The SKU.
    #[schema(value_type = i64, minimum = 1)]
    pub sku: SkuId,
    /// Pieces, 1 to 20.
    #[schema(value_type = u32, minimum = 1, maximum = 20)]
    pub quantity: Quantity,
}

/// What a basket costs now. All amounts are poisha (1/100 taka).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Quote {
    /// The lines, as asked.
    pub lines: Vec<QuoteLine>,
    /// Sum of the lines.
    #[schema(value_type = i64)]
    pub items_total: Poisha,
    /// What the coupon takes off the products. Campaigns show in the prices of the lines.
    #[schema(value_type = i64)]
    pub discount: Poisha,
    /// The zone of the place asked for.
    #[schema(value_type = Option<String>, example = "inside-dhaka")]
    pub zone: Option<Zone>,
    /// Fee of that zone; 0 without a place, and with a coupon for free delivery.
    #[schema(value_type = i64)]
    pub delivery_fee: Poisha,
    /// `items_total - discount + delivery_fee`; the `expected_total` of an order.
    #[schema(value_type = i64)]
    pub total: Poisha,
    /// The coupon that was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coupon: Option<QuotedCoupon>,
}

/// What a coupon does to a basket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct QuotedCoupon {
    /// Its code.
    #[schema(value_type = String, example = "EID-25")]
    pub code: CouponCode,
    /// Whether it takes the delivery fee off.
    pub free_delivery: bool,
    /// Why it takes nothing off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "below_minimum")]
    pub refusal: Option<CouponRefusal>,
    /// Least price of the products for which it holds.
    #[schema(value_type = i64)]
    pub minimum_basket: Poisha,
}

/// One line of a quote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct QuoteLine {
    /// The SKU.
    #[schema(value_type = i64)]
    pub sku: SkuId,
    /// Slug of its product.
    pub product: String,
    /// Name of its product in both languages.
    #[schema(value_type = std::collections::HashMap<String, String>)]
    pub name: Text,
    /// Its options, such as colour and storage.
    #[schema(value_type = Vec<serde_json::Value>)]
    pub options: Vec<Trait>,
    /// Pieces.
    #[schema(value_type = u32)]
    pub quantity: Quantity,
    /// Price of one piece now.
    #[schema(value_type = i64)]
    pub unit_price: Poisha,
    /// `unit_price × quantity`.
    #[schema(value_type = i64)]
    pub total: Poisha,
    /// A hint; the order decides.
    #[schema(value_type = String, example = "in_stock")]
    pub stock: StockHint,
}

impl QuoteLine {
    /// The options in one line of text: `Blue, 256 GB`.
    pub fn option_text(&self, language: Language) -> String {
        option_text(&self.options, language)
    }
}

/// Options in one line of text: `Blue, 256 GB`.
pub fn option_text(options: &[Trait], language: Language) -> String {
    options.iter().map(|option| option.value.pick(language)).collect::<Vec<_>>().join(", ")
}
