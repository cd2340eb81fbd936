//! The rows of an order: locked, read and written inside its transaction.

use super::basket::{Delivery, add_up};
use super::error::CheckoutError;
use super::queries::{
    FIND_EQUAL_ORDER, FIND_ORDER_BY_KEY, INSERT_ORDER, INSERT_ORDER_LINES, INSERT_OUTBOX_MESSAGE,
    INSERT_PLACED_EVENT, INSERT_SALE_MOVEMENTS, LOAD_DELIVERY_FEE, LOCK_IDEMPOTENCY_KEY, LOCK_STOCK,
    PRICE_SKUS, TAKE_STOCK, TOUCH_REPLAYED_ORDER,
};
use super::request::{IdempotencyKey, OrderRequest};
use crate::database::{DatabaseError, Record, Transaction};
use crate::orders::load_order;
use crate::outbox::OrderPlaced;
use catalogue::Trait;
use client::{LineRequest, Order, OrderEvent, OrderLine, Payment, Quote, QuoteLine};
use domain::{Offer, OrderId, OrderNumber, OrderStatus, Poisha, Sale, SkuId, StockHint, Text};
use jiff::Timestamp;
use std::collections::HashMap;
use tokio_postgres::types::Json;

/// What the order costs now, by the database.
#[derive(Debug)]
pub(crate) struct Basket {
    pub(crate) quote: Quote,
    pub(crate) delivery: Delivery,
    /// The shop's code of each line's SKU.
    pub(crate) sku_codes: Vec<String>,
}

pub(crate) async fn lock_key(
    transaction: &Transaction<'_>,
    key: IdempotencyKey,
) -> Result<(), DatabaseError> {
    let (high, low) = key.0.as_u64_pair();
    // Two keys that share this number only wait for each other.
    transaction.execute(LOCK_IDEMPOTENCY_KEY, &[&(high ^ low).cast_signed()]).await.map(drop)
}

pub(crate) async fn find_by_key(
    transaction: &Transaction<'_>,
    key: IdempotencyKey,
) -> Result<Option<(OrderId, Vec<u8>)>, DatabaseError> {
    let found = transaction.query_opt(FIND_ORDER_BY_KEY, &[&key.0]).await?;
    found.map(|order| Ok((OrderId(order.get("id")?), order.get("body_hash")?))).transpose()
}

pub(crate) async fn replay_order(transaction: &Transaction<'_>, id: OrderId) -> Result<Order, DatabaseError> {
    transaction.execute(TOUCH_REPLAYED_ORDER, &[&id.0]).await?;
    load_order(transaction, id).await
}

/// Pieces on hand, locked until the transaction ends.
pub(crate) async fn lock_stock(
    transaction: &Transaction<'_>,
    sorted_skus: &[i64],
) -> Result<HashMap<SkuId, i64>, DatabaseError> {
    let rows = transaction.query(LOCK_STOCK, &[&sorted_skus]).await?;
    rows.iter().map(|row| Ok((SkuId(row.get("sku_id")?), row.get("on_hand")?))).collect()
}

/// Prices every line by the database's clock.
pub(crate) async fn price_basket(
    transaction: &Transaction<'_>,
    request: &OrderRequest,
    on_hand: &HashMap<SkuId, i64>,
) -> Result<Basket, CheckoutError> {
    let rows = transaction.query(PRICE_SKUS, &[&request.sorted_skus()]).await?;
    let mut priced: HashMap<i64, Record> = HashMap::with_capacity(rows.len());
    for row in rows {
        priced.insert(row.get("id")?, row);
    }
    let (mut lines, mut sku_codes) = (Vec::with_capacity(priced.len()), Vec::with_capacity(priced.len()));
    for (index, line) in request.order.lines.iter().enumerate() {
        let unknown = || CheckoutError::invalid(format!("lines[{index}].sku"), "is not for sale");
        let row = priced.get(&line.sku.0).ok_or_else(unknown)?;
        let stock = StockHint::from_on_hand(on_hand.get(&line.sku).copied().unwrap_or(0));
        lines.push(price_line(row, *line, stock)?);
        sku_codes.push(row.get("code")?);
    }
    let zone = request.upazila.zone;
    let fee = transaction.query_one(LOAD_DELIVERY_FEE, &[&zone.code()]).await?.get("fee").map(Poisha::new)?;
    let delivery = Delivery { zone, fee };
    Ok(Basket { quote: add_up(lines, Some(delivery)), delivery, sku_codes })
}

fn price_line(row: &Record, line: LineRequest, stock: StockHint) -> Result<QuoteLine, DatabaseError> {
    let sale = match row.get::<Option<i64>>("sale")? {
        Some(price) => Some(Sale {
            price: Poisha::new(price),
            from: row.get("sale_from")?,
            until: row.get("sale_until")?,
        }),
        None => None,
    };
    let offer = Offer { list: row.get("list").map(Poisha::new)?, sale, stock };
    let unit_price = offer.price_at(row.get("now")?);
    Ok(QuoteLine {
        sku: line.sku,
        product: row.get("slug")?,
        name: Text { bn: row.get("name_bn")?, en: row.get("name_en")? },
        options: row.json("options")?,
        quantity: line.quantity,
        unit_price,
        total: unit_price * i64::from(line.quantity),
        stock,
    })
}

