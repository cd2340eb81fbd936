//! Who of a group gets what: in memory, in the order of arrival, on locked stock.
//!
//! Pure, so that it can be tested with any group. An order is all or nothing: one that cannot be filled takes nothing
//! and the ones after it go on.

use super::basket::{Delivery, TriedCoupon, add_up, apply_coupon};
use super::error::CheckoutError;
use super::price::{Facts, LineSource};
use super::request::OrderRequest;
use crate::promotions::CampaignPiece;
use client::{LineRequest, OverLimit, Quote, SoldOut};
use domain::{CampaignPrice, CouponId, CouponRefusal, OrderNumber};

/// An order that is accepted, if its transaction commits.
#[derive(Debug)]
pub(crate) struct Basket {
    pub(crate) number: OrderNumber,
    pub(crate) quote: Quote,
    pub(crate) delivery: Delivery,
    /// Where the price of each line came from.
    pub(crate) sources: Vec<LineSource>,
    /// The coupon it uses.
    pub(crate) coupon: Option<CouponId>,
}

/// Decides about one order after another. What is accepted is taken from the facts; each accepted order gets the next
/// number.
pub(crate) fn allocate<'a>(
    requests: impl IntoIterator<Item = &'a OrderRequest>,
    facts: &mut Facts,
    mut next_number: impl FnMut() -> OrderNumber,
) -> Vec<Result<Basket, CheckoutError>> {
    requests.into_iter().map(|request| allocate_one(request, facts, &mut next_number)).collect()
}

fn allocate_one(
    request: &OrderRequest,
    facts: &mut Facts,
    next_number: &mut impl FnMut() -> OrderNumber,
) -> Result<Basket, CheckoutError> {
    let (quote, delivery, sources) = price(request, facts)?;
    let (quote, coupon) = use_coupon(request, facts, quote)?;
    // The shopper must never pay another amount than the one they saw.
    if quote.total != request.order.expected_total {
        return Err(CheckoutError::PriceChanged(Box::new(quote)));
    }
    refuse_sold_out(request, facts)?;
    refuse_over_limit(request, facts, &sources)?;
    refuse_duplicate(request, facts)?;
    let number = next_number();
    take(request, facts, &sources);
    facts.equal_orders.insert(request.likeness(), number.clone());
    Ok(Basket { number, quote, delivery, sources, coupon })
}

/// Takes what the accepted order gets out of the facts.
fn take(request: &OrderRequest, facts: &mut Facts, sources: &[LineSource]) {
    for (line, source) in request.order.lines.iter().zip(sources) {
        if let Some(left) = facts.on_hand.get_mut(&line.sku) {
            *left -= i64::from(line.quantity);
        }
        if let Some((piece, _)) = limited(request, line, source.campaign) {
            *facts.bought.entry(piece).or_default() += line.quantity.get();
        }
    }
    if let Some(state) = request.order.coupon.as_ref().and_then(|code| facts.coupons.get_mut(code)) {
        state.take(&request.order.phone);
    }
}

/// What a line of a campaign with a limit counts as, and the limit.
pub(crate) fn limited(
    request: &OrderRequest,
    line: &LineRequest,
    campaign: Option<CampaignPrice>,
) -> Option<(CampaignPiece, u32)> {
    let campaign = campaign?;
    let per_phone = campaign.per_phone?;
    let phone = request.order.phone.clone();
    Some((CampaignPiece { sku: line.sku, phone, campaign: campaign.id }, per_phone))
}

fn price(request: &OrderRequest, facts: &Facts) -> Result<(Quote, Delivery, Vec<LineSource>), CheckoutError> {
    let lines = request.order.lines.iter().enumerate().map(|(index, line)| {
        let unknown = || CheckoutError::invalid(format!("lines[{index}].sku"), "is not for sale");
        facts.price(*line).ok_or_else(unknown)
    });
    let (lines, sources) = lines.collect::<Result<(Vec<_>, Vec<_>), _>>()?;
    let zone = request.upazila.zone;
    let fee =
        facts.fees.get(&zone).ok_or_else(|| CheckoutError::invalid("upazila", "is not delivered to"))?;
    let delivery = Delivery { zone, fee: *fee };
    Ok((add_up(lines, Some(delivery)), delivery, sources))
}

