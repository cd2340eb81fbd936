//! Writing what makes the orders of a group: them, their lines and histories, what they take and the messages about
//! them. Everything they take is locked (`rows`).

use super::allocate::{Basket, limited};
use super::price::LineSource;
use super::queries::{
    INSERT_ORDER_LINES, INSERT_ORDERS, INSERT_PLACED_EVENTS, INSERT_SALE_MOVEMENTS, TAKE_STOCK,
};
use super::request::OrderRequest;
use crate::database::{DatabaseError, Transaction};
use crate::outbox::{self, Topic};
use crate::promotions::{record_bought, record_coupon_uses};
use catalogue::Trait;
use client::{Order, OrderEvent, OrderLine, Payment, QuoteLine};
use domain::{CouponId, Email, OrderStatus, Phone, Poisha};
use jiff::Timestamp;
use std::collections::{BTreeMap, HashMap};
use tokio_postgres::types::Json;
use uuid::Uuid;

/// An accepted order and what it gets.
type Accepted<'a> = (&'a OrderRequest, Basket);

/// Writes everything that makes the orders: them, their lines and histories, the stock they take and the messages
/// about them. The orders come back as `orders::load_order` would read them.
pub(crate) async fn record_orders(
    transaction: &Transaction<'_>,
    accepted: Vec<Accepted<'_>>,
    now: Timestamp,
) -> Result<Vec<Order>, DatabaseError> {
    if accepted.is_empty() {
        return Ok(Vec::new());
    }
    let ids = insert_orders(transaction, &accepted, now).await?;
    record_promotions(transaction, &accepted).await?;
    let campaigns: Vec<Option<i64>> = accepted
        .iter()
        .flat_map(|(_, basket)| &basket.sources)
        .map(|source| source.campaign.map(|campaign| campaign.id.0))
        .collect();
    let orders: Vec<Order> =
        accepted.into_iter().map(|(request, basket)| as_placed(request, basket, now)).collect();
    // Sent one behind the other without waiting for answers.
    tokio::try_join!(
        insert_lines(transaction, (&ids, &campaigns), &orders),
        insert_events(transaction, &ids, now),
        take_stock(transaction, &orders),
        insert_movements(transaction, &ids, &orders),
        outbox::enqueue(transaction, Topic::OrderPlaced, ids.iter().copied().zip(&orders)),
    )?;
    Ok(orders)
}

