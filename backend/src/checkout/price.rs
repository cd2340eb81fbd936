//! What the database says about a group of orders, as far as it has to be locked or read.

use super::rows::EqualOrders;
use crate::promotions::{Bought, CouponState};
use catalogue::Trait;
use client::{LineRequest, QuoteLine};
use domain::{CampaignPrice, CouponCode, Offer, Poisha, SkuId, StockHint, Text, Zone};
use jiff::Timestamp;
use std::collections::HashMap;

/// A SKU for sale.
#[derive(Debug, Clone)]
pub(crate) struct PricedSku {
    pub(crate) code: String,
    pub(crate) product: String,
    pub(crate) name: Text,
    pub(crate) options: Vec<Trait>,
    pub(crate) offer: Offer,
}

/// Everything that decides about a group, all of it from inside its transaction.
#[derive(Debug)]
pub(crate) struct Facts {
    /// The database's clock.
    pub(crate) now: Timestamp,
    /// Pieces on hand of the locked SKUs.
    pub(crate) on_hand: HashMap<SkuId, i64>,
    /// Those that are not here are not for sale.
    pub(crate) skus: HashMap<SkuId, PricedSku>,
    pub(crate) fees: HashMap<Zone, Poisha>,
    /// Orders of the last ten minutes that equal one of the group.
    pub(crate) equal_orders: EqualOrders,
    /// The coupons that the group asks for. Those that are not here do not exist.
    pub(crate) coupons: HashMap<CouponCode, CouponState>,
    /// What the phones of the group have bought in campaigns with a limit.
    pub(crate) bought: Bought,
}

/// What a line's price came from.
#[derive(Debug)]
pub(crate) struct LineSource {
    /// The shop's code of the SKU.
    pub(crate) sku_code: String,
    /// The campaign whose price is charged.
    pub(crate) campaign: Option<CampaignPrice>,
}

impl Facts {
    /// Pieces left of a SKU.
    pub(crate) fn left(&self, sku: SkuId) -> i64 {
        self.on_hand.get(&sku).copied().unwrap_or(0)
    }

    /// A line at the price of this moment; none when its SKU is not for sale.
    pub(crate) fn price(&self, line: LineRequest) -> Option<(QuoteLine, LineSource)> {
        let sku = self.skus.get(&line.sku)?;
        let unit_price = sku.offer.price_at(self.now);
        let priced = QuoteLine {
            sku: line.sku,
            product: sku.product.clone(),
            name: sku.name.clone(),
            options: sku.options.clone(),
            quantity: line.quantity,
            unit_price,
            total: unit_price * i64::from(line.quantity),
            stock: StockHint::from_on_hand(self.left(line.sku)),
        };
        Some((priced, LineSource { sku_code: sku.code.clone(), campaign: sku.offer.campaign_at(self.now) }))
    }
}
