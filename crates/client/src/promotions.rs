//! Wire types of campaigns and coupons at the desk.

use domain::{Benefit, CouponCode, Poisha, Slug, Text};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A campaign in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CampaignSummary {
    /// Its name in addresses.
    #[schema(value_type = String)]
    pub slug: Slug,
    /// Its name in both languages.
    #[schema(value_type = std::collections::HashMap<String, String>)]
    pub name: Text,
    /// Its first moment.
    #[schema(value_type = String, format = DateTime)]
    pub from: Timestamp,
    /// The first moment after it.
    #[schema(value_type = String, format = DateTime)]
    pub until: Timestamp,
    /// Most pieces of each SKU that one phone may buy; none: no limit.
    pub per_phone: Option<u32>,
    /// How many SKUs it has.
    pub skus: u32,
}

/// A campaign with its prices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StaffCampaign {
    /// What a list shows of it.
    pub campaign: CampaignSummary,
    /// What its SKUs cost, by code.
    pub prices: Vec<CampaignLine>,
}

/// What a SKU costs in a campaign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CampaignLine {
    /// Code of the SKU.
    pub sku: String,
    /// Price of one piece.
    #[schema(value_type = i64, minimum = 100, maximum = 1_000_000_000)]
    pub price: Poisha,
}

/// Makes a campaign, or changes one that has not begun.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SaveCampaign {
    /// A new one for each change.
    pub key: Uuid,
    /// Its name in addresses; a new campaign must have a new one.
    #[schema(value_type = String)]
    pub slug: Slug,
    /// Whether it is a new one.
    pub is_new: bool,
    /// Its name in both languages, 1 to 60 characters each.
    #[schema(value_type = std::collections::HashMap<String, String>)]
    pub name: Text,
    /// Its first moment.
    #[schema(value_type = String, format = DateTime)]
    pub from: Timestamp,
    /// The first moment after it.
    #[schema(value_type = String, format = DateTime)]
    pub until: Timestamp,
    /// Most pieces of each SKU that one phone may buy, 1 to 20; none: no limit.
    #[schema(minimum = 1, maximum = 20)]
    pub per_phone: Option<u32>,
    /// 1 to 500 prices, each SKU once.
    #[schema(min_items = 1, max_items = 500)]
    pub prices: Vec<CampaignLine>,
}

/// Sets the end of a campaign, also of one that is on.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EndCampaign {
    /// The first moment after it; none: now.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub until: Option<Timestamp>,
}

/// What a coupon takes off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum CouponBenefit {
    /// A share of the products' price.
    Percentage {
        /// 1 to 100.
        #[schema(minimum = 1, maximum = 100)]
        percentage: u8,
        /// The most it takes off, in poisha.
        #[schema(value_type = Option<i64>)]
        most: Option<Poisha>,
    },
    /// This much of the products' price.
    Fixed {
        /// In poisha.
        #[schema(value_type = i64)]
        amount: Poisha,
    },
    /// The delivery fee.
    FreeDelivery,
}

impl From<Benefit> for CouponBenefit {
    fn from(benefit: Benefit) -> Self {
        match benefit {
            Benefit::Percentage { percentage, most } => Self::Percentage { percentage, most },
            Benefit::Fixed(amount) => Self::Fixed { amount },
            Benefit::FreeDelivery => Self::FreeDelivery,
        }
    }
}

/// The terms of a coupon.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CouponTerms {
    /// What is typed.
    #[schema(value_type = String, example = "EID-25")]
    pub code: CouponCode,
    /// What it takes off.
    pub benefit: CouponBenefit,
    /// Least price of the products.
    #[schema(value_type = i64, minimum = 0)]
    pub minimum_basket: Poisha,
    /// First moment; none: it has begun.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub from: Option<Timestamp>,
    /// First moment after it; none: without end.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub until: Option<Timestamp>,
    /// Orders in all that may use it; none: no limit.
    #[schema(minimum = 1, maximum = 10_000_000)]
    pub total_uses: Option<u32>,
    /// Orders of one phone that may use it; none: no limit.
    #[schema(minimum = 1, maximum = 1_000)]
    pub customer_uses: Option<u32>,
}

/// Makes a coupon.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateCoupon {
    /// A new one for each coupon.
    pub key: Uuid,
    /// Its terms.
    pub terms: CouponTerms,
}

/// A coupon and how often it was used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StaffCoupon {
    /// Its terms.
    pub terms: CouponTerms,
    /// Orders that used it, without cancelled ones.
    pub uses: u64,
}
