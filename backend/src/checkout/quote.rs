//! A quote, from memory: it goes on while the database is away, and costs it nothing. Only a coupon is looked up.

use super::basket::{Delivery, TriedCoupon, add_up, apply_coupon};
use super::error::CheckoutError;
use super::request::{check_lines, load_upazila};
use crate::api::Shop;
use crate::promotions::find_coupon;
use catalogue::{Snapshot, View};
use client::{LineRequest, Quote, QuoteLine, QuoteRequest};
use domain::{CouponCode, CouponRefusal};
use jiff::Timestamp;

/// What the basket costs by the published catalogue, half a second old at most while the database answers.
pub(crate) async fn quote_basket(shop: &Shop, request: &QuoteRequest) -> Result<Quote, CheckoutError> {
    check_lines(&request.lines)?;
    let view = shop.catalogue.view().ok_or(CheckoutError::NoCatalogue)?;
    let delivery = request.upazila.as_deref().map(|slug| delivery_to(&view.snapshot, slug)).transpose()?;
    let now = shop.catalogue.now();
    let priced = request.lines.iter().enumerate().map(|(index, line)| {
        let unknown = || CheckoutError::invalid(format!("lines[{index}].sku"), "is not for sale");
        price_line(&view, *line, now).ok_or_else(unknown)
    });
    let quote = add_up(priced.collect::<Result<_, _>>()?, delivery);
    match &request.coupon {
        Some(code) => try_coupon(shop, quote, (code, now)).await,
        None => Ok(quote),
    }
}

async fn try_coupon(
    shop: &Shop,
    quote: Quote,
    (code, now): (&CouponCode, Timestamp),
) -> Result<Quote, CheckoutError> {
    let found = find_coupon(&shop.database, code).await?;
    let outcome = match &found {
        Some(state) => state.save(quote.items_total, now),
        None => Err(CouponRefusal::Unknown),
    };
    let known = found.as_ref().map(|state| &state.coupon);
    Ok(apply_coupon(quote, &TriedCoupon { code, known, outcome }))
}

fn delivery_to(snapshot: &Snapshot, upazila: &str) -> Result<Delivery, CheckoutError> {
    let zone = load_upazila(upazila)?.zone;
    let known =
        snapshot.find_zone(zone).ok_or_else(|| CheckoutError::invalid("upazila", "is not delivered to"))?;
    Ok(Delivery { zone, fee: known.fee })
}

fn price_line(view: &View, line: LineRequest, now: Timestamp) -> Option<QuoteLine> {
    let (product, sku) = view.snapshot.find_sku(line.sku)?;
    let offer = view.offers.find(line.sku)?;
    let unit_price = offer.price_at(now);
    Some(QuoteLine {
        sku: line.sku,
        product: product.slug.to_string(),
        name: product.name.clone(),
        options: sku.options.clone(),
        quantity: line.quantity,
        unit_price,
        total: unit_price * i64::from(line.quantity),
        stock: offer.stock,
    })
}
