//! What a SKU costs at a moment, and what the shop says about its stock.

use crate::{CampaignId, FEW_LEFT, Poisha};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Price and stock hint of one SKU. Kept apart from the product, because it changes far more often.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Offer {
    /// The ordinary price of one piece.
    pub list: Poisha,
    /// A lower price, perhaps for a time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sale: Option<Sale>,
    /// The campaign that is on, or the one that comes next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub campaign: Option<CampaignPrice>,
    /// What is shown about the stock. The order decides, not this.
    pub stock: StockHint,
}

/// The price of a SKU in a campaign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct CampaignPrice {
    /// The campaign.
    pub id: CampaignId,
    /// Its price and its time.
    pub sale: Sale,
    /// Most pieces that one phone may buy of this SKU.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per_phone: Option<u32>,
}

/// A lower price and when it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Sale {
    /// Price of one piece while the sale is on; below the list price.
    pub price: Poisha,
    /// First moment of the sale; `None`: it has begun.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Timestamp>,
    /// First moment after the sale; `None`: without end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
}

/// What the shop shows about stock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StockHint {
    /// Nothing on hand.
    SoldOut,
    /// At most [`FEW_LEFT`] on hand.
    FewLeft,
    /// More than that.
    InStock,
}

impl Sale {
    /// Whether the sale price holds at this moment.
    pub fn is_on(&self, now: Timestamp) -> bool {
        self.from.is_none_or(|from| from <= now) && self.until.is_none_or(|until| now < until)
    }
}

impl Offer {
    /// The price of one piece at this moment.
    pub fn price_at(&self, now: Timestamp) -> Poisha {
        self.sale_at(now).map_or(self.list, |sale| sale.price)
    }

    /// The lowest price that is on at this moment, if it is below the list price.
    pub fn sale_at(&self, now: Timestamp) -> Option<Sale> {
        let sales = self.sales().filter(|sale| sale.is_on(now) && sale.price < self.list);
        sales.min_by_key(|sale| sale.price)
    }

    /// The campaign whose price is charged at this moment.
    pub fn campaign_at(&self, now: Timestamp) -> Option<CampaignPrice> {
        self.campaign.filter(|campaign| self.sale_at(now) == Some(campaign.sale))
    }

    fn sales(&self) -> impl Iterator<Item = Sale> {
        // The campaign first: at equal prices it is the one that is charged, and its limit holds.
        [self.campaign.map(|campaign| campaign.sale), self.sale].into_iter().flatten()
    }

    /// The next moment after `now` at which the price changes. A cached page must not live longer than this.
    pub fn next_change(&self, now: Timestamp) -> Option<Timestamp> {
        self.changes().filter(|&moment| moment > now).min()
    }

    /// The last moment, `now` or before, at which the price changed. Since then it has been the same.
    pub fn last_change(&self, now: Timestamp) -> Option<Timestamp> {
        self.changes().filter(|&moment| moment <= now).max()
    }

    fn changes(&self) -> impl Iterator<Item = Timestamp> {
        self.sales().flat_map(|sale| [sale.from, sale.until]).flatten()
    }
}

impl StockHint {
    /// The hint for a number of pieces on hand.
    pub const fn from_on_hand(pieces: i64) -> Self {
        match pieces {
            ..=0 => Self::SoldOut,
            1..=FEW_LEFT => Self::FewLeft,
            _ => Self::InStock,
        }
    }

    /// Whether at least one piece is on hand.
    pub const fn is_available(self) -> bool {
        !matches!(self, Self::SoldOut)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_sale_holds_from_its_first_moment_to_just_before_its_end() {
        let offer = Offer {
            list: Poisha::from_taka(100),
            sale: Some(Sale {
                price: Poisha::from_taka(80),
                from: Some(at("2026-03-10T00:00:00+06:00")),
                until: Some(at("2026-03-11T00:00:00+06:00")),
            }),
            campaign: None,
            stock: StockHint::InStock,
        };
        assert_eq!(offer.price_at(at("2026-03-09T23:59:59.999+06:00")), Poisha::from_taka(100));
        assert_eq!(offer.price_at(at("2026-03-10T00:00:00+06:00")), Poisha::from_taka(80));
        assert_eq!(offer.price_at(at("2026-03-11T00:00:00+06:00")), Poisha::from_taka(100));
        assert_eq!(offer.next_change(at("2026-03-01T00:00:00Z")), Some(at("2026-03-10T00:00:00+06:00")));
        assert_eq!(offer.next_change(at("2026-03-10T00:00:00+06:00")), Some(at("2026-03-11T00:00:00+06:00")));
        assert_eq!(offer.next_change(at("2026-03-11T00:00:00+06:00")), None);
    }

    #[test]
    fn the_lowest_price_is_charged_and_the_limit_is_that_of_its_campaign() {
        let sale = |taka, from: &str, until: &str| Sale {
            price: Poisha::from_taka(taka),
            from: Some(at(from)),
            until: Some(at(until)),
        };
        let campaign = CampaignPrice {
            id: CampaignId(1),
            sale: sale(70, "2026-03-10T12:00:00+06:00", "2026-03-12T00:00:00+06:00"),
            per_phone: Some(2),
        };
        let mut offer = Offer {
            list: Poisha::from_taka(100),
            sale: Some(sale(80, "2026-03-10T00:00:00+06:00", "2026-03-11T00:00:00+06:00")),
            campaign: Some(campaign),
            stock: StockHint::InStock,
        };
        let (morning, afternoon) = (at("2026-03-10T09:00:00+06:00"), at("2026-03-10T15:00:00+06:00"));
        assert_eq!((offer.price_at(morning), offer.campaign_at(morning)), (Poisha::from_taka(80), None));
        assert_eq!(offer.price_at(afternoon), Poisha::from_taka(70));
        assert_eq!(offer.campaign_at(afternoon), Some(campaign));
        assert_eq!(offer.next_change(morning), Some(at("2026-03-10T12:00:00+06:00")));
        offer.list = Poisha::from_taka(60);
        assert_eq!((offer.price_at(afternoon), offer.campaign_at(afternoon)), (Poisha::from_taka(60), None));
    }

    #[test]
    fn hints_follow_the_count() {
        assert_eq!(StockHint::from_on_hand(0), StockHint::SoldOut);
        assert_eq!(StockHint::from_on_hand(FEW_LEFT), StockHint::FewLeft);
        assert_eq!(StockHint::from_on_hand(FEW_LEFT + 1), StockHint::InStock);
    }
}