pub(crate) async fn find_equal_order(
    transaction: &Transaction<'_>,
    request: &OrderRequest,
) -> Result<Option<OrderNumber>, DatabaseError> {
    let phone = request.order.phone.as_str();
    let found = transaction.query_opt(FIND_EQUAL_ORDER, &[&phone, &request.lines_hash.as_slice()]).await?;
    found.map(|order| order.text("number")).transpose()
}

/// Writes everything that makes the order: it, its lines, its history, the stock it takes and the message about it.
pub(crate) async fn record_order(
    transaction: &Transaction<'_>,
    request: &OrderRequest,
    basket: Basket,
) -> Result<Order, DatabaseError> {
    let number = OrderNumber::from_random(rand::random());
    let (id, placed_at) = insert_order(transaction, request, (&number, &basket)).await?;
    insert_lines(transaction, id, &basket).await?;
    transaction.execute(INSERT_PLACED_EVENT, &[&id.0, &placed_at]).await?;
    take_stock(transaction, id, &basket.quote.lines).await?;
    let order = as_placed(number, placed_at, request, basket);
    let message = OrderPlaced::new(&order);
    transaction.execute(INSERT_OUTBOX_MESSAGE, &[&message.dedupe_key(), &id.0, &Json(&message)]).await?;
    Ok(order)
}

async fn insert_order(
    transaction: &Transaction<'_>,
    request: &OrderRequest,
    (number, basket): (&OrderNumber, &Basket),
) -> Result<(OrderId, Timestamp), DatabaseError> {
    let (order, quote) = (&request.order, &basket.quote);
    let row = transaction
        .query_one(
            INSERT_ORDER,
            &[
                &number.as_str(),
                &request.key.0,
                &request.body_hash.as_slice(),
                &order.language.code(),
                &order.name.as_str(),
                &order.phone.as_str(),
                &request.upazila.place.slug,
                &basket.delivery.zone.code(),
                &order.address.as_str(),
                &order.note.as_str(),
                &quote.items_total.get(),
                &quote.discount.get(),
                &quote.delivery_fee.get(),
                &quote.total.get(),
                &request.lines_hash.as_slice(),
                &request.request_id.as_str(),
            ],
        )
        .await?;
    Ok((OrderId(row.get("id")?), row.get("placed_at")?))
}

async fn insert_lines(
    transaction: &Transaction<'_>,
    id: OrderId,
    basket: &Basket,
) -> Result<(), DatabaseError> {
    let lines = &basket.quote.lines;
    let skus: Vec<i64> = lines.iter().map(|line| line.sku.0).collect();
    let products: Vec<&str> = lines.iter().map(|line| line.product.as_str()).collect();
    let names_bn: Vec<&str> = lines.iter().map(|line| line.name.bn.as_str()).collect();
    let names_en: Vec<&str> = lines.iter().map(|line| line.name.en.as_str()).collect();
    let options: Vec<Json<&[Trait]>> = lines.iter().map(|line| Json(line.options.as_slice())).collect();
    let quantities: Vec<i32> = lines.iter().map(|line| line.quantity.get().cast_signed()).collect();
    let unit_prices: Vec<i64> = lines.iter().map(|line| line.unit_price.get()).collect();
    let totals: Vec<i64> = lines.iter().map(|line| line.total.get()).collect();
    let codes = &basket.sku_codes;
    transaction
        .execute(
            INSERT_ORDER_LINES,
            &[
                &id.0,
                &skus,
                codes,
                &products,
                &names_bn,
                &names_en,
                &options,
                &quantities,
                &unit_prices,
                &totals,
            ],
        )
        .await
        .map(drop)
}

async fn take_stock(
    transaction: &Transaction<'_>,
    id: OrderId,
    lines: &[QuoteLine],
) -> Result<(), DatabaseError> {
    let skus: Vec<i64> = lines.iter().map(|line| line.sku.0).collect();
    let quantities: Vec<i64> = lines.iter().map(|line| i64::from(line.quantity)).collect();
    transaction.execute(TAKE_STOCK, &[&skus, &quantities]).await?;
    transaction.execute(INSERT_SALE_MOVEMENTS, &[&id.0, &skus, &quantities]).await.map(drop)
}

/// The order as [`load_order`] would read it, without reading it while its stock is locked.
fn as_placed(number: OrderNumber, placed_at: Timestamp, request: &OrderRequest, basket: Basket) -> Order {
    let Basket { quote, delivery, sku_codes } = basket;
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
    }
}
