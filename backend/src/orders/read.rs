//! From rows to the order that its shopper sees.

use super::queries::{FIND_TRACKED_ORDER, LIST_ORDER_EVENTS, LIST_ORDER_LINES, LOAD_ORDER};
use crate::database::{Database, DatabaseError, Record, Transaction, Work};
use client::{Order, OrderEvent, OrderLine, Payment, TrackOrder};
use domain::{CouponCode, Email, Language, OrderId, OrderStatus, Poisha, Quantity, SkuId, Text, Zone};

/// The order with this number, if it was placed with this phone. A wrong phone and a number that does not exist
/// look the same, so that numbers cannot be probed.
pub(crate) async fn track_order(
    database: &Database,
    request: &TrackOrder,
) -> Result<Option<Order>, DatabaseError> {
    database.consistent_read("track_order", request).await
}

impl Work for TrackOrder {
    type Output = Option<Order>;
    type Error = DatabaseError;

    async fn run(&self, transaction: &Transaction<'_>) -> Result<Option<Order>, DatabaseError> {
        let (number, phone) = (self.number.as_str(), self.phone.as_str());
        match transaction.query_opt(FIND_TRACKED_ORDER, &[&number, &phone]).await? {
            Some(found) => load_order(transaction, OrderId(found.get("id")?)).await.map(Some),
            None => Ok(None),
        }
    }
}

/// The order with this identity, which must exist.
pub(crate) async fn load_order(transaction: &Transaction<'_>, id: OrderId) -> Result<Order, DatabaseError> {
    let order = transaction.query_one(LOAD_ORDER, &[&id.0]).await?;
    let lines = transaction.query(LIST_ORDER_LINES, &[&id.0]).await?;
    let events = transaction.query(LIST_ORDER_EVENTS, &[&id.0]).await?;
    Ok(Order {
        number: order.text("number")?,
        status: order.parse("status", |code: String| parse_status(&code))?,
        placed_at: order.get("placed_at")?,
        language: order.parse("language", |code: String| parse_language(&code))?,
        name: order.text("name")?,
        phone: order.text("phone")?,
        upazila: order.get("upazila")?,
        address: order.text("address")?,
        note: order.text("note")?,
        zone: order.parse("zone", |code: String| Zone::from_code(&code).ok_or("not a zone"))?,
        payment: Payment::CashOnDelivery,
        lines: lines.iter().map(read_line).collect::<Result<_, _>>()?,
        items_total: order.get("items_total").map(Poisha::new)?,
        discount: order.get("discount").map(Poisha::new)?,
        delivery_fee: order.get("delivery_fee").map(Poisha::new)?,
        total: order.get("total").map(Poisha::new)?,
        coupon: order.parse("coupon", |code: Option<String>| code.map(CouponCode::try_from).transpose())?,
        events: events.iter().map(read_event).collect::<Result<_, _>>()?,
        email: order.parse("email", |text: Option<String>| text.as_deref().map(Email::parse).transpose())?,
    })
}

fn read_line(line: &Record) -> Result<OrderLine, DatabaseError> {
    Ok(OrderLine {
        sku: line.get("sku_id").map(SkuId)?,
        sku_code: line.get("sku_code")?,
        product: line.get("product")?,
        name: Text { bn: line.get("name_bn")?, en: line.get("name_en")? },
        options: line.json("options")?,
        quantity: line.parse("quantity", |pieces: i32| Quantity::new(pieces.unsigned_abs()))?,
        unit_price: line.get("unit_price").map(Poisha::new)?,
        total: line.get("total").map(Poisha::new)?,
    })
}

fn read_event(event: &Record) -> Result<OrderEvent, DatabaseError> {
    Ok(OrderEvent {
        status: event.parse("to_status", |code: String| parse_status(&code))?,
        at: event.get("created_at")?,
    })
}

pub(super) fn parse_status(code: &str) -> Result<OrderStatus, String> {
    OrderStatus::from_code(code).ok_or_else(|| format!("\"{code}\" is not a status"))
}

fn parse_language(code: &str) -> Result<Language, String> {
    Language::from_code(code).ok_or_else(|| format!("\"{code}\" is not a language"))
}
