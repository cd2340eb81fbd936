//! The rows of a group of orders, locked and read inside its transaction. What is written then is in `record`.

use super::price::{Facts, PricedSku};
use super::queries::{
    FIND_EQUAL_ORDERS, FIND_ORDERS_BY_KEY, KEEP_PLANS, LIST_DELIVERY_FEES, LOCK_STOCK, PRICE_SKUS,
    TOUCH_REPLAYED_ORDERS, TRY_LOCK_KEYS,
};
use super::request::{IdempotencyKey, Likeness, OrderRequest};
use crate::catalogue::read_price;
use crate::database::{DatabaseError, Record, Transaction};
use crate::orders::load_order;
use crate::promotions::{Bought, list_bought, lock_coupons};
use client::Order;
use domain::{OrderId, OrderNumber, Phone, Poisha, SkuId, StockHint, Text, Zone};
use jiff::Timestamp;
use std::collections::HashMap;
use uuid::Uuid;

/// The last order that equals another one, by what makes them equal.
pub(crate) type EqualOrders = HashMap<Likeness, OrderNumber>;

/// What a group begins with. For each key, whether it is ours until the transaction ends.
pub(crate) async fn try_lock_keys(
    transaction: &Transaction<'_>,
    keys: &[IdempotencyKey],
) -> Result<Vec<bool>, DatabaseError> {
    // Two keys that share this number only wait for each other.
    let locks: Vec<i64> = keys.iter().map(|key| key.lock()).collect();
    let mut is_locked = vec![false; keys.len()];
    let locks: [&(dyn tokio_postgres::types::ToSql + Sync); 1] = [&locks];
    let (_, rows) =
        tokio::try_join!(transaction.execute(KEEP_PLANS, &[]), transaction.query(TRY_LOCK_KEYS, &locks))?;
    for row in rows {
        let position = row.parse("position", |position: i64| usize::try_from(position))?;
        is_locked[position - 1] = row.get("locked")?;
    }
    Ok(is_locked)
}

/// The orders under these keys, with the hashes of their bodies.
pub(crate) async fn find_by_key(
    transaction: &Transaction<'_>,
    keys: &[IdempotencyKey],
) -> Result<HashMap<IdempotencyKey, (OrderId, [u8; 32])>, DatabaseError> {
    let keys: Vec<Uuid> = keys.iter().map(|key| key.0).collect();
    let rows = transaction.query(FIND_ORDERS_BY_KEY, &[&keys]).await?;
    let read = |row: &Record| {
        let hash = read_hash(row, "body_hash")?;
        Ok((IdempotencyKey(row.get("idempotency_key")?), (OrderId(row.get("id")?), hash)))
    };
    rows.iter().map(read).collect()
}

/// These orders as their shoppers see them, in this order.
pub(crate) async fn replay_orders(
    transaction: &Transaction<'_>,
    ids: &[OrderId],
) -> Result<Vec<Order>, DatabaseError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let touched: Vec<i64> = ids.iter().map(|id| id.0).collect();
    transaction.execute(TOUCH_REPLAYED_ORDERS, &[&touched]).await?;
    let mut orders = Vec::with_capacity(ids.len());
    for id in ids {
        orders.push(load_order(transaction, *id).await?);
    }
    Ok(orders)
}

/// Locks the stock and the coupons of the group and reads what decides about it. What is read after the locks cannot
/// be older.
pub(crate) async fn lock_and_read(
    transaction: &Transaction<'_>,
    requests: &[&OrderRequest],
) -> Result<Facts, DatabaseError> {
    let mut skus: Vec<i64> =
        requests.iter().flat_map(|request| &request.order.lines).map(|line| line.sku.0).collect();
    skus.sort_unstable();
    skus.dedup();
    let on_hand = transaction.query(LOCK_STOCK, &[&skus]).await?;
    let coupon_uses: Vec<_> = requests
        .iter()
        .filter_map(|request| Some((request.order.coupon.as_ref()?, &request.order.phone)))
        .collect();
    let coupons = lock_coupons(transaction, &coupon_uses).await?;
    let phones: Vec<&str> = requests.iter().map(|request| request.order.phone.as_str()).collect();
    let hashes: Vec<&[u8]> = requests.iter().map(|request| request.lines_hash.as_slice()).collect();
    let parameters: [&(dyn tokio_postgres::types::ToSql + Sync); 2] = [&phones, &hashes];
    let skus: [&(dyn tokio_postgres::types::ToSql + Sync); 1] = [&skus];
    let (priced, fees, equal_orders) = tokio::try_join!(
        transaction.query(PRICE_SKUS, &skus),
        transaction.query(LIST_DELIVERY_FEES, &[]),
        transaction.query(FIND_EQUAL_ORDERS, &parameters),
    )?;
    let now = fees.first().map_or(Ok(Timestamp::UNIX_EPOCH), |row| row.get("now"))?;
    let mut facts = Facts {
        now,
        on_hand: on_hand
            .iter()
            .map(|row| Ok((SkuId(row.get("sku_id")?), row.get("on_hand")?)))
            .collect::<Result<_, DatabaseError>>()?,
        skus: priced.iter().map(read_sku).collect::<Result<_, _>>()?,
        fees: fees.iter().map(read_fee).collect::<Result<_, _>>()?,
        equal_orders: equal_orders.iter().map(read_equal_order).collect::<Result<_, _>>()?,
        coupons,
        bought: Bought::new(),
    };
    facts.bought = list_bought(transaction, &limited_lines(requests, &facts)).await?;
    Ok(facts)
}

/// Lines whose campaign limits what one phone may buy.
fn limited_lines<'a>(requests: &[&'a OrderRequest], facts: &Facts) -> Vec<(SkuId, &'a Phone)> {
    let is_limited = |sku: &SkuId| {
        let campaign = facts.skus.get(sku).and_then(|sku| sku.offer.campaign_at(facts.now));
        campaign.is_some_and(|campaign| campaign.per_phone.is_some())
    };
    let lines = requests
        .iter()
        .flat_map(|request| request.order.lines.iter().map(|line| (line.sku, &request.order.phone)));
    lines.filter(|(sku, _)| is_limited(sku)).collect()
}

fn read_hash(row: &Record, column: &'static str) -> Result<[u8; 32], DatabaseError> {
    row.parse(column, |hash: Vec<u8>| <[u8; 32]>::try_from(hash).map_err(|_| "not a hash"))
}

fn read_sku(row: &Record) -> Result<(SkuId, PricedSku), DatabaseError> {
    // The hint of an order's line comes from the locked stock.
    let offer = read_price(row, StockHint::InStock)?;
    let sku = PricedSku {
        code: row.get("code")?,
        product: row.get("slug")?,
        name: Text { bn: row.get("name_bn")?, en: row.get("name_en")? },
        options: row.json("options")?,
        offer,
    };
    Ok((SkuId(row.get("id")?), sku))
}

fn read_fee(row: &Record) -> Result<(Zone, Poisha), DatabaseError> {
    let zone = row.parse("zone", |code: String| Zone::from_code(&code).ok_or("not a zone"))?;
    Ok((zone, row.get("fee").map(Poisha::new)?))
}

fn read_equal_order(row: &Record) -> Result<(Likeness, OrderNumber), DatabaseError> {
    let lines_hash = read_hash(row, "lines_hash")?;
    Ok((Likeness { phone: row.text("phone")?, lines_hash }, row.text("number")?))
}
