//! Adding up a basket.

use client::{Quote, QuoteLine, QuotedCoupon};
use domain::{Coupon, CouponCode, CouponRefusal, Poisha, Saving, Zone};

/// Where a basket goes and what that costs.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Delivery {
    pub(crate) zone: Zone,
    pub(crate) fee: Poisha,
}

/// The quote of priced lines. Without a place there is no fee yet.
pub(crate) fn add_up(lines: Vec<QuoteLine>, delivery: Option<Delivery>) -> Quote {
    let items_total: Poisha = lines.iter().map(|line| line.total).sum();
    let delivery_fee = delivery.map_or(Poisha::ZERO, |delivery| delivery.fee);
    Quote {
        lines,
        items_total,
        discount: Poisha::ZERO,
        zone: delivery.map(|delivery| delivery.zone),
        delivery_fee,
        total: items_total + delivery_fee,
        coupon: None,
    }
}

/// A coupon of this code and what it does: its terms if it is known, and what it saves or why it does not.
#[derive(Debug)]
pub(crate) struct TriedCoupon<'a> {
    pub(crate) code: &'a CouponCode,
    pub(crate) known: Option<&'a Coupon>,
    pub(crate) outcome: Result<Saving, CouponRefusal>,
}

/// The quote with what the coupon does to it.
pub(crate) fn apply_coupon(quote: Quote, tried: &TriedCoupon<'_>) -> Quote {
    let saving = tried.outcome.unwrap_or_default();
    let delivery_fee = if saving.free_delivery { Poisha::ZERO } else { quote.delivery_fee };
    let coupon = QuotedCoupon {
        code: tried.code.clone(),
        free_delivery: saving.free_delivery,
        refusal: tried.outcome.err(),
        minimum_basket: tried.known.map_or(Poisha::ZERO, |coupon| coupon.minimum_basket),
    };
    Quote {
        discount: saving.discount,
        delivery_fee,
        total: quote.items_total - saving.discount + delivery_fee,
        coupon: Some(coupon),
        ..quote
    }
}