fn use_coupon(
    request: &OrderRequest,
    facts: &Facts,
    quote: Quote,
) -> Result<(Quote, Option<CouponId>), CheckoutError> {
    let Some(code) = &request.order.coupon else { return Ok((quote, None)) };
    let Some(state) = facts.coupons.get(code) else {
        return Err(CheckoutError::CouponRefused(CouponRefusal::Unknown, Box::new(quote)));
    };
    let outcome = state.save_for(&request.order.phone, quote.items_total, facts.now);
    if let Err(refusal) = outcome {
        return Err(CheckoutError::CouponRefused(refusal, Box::new(quote)));
    }
    let tried = TriedCoupon { code, known: Some(&state.coupon), outcome };
    Ok((apply_coupon(quote, &tried), Some(state.id)))
}

fn refuse_sold_out(request: &OrderRequest, facts: &Facts) -> Result<(), CheckoutError> {
    let short = request.order.lines.iter().filter_map(|line| {
        let left = facts.left(line.sku);
        let sold_out = SoldOut { sku: line.sku, left: u32::try_from(left).unwrap_or(0) };
        (left < i64::from(line.quantity)).then_some(sold_out)
    });
    let short: Vec<SoldOut> = short.collect();
    if short.is_empty() { Ok(()) } else { Err(CheckoutError::SoldOut(short)) }
}

fn refuse_over_limit(
    request: &OrderRequest,
    facts: &Facts,
    sources: &[LineSource],
) -> Result<(), CheckoutError> {
    let over = request.order.lines.iter().zip(sources).filter_map(|(line, source)| {
        let (piece, per_phone) = limited(request, line, source.campaign)?;
        let left = per_phone.saturating_sub(facts.bought.get(&piece).copied().unwrap_or(0));
        (line.quantity.get() > left).then_some(OverLimit { sku: line.sku, per_phone, left })
    });
    let over: Vec<OverLimit> = over.collect();
    if over.is_empty() { Ok(()) } else { Err(CheckoutError::LimitReached(over)) }
}

