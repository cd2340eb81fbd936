//! Placing and tracking an order.

use crate::LineRequest;
use crate::quote::option_text;
use catalogue::Trait;
use domain::{
    Address, CouponCode, Email, Language, Note, OrderNumber, OrderStatus, PersonName, Phone, Poisha,
    Quantity, SkuId, Text, Zone,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An order to place. Sent with an `Idempotency-Key` header (a UUID): the same key and body give the same answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlaceOrder {
    /// 1 to 30 lines; a SKU may stand in one line only.
    #[schema(min_items = 1, max_items = 30)]
    pub lines: Vec<LineRequest>,
    /// Who receives it, 2 to 80 characters.
    #[schema(value_type = String, min_length = 2, max_length = 80)]
    pub name: PersonName,
    /// A Bangladeshi mobile number in any usual form.
    #[schema(value_type = String, example = "01712345678")]
    pub phone: Phone,
    /// Slug of the upazila or thana, see `list_places`.
    #[schema(max_length = 100, example = "dhaka-dhanmondi")]
    pub upazila: String,
    /// House, road, area: 5 to 250 characters.
    #[schema(value_type = String, min_length = 5, max_length = 250)]
    pub address: Address,
    /// A wish for this order, at most 300 characters.
    #[schema(value_type = String, max_length = 300)]
    pub note: Note,
    /// How it is paid.
    pub payment: Payment,
    /// Language of messages about this order: `bn` or `en`.
    #[schema(value_type = String, example = "bn")]
    pub language: Language,
    /// The total the shopper saw, in poisha. When it is another now, the order is not placed (`price_changed`).
    #[schema(value_type = i64)]
    pub expected_total: Poisha,
    /// The shopper has said that a second equal order within ten minutes is meant. Not part of the body's hash.
    #[serde(default)]
    pub confirm_duplicate: bool,
    /// A coupon. If it cannot be used, the order is not placed (`coupon_refused`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, min_length = 3, max_length = 24, example = "EID-25")]
    pub coupon: Option<CouponCode>,
    /// Where messages about this order go too, beside the SMS. At most 254 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, max_length = 254, example = "name@example.com")]
    pub email: Option<Email>,
}

/// How an order is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Payment {
    /// Cash to the courier.
    CashOnDelivery,
}

/// Asks for an order. Both must match.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TrackOrder {
    /// The order number, in any case, with or without hyphens.
    #[schema(value_type = String, example = "DK-7K3M-9QXW-0")]
    pub number: OrderNumber,
    /// The phone it was placed with.
    #[schema(value_type = String, example = "01712345678")]
    pub phone: Phone,
}

/// An order as its shopper sees it. All amounts are poisha.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Order {
    /// The number to track it by.
    #[schema(value_type = String)]
    pub number: OrderNumber,
    /// Where it stands.
    #[schema(value_type = String, example = "placed")]
    pub status: OrderStatus,
    /// When it was accepted.
    #[schema(value_type = String, format = DateTime)]
    pub placed_at: Timestamp,
    /// Language of messages about it.
    #[schema(value_type = String, example = "bn")]
    pub language: Language,
    /// Who receives it.
    #[schema(value_type = String)]
    pub name: PersonName,
    /// Their number.
    #[schema(value_type = String)]
    pub phone: Phone,
    /// Slug of the upazila or thana.
    pub upazila: String,
    /// House, road, area.
    #[schema(value_type = String)]
    pub address: Address,
    /// The shopper's wish.
    #[schema(value_type = String)]
    pub note: Note,
    /// The delivery zone.
    #[schema(value_type = String, example = "inside-dhaka")]
    pub zone: Zone,
    /// How it is paid.
    pub payment: Payment,
    /// What was bought.
    pub lines: Vec<OrderLine>,
    /// Sum of the lines.
    #[schema(value_type = i64)]
    pub items_total: Poisha,
    /// Taken off.
    #[schema(value_type = i64)]
    pub discount: Poisha,
    /// Delivery.
    #[schema(value_type = i64)]
    pub delivery_fee: Poisha,
    /// To be paid.
    #[schema(value_type = i64)]
    pub total: Poisha,
    /// The coupon that was used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "EID-25")]
    pub coupon: Option<CouponCode>,
    /// Its history, oldest first.
    pub events: Vec<OrderEvent>,
    /// Where messages about it go too, if the shopper gave an address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub email: Option<Email>,
}

/// One line of an order, as sold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OrderLine {
    /// The SKU.
    #[schema(value_type = i64)]
    pub sku: SkuId,
    /// The shop's code of the SKU.
    pub sku_code: String,
    /// Slug of its product.
    pub product: String,
    /// Name of its product at that time.
    #[schema(value_type = std::collections::HashMap<String, String>)]
    pub name: Text,
    /// Its options at that time.
    #[schema(value_type = Vec<serde_json::Value>)]
    pub options: Vec<Trait>,
    /// Pieces.
    #[schema(value_type = u32)]
    pub quantity: Quantity,
    /// Price of one piece.
    #[schema(value_type = i64)]
    pub unit_price: Poisha,
    /// `unit_price × quantity`.
    #[schema(value_type = i64)]
    pub total: Poisha,
}

impl OrderLine {
    /// The options in one line of text: `Blue, 256 GB`.
    pub fn option_text(&self, language: Language) -> String {
        option_text(&self.options, language)
    }
}

/// A change of an order's status.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OrderEvent {
    /// What it became.
    #[schema(value_type = String, example = "placed")]
    pub status: OrderStatus,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
}
