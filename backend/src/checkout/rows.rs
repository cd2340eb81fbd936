//! The rows of a group of orders: locked, read and written inside its transaction.

use super::allocate::Basket;
use super::price::{Facts, PricedSku};
use super::queries::{
    FIND_EQUAL_ORDERS, FIND_ORDERS_BY_KEY, INSERT_ORDER_LINES, INSERT_ORDERS, INSERT_PLACED_EVENTS,
    INSERT_SALE_MOVEMENTS, LIST_DELIVERY_FEES, LOCK_STOCK, PRICE_SKUS, TAKE_STOCK, TOUCH_REPLAYED_ORDERS,
    TRY_LOCK_KEYS,
};
use super::request::{IdempotencyKey, Likeness, OrderRequest};
use crate::catalogue::read_price;
use crate::database::{DatabaseError, Record, Transaction};
use crate::orders::load_order;
use crate::outbox::{self, Topic};
use catalogue::Trait;
use client::{Order, OrderEvent, OrderLine, Payment, QuoteLine};
use domain::{Email, OrderId, OrderNumber, OrderStatus, Poisha, SkuId, StockHint, Text, Zone};
use jiff::Timestamp;
use std::collections::{BTreeMap, HashMap};
use tokio_postgres::types::Json;
use uuid::Uuid;

/// The last order that equals another one, by what makes them equal.
pub(crate) type EqualOrders = HashMap<Likeness, OrderNumber>;

/// For each key, whether it is ours until the transaction ends.
pub(crate) async fn try_lock_keys(
    transaction: &Transaction<'_>,
    keys: &[IdempotencyKey],
) -> Result<Vec<bool>, DatabaseError> {
    // Two keys that share this number only wait for each other.
    let locks: Vec<i64> = keys.iter().map(|key| key.lock()).collect();
    let mut is_locked = vec![false; keys.len()];
    for row in transaction.query(TRY_LOCK_KEYS, &[&locks]).await? {
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

/// Locks the stock of the group and reads what decides about it. What is read after the lock cannot be older.
pub(crate) async fn lock_and_read(
    transaction: &Transaction<'_>,
    requests: &[&OrderRequest],
) -> Result<Facts, DatabaseError> {
    let mut skus: Vec<i64> =
        requests.iter().flat_map(|request| &request.order.lines).map(|line| line.sku.0).collect();
    skus.sort_unstable();
    skus.dedup();
    let on_hand = transaction.query(LOCK_STOCK, &[&skus]).await?;
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
    Ok(Facts {
        now,
        on_hand: on_hand
            .iter()
            .map(|row| Ok((SkuId(row.get("sku_id")?), row.get("on_hand")?)))
            .collect::<Result<_, DatabaseError>>()?,
        skus: priced.iter().map(read_sku).collect::<Result<_, _>>()?,
        fees: fees.iter().map(read_fee).collect::<Result<_, _>>()?,
        equal_orders: equal_orders.iter().map(read_equal_order).collect::<Result<_, _>>()?,
    })
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

/// An accepted order and what it gets.
type Accepted<'a> = (&'a OrderRequest, Basket);

/// Writes everything that makes the orders: them, their lines and histories, the stock they take and the messages
/// about them. The orders come back as [`load_order`] would read them.
pub(crate) async fn record_orders(
    transaction: &Transaction<'_>,
    accepted: Vec<Accepted<'_>>,
    now: Timestamp,
) -> Result<Vec<Order>, DatabaseError> {
    if accepted.is_empty() {
        return Ok(Vec::new());
    }
    let ids = insert_orders(transaction, &accepted, now).await?;
    let orders: Vec<Order> =
        accepted.into_iter().map(|(request, basket)| as_placed(request, basket, now)).collect();
    // Sent one behind the other without waiting for answers.
    tokio::try_join!(
        insert_lines(transaction, &ids, &orders),
        insert_events(transaction, &ids, now),
        take_stock(transaction, &orders),
        insert_movements(transaction, &ids, &orders),
        outbox::enqueue(transaction, Topic::OrderPlaced, ids.iter().copied().zip(&orders)),
    )?;
    Ok(orders)
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
    let zones: Vec<&str> = accepted.iter().map(|(_, basket)| basket.delivery.zone.code()).collect();
    let emails: Vec<Option<&str>> =
        accepted.iter().map(|(request, _)| request.order.email.as_ref().map(Email::as_str)).collect();
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
    ids: &[i64],
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

/// The order as [`load_order`] would read it, without reading it while its stock is locked.
fn as_placed(request: &OrderRequest, basket: Basket, placed_at: Timestamp) -> Order {
    let Basket { number, quote, delivery, sku_codes } = basket;
    let sold = |(line, sku_code): (QuoteLine, String)| OrderLine {
        sku: line.sku,
        sku_code,
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
        lines: quote.lines.into_iter().zip(sku_codes).map(sold).collect(),
        items_total: quote.items_total,
        discount: quote.discount,
        delivery_fee: quote.delivery_fee,
        total: quote.total,
        events: vec![OrderEvent { status: OrderStatus::Placed, at: placed_at }],
        email: order.email,
    }
}