/// The same lines by the same phone within ten minutes are more often a mistake than a wish.
fn refuse_duplicate(request: &OrderRequest, facts: &Facts) -> Result<(), CheckoutError> {
    if request.order.confirm_duplicate {
        return Ok(());
    }
    match facts.equal_orders.get(&request.likeness()) {
        Some(number) => Err(CheckoutError::PossibleDuplicate(number.clone())),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::price::PricedSku;
    use super::super::request::{IdempotencyKey, request_for_tests};
    use super::*;
    use domain::{Offer, Poisha, SkuId, StockHint, Text, Zone};
    use proptest::prelude::*;
    use std::collections::HashMap;
    use uuid::Uuid;

    const PRICE: Poisha = Poisha::from_taka(100);
    const FEE: Poisha = Poisha::from_taka(60);

    fn facts(on_hand: &[i64]) -> Facts {
        let offer = Offer { list: PRICE, sale: None, campaign: None, stock: StockHint::InStock };
        let sku = |index: usize| {
            let sku = PricedSku {
                code: format!("S-{index}"),
                product: "p".to_owned(),
                name: Text::default(),
                options: vec![],
                offer,
            };
            (SkuId(i64::try_from(index).unwrap()), sku)
        };
        Facts {
            now: jiff::Timestamp::UNIX_EPOCH,
            on_hand: (0..).map(SkuId).zip(on_hand.iter().copied()).collect(),
            skus: (0..on_hand.len()).map(sku).collect(),
            fees: HashMap::from([(Zone::InsideDhaka, FEE)]),
            equal_orders: HashMap::new(),
            coupons: HashMap::new(),
            bought: HashMap::new(),
        }
    }

    fn order(shopper: usize, lines: &[(i64, u32)]) -> OrderRequest {
        let pieces: u32 = lines.iter().map(|(_, quantity)| quantity).sum();
        let total = PRICE * i64::from(pieces) + FEE;
        let key = IdempotencyKey(Uuid::from_u128(u128::try_from(shopper).unwrap()));
        request_for_tests(key, &format!("017{shopper:08}"), (lines, total))
    }

    fn place(orders: &[OrderRequest], facts: &mut Facts) -> Vec<Result<Basket, CheckoutError>> {
        let mut number = 0;
        allocate(orders, facts, || {
            number += 1;
            OrderNumber::from_random(number)
        })
    }

    #[test]
    fn the_first_to_come_get_it_and_a_smaller_wish_behind_goes_on() {
        let mut facts = facts(&[3]);
        let orders = [order(1, &[(0, 2)]), order(2, &[(0, 2)]), order(3, &[(0, 1)]), order(4, &[(0, 1)])];
        let outcome = place(&orders, &mut facts);
        assert!(outcome[0].is_ok() && outcome[2].is_ok());
        for (index, left) in [(1, 1), (3, 0)] {
            let Err(CheckoutError::SoldOut(short)) = &outcome[index] else { panic!("{:?}", outcome[index]) };
            assert_eq!(short[0].left, left);
        }
        assert_eq!(facts.left(SkuId(0)), 0);
    }

    #[test]
    fn a_basket_is_all_or_nothing() {
        let mut facts = facts(&[5, 0]);
        let outcome = place(&[order(1, &[(0, 2), (1, 1)]), order(2, &[(0, 5)])], &mut facts);
        assert!(matches!(&outcome[0], Err(CheckoutError::SoldOut(short)) if short.len() == 1));
        assert!(outcome[1].is_ok(), "the refused basket has taken nothing");
    }

    #[test]
    fn an_equal_order_in_the_same_group_asks_first() {
        let (first, mut second) = (order(1, &[(0, 1)]), order(1, &[(0, 1)]));
        let outcome = place(&[first, order(1, &[(0, 1)])], &mut facts(&[9]));
        let number = &outcome[0].as_ref().unwrap().number;
        assert!(matches!(&outcome[1], Err(CheckoutError::PossibleDuplicate(earlier)) if earlier == number));
        second.order.confirm_duplicate = true;
        assert!(place(&[order(1, &[(0, 1)]), second], &mut facts(&[9]))[1].is_ok());
    }

    proptest! {
        /// Never oversold, and nobody is refused whom the rest would have served (invariant I1, on both sides).
        #[test]
        fn what_is_sold_was_there(
            on_hand in proptest::collection::vec(0..20_i64, 3),
            wishes in proptest::collection::vec((0..3_i64, 1..6_u32, proptest::option::of(1..6_u32)), 0..60),
        ) {
            let orders: Vec<OrderRequest> = wishes.iter().enumerate().map(|(shopper, (sku, quantity, also))| {
                let other = also.map(|quantity| ((sku + 1) % 3, quantity));
                order(shopper, &[Some((*sku, *quantity)), other].into_iter().flatten().collect::<Vec<_>>())
            }).collect();
            let mut facts = facts(&on_hand);
            let outcome = place(&orders, &mut facts);
            let mut left = on_hand;
            for (order, outcome) in orders.iter().zip(&outcome) {
                let fits = order.order.lines.iter().all(|line| {
                    left[usize::try_from(line.sku.0).unwrap()] >= i64::from(line.quantity)
                });
                prop_assert_eq!(outcome.is_ok(), fits);
                for line in order.order.lines.iter().filter(|_| fits) {
                    left[usize::try_from(line.sku.0).unwrap()] -= i64::from(line.quantity);
                }
            }
            for (sku, left) in (0..).map(SkuId).zip(left) {
                prop_assert!(left >= 0);
                prop_assert_eq!(facts.left(sku), left);
            }
        }
    }
}