/// Counts what the orders use of coupons and of campaigns with a limit.
async fn record_promotions(
    transaction: &Transaction<'_>,
    accepted: &[Accepted<'_>],
) -> Result<(), DatabaseError> {
    let uses: Vec<(CouponId, &Phone)> = accepted
        .iter()
        .filter_map(|(request, basket)| Some((basket.coupon?, &request.order.phone)))
        .collect();
    record_coupon_uses(transaction, &uses).await?;
    let mut pieces = Vec::new();
    for (request, basket) in accepted {
        for (line, source) in request.order.lines.iter().zip(&basket.sources) {
            if let Some((piece, per_phone)) = limited(request, line, source.campaign) {
                pieces.push((piece, line.quantity.get(), per_phone));
            }
        }
    }
    record_bought(transaction, pieces).await
}

/// The ids, in the order of the group.
async fn insert_orders(
    transaction: &Transaction<'_>,
    accepted: &[Accepted<'_>],
    now: Timestamp,
) -> Result<Vec<i64>, DatabaseError> {
    let texts = |text: fn(&OrderRequest) -> &str| -> Vec<&str> {
        accepted.iter().map(|(request, _)| text(request)).collect()
    };
    let hashes = |hash: fn(&OrderRequest) -> &[u8; 32]| -> Vec<&[u8]> {
        accepted.iter().map(|(request, _)| hash(request).as_slice()).collect()
    };
    let amounts = |amount: fn(&Basket) -> Poisha| -> Vec<i64> {
        accepted.iter().map(|(_, basket)| amount(basket).get()).collect()
    };
    let numbers: Vec<&str> = accepted.iter().map(|(_, basket)| basket.number.as_str()).collect();
    let keys: Vec<Uuid> = accepted.iter().map(|(request, _)| request.key.0).collect();
    let coupons: Vec<Option<i64>> =
        accepted.iter().map(|(_, basket)| basket.coupon.map(|coupon| coupon.0)).collect();
    let emails: Vec<Option<&str>> =
        accepted.iter().map(|(request, _)| request.order.email.as_ref().map(Email::as_str)).collect();
    let zones: Vec<&str> = accepted.iter().map(|(_, basket)| basket.delivery.zone.code()).collect();
    let rows = transaction
        .query(
            INSERT_ORDERS,
            &[
                &numbers,
                &keys,
                &hashes(|request| &request.body_hash),
                &texts(|request| request.order.language.code()),
                &texts(|request| request.order.name.as_str()),
                &texts(|request| request.order.phone.as_str()),
                &texts(|request| request.upazila.place.slug),
                &zones,
                &texts(|request| request.order.address.as_str()),
                &texts(|request| request.order.note.as_str()),
                &amounts(|basket| basket.quote.items_total),
                &amounts(|basket| basket.quote.discount),
                &amounts(|basket| basket.quote.delivery_fee),
                &amounts(|basket| basket.quote.total),
                &hashes(|request| &request.lines_hash),
                &texts(|request| request.request_id.as_str()),
                &now,
                &coupons,
                &emails,
            ],
        )
        .await?;
    let mut ids: HashMap<Uuid, i64> = HashMap::with_capacity(rows.len());
    for row in &rows {
        ids.insert(row.get("idempotency_key")?, row.get("id")?);
    }
    Ok(keys.iter().map(|key| ids.get(key).copied().expect("an inserted row is returned")).collect())
}

async fn insert_lines(
    transaction: &Transaction<'_>,
    (ids, campaigns): (&[i64], &[Option<i64>]),
    orders: &[Order],
) -> Result<(), DatabaseError> {
    let lines: Vec<(i64, i16, &OrderLine)> = ids
        .iter()
        .zip(orders)
        .flat_map(|(id, order)| (1..).zip(&order.lines).map(|(position, line)| (*id, position, line)))
        .collect();
    let (order_ids, positions): (Vec<i64>, Vec<i16>) =
        lines.iter().map(|(id, position, _)| (*id, *position)).unzip();
    let lines: Vec<&OrderLine> = lines.into_iter().map(|(_, _, line)| line).collect();
    let texts = |text: fn(&OrderLine) -> &str| -> Vec<&str> { lines.iter().map(|line| text(line)).collect() };
    let skus: Vec<i64> = lines.iter().map(|line| line.sku.0).collect();
    let options: Vec<Json<&[Trait]>> = lines.iter().map(|line| Json(line.options.as_slice())).collect();
    let quantities: Vec<i32> = lines.iter().map(|line| line.quantity.get().cast_signed()).collect();
    let unit_prices: Vec<i64> = lines.iter().map(|line| line.unit_price.get()).collect();
    let totals: Vec<i64> = lines.iter().map(|line| line.total.get()).collect();
    transaction
        .execute(
            INSERT_ORDER_LINES,
            &[
                &order_ids,
                &positions,
                &skus,
                &texts(|line| &line.sku_code),
                &texts(|line| &line.product),
                &texts(|line| &line.name.bn),
                &texts(|line| &line.name.en),
                &options,
                &quantities,
                &unit_prices,
                &totals,
                &campaigns,
            ],
        )
        .await
        .map(drop)
}

async fn insert_events(
    transaction: &Transaction<'_>,
    ids: &[i64],
    now: Timestamp,
) -> Result<(), DatabaseError> {
    transaction.execute(INSERT_PLACED_EVENTS, &[&ids, &now]).await.map(drop)
}

async fn take_stock(transaction: &Transaction<'_>, orders: &[Order]) -> Result<(), DatabaseError> {
    let mut taken: BTreeMap<i64, i64> = BTreeMap::new();
    for line in orders.iter().flat_map(|order| &order.lines) {
        *taken.entry(line.sku.0).or_default() += i64::from(line.quantity);
    }
    let (skus, quantities): (Vec<i64>, Vec<i64>) = taken.into_iter().unzip();
    transaction.execute(TAKE_STOCK, &[&skus, &quantities]).await.map(drop)
}

async fn insert_movements(
    transaction: &Transaction<'_>,
    ids: &[i64],
    orders: &[Order],
) -> Result<(), DatabaseError> {
    let (mut order_ids, mut skus, mut quantities) = (Vec::new(), Vec::new(), Vec::new());
    for (id, order) in ids.iter().zip(orders) {
        for line in &order.lines {
            order_ids.push(*id);
            skus.push(line.sku.0);
            quantities.push(i64::from(line.quantity));
        }
    }
    transaction.execute(INSERT_SALE_MOVEMENTS, &[&order_ids, &skus, &quantities]).await.map(drop)
}

/// The order as `orders::load_order` would read it, without reading it while its stock is locked.
fn as_placed(request: &OrderRequest, basket: Basket, placed_at: Timestamp) -> Order {
    let Basket { number, quote, delivery, sources, .. } = basket;
    let sold = |(line, source): (QuoteLine, LineSource)| OrderLine {
        sku: line.sku,
        sku_code: source.sku_code,
        product: line.product,
        name: line.name,
        options: line.options,
        quantity: line.quantity,
        unit_price: line.unit_price,
        total: line.total,
    };
    let order = request.order.clone();
    Order {
        number,
        status: OrderStatus::Placed,
        placed_at,
        language: order.language,
        name: order.name,
        phone: order.phone,
        upazila: order.upazila,
        address: order.address,
        note: order.note,
        zone: delivery.zone,
        payment: Payment::CashOnDelivery,
        lines: quote.lines.into_iter().zip(sources).map(sold).collect(),
        items_total: quote.items_total,
        discount: quote.discount,
        delivery_fee: quote.delivery_fee,
        total: quote.total,
        coupon: order.coupon,
        email: order.email,
        events: vec![OrderEvent { status: OrderStatus::Placed, at: placed_at }],
    }
}
