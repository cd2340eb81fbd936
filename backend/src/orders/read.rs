//! From rows to the order that its shopper sees.

use super::queries::{LOAD_ORDER, TRACK_ORDER};
use crate::database::{Database, DatabaseError, Record, Transaction};
use client::{Order, Payment, TrackOrder};
use domain::{CouponCode, Email, Language, OrderId, OrderStatus, Poisha, Zone};

/// The order with this number, if it was placed with this phone. A wrong phone and a number that does not exist
/// look the same, so that numbers cannot be probed.
pub(crate) async fn track_order(
    database: &Database,
    request: &TrackOrder,
) -> Result<Option<Order>, DatabaseError> {
    let (number, phone) = (request.number.as_str(), request.phone.as_str());
    let session = database.session().await?;
    session.query_opt(TRACK_ORDER, &[&number, &phone]).await?.as_ref().map(read_order).transpose()
}

/// The order with this identity, which must exist.
pub(crate) async fn load_order(transaction: &Transaction<'_>, id: OrderId) -> Result<Order, DatabaseError> {
    read_order(&transaction.query_one(LOAD_ORDER, &[&id.0]).await?)
}

fn read_order(order: &Record) -> Result<Order, DatabaseError> {
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
        lines: order.json("lines")?,
        items_total: order.get("items_total").map(Poisha::new)?,
        discount: order.get("discount").map(Poisha::new)?,
        delivery_fee: order.get("delivery_fee").map(Poisha::new)?,
        total: order.get("total").map(Poisha::new)?,
        coupon: order.parse("coupon", |code: Option<String>| code.map(CouponCode::try_from).transpose())?,
        events: order.json("events")?,
        email: order.parse("email", |text: Option<String>| text.as_deref().map(Email::parse).transpose())?,
    })
}

pub(super) fn parse_status(code: &str) -> Result<OrderStatus, String> {
    OrderStatus::from_code(code).ok_or_else(|| format!("\"{code}\" is not a status"))
}

fn parse_language(code: &str) -> Result<Language, String> {
    Language::from_code(code).ok_or_else(|| format!("\"{code}\" is not a language"))
}
