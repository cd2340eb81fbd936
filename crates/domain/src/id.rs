//! Database identities as distinct types, so that a product id is never taken for a SKU id.

use serde::{Deserialize, Serialize};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

id!(
    /// A product: what a shopper finds on one page.
    ProductId
);
id!(
    /// A stock keeping unit: one variant of a product that can be bought.
    SkuId
);
id!(
    /// A brand.
    BrandId
);
id!(
    /// A node of the category tree.
    CategoryId
);
id!(
    /// An order, inside the database. Shoppers see an [`OrderNumber`](crate::OrderNumber).
    OrderId
);
id!(
    /// A campaign: prices for a time.
    CampaignId
);
id!(
    /// A coupon.
    CouponId
);
