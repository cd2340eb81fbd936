//! Adding up a basket.

use client::{Quote, QuoteLine};
use domain::{Poisha, Zone};

/// Where a basket goes and what that costs.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Delivery {
    pub(crate) zone: Zone,
    pub(crate) fee: Poisha,
}

/// The quote of priced lines. Without a place there is no fee yet.
pub(crate) fn add_up(lines: Vec<QuoteLine>, delivery: Option<Delivery>) -> Quote {
    let items_total: Poisha = lines.iter().map(|line| line.total).sum();
    // Coupons and campaigns will take something off here.
    let discount = Poisha::ZERO;
    let delivery_fee = delivery.map_or(Poisha::ZERO, |delivery| delivery.fee);
    Quote {
        lines,
        items_total,
        discount,
        zone: delivery.map(|delivery| delivery.zone),
        delivery_fee,
        total: items_total - discount + delivery_fee,
    }
}
