//! Lists of orders: found by status, phone or name, and those that wait for a call.

use super::queries::{
    COUNT_ORDERS_TO_CALL, FIND_ORDER_BEFORE, LIST_ORDERS, LIST_ORDERS_BY_NAME, LIST_ORDERS_BY_PHONE,
    LIST_ORDERS_BY_SERIAL, LIST_ORDERS_BY_STATUS, LIST_ORDERS_TO_CALL,
};
use crate::database::{Database, DatabaseError, Record};
use crate::orders::read::parse_status;
use client::{CallQueue, OrderPage, OrderSummary};
use domain::{CallOutcome, OrderStatus, PersonName, Phone, Poisha, Serial};
use jiff::Timestamp;

/// How many orders wait are counted up to here.
const MOST_COUNTED: i64 = 1_000;
/// The queue shows so many.
const QUEUE_LINES: i64 = 50;

/// How orders are looked for.
#[derive(Debug)]
pub(super) enum Wanted {
    All,
    Status(OrderStatus),
    Phone(Phone),
    /// With the piece of this serial number.
    Serial(Serial),
    /// Whose name begins so: one page, by name.
    Name(PersonName),
}

/// Which page.
#[derive(Debug)]
pub(super) struct Place {
    /// Only orders before this one.
    pub(super) before: Option<i64>,
    /// Only orders placed before this moment.
    pub(super) until: Option<Timestamp>,
    /// How many.
    pub(super) limit: u16,
}

/// A page of orders.
pub(super) async fn list(
    database: &Database,
    (wanted, place): (&Wanted, Place),
) -> Result<OrderPage, DatabaseError> {
    let session = database.session().await?;
    let mut before = place.before.unwrap_or(i64::MAX);
    if let Some(until) = place.until {
        let found = session.query(FIND_ORDER_BEFORE, &[&until]).await?;
        let last: i64 = found.first().map_or(Ok(0), |row| row.get("id"))?;
        before = before.min(last.saturating_add(1));
    }
    // One more tells whether there is another page.
    let asked = i64::from(place.limit) + 1;
    let mut rows = match wanted {
        Wanted::All => session.query(LIST_ORDERS, &[&before, &asked]).await,
        Wanted::Status(status) => {
            session.query(LIST_ORDERS_BY_STATUS, &[&before, &asked, &status.code()]).await
        }
        Wanted::Phone(phone) => {
            session.query(LIST_ORDERS_BY_PHONE, &[&before, &asked, &phone.as_str()]).await
        }
        Wanted::Serial(serial) => {
            session.query(LIST_ORDERS_BY_SERIAL, &[&before, &asked, &serial.as_str()]).await
        }
        Wanted::Name(name) => session.query(LIST_ORDERS_BY_NAME, &[&asked, &begins(name.as_str())]).await,
    }?;
    let is_more = rows.len() > usize::from(place.limit);
    rows.truncate(place.limit.into());
    let has_next = is_more && !matches!(wanted, Wanted::Name(_));
    let next = rows.last().filter(|_| has_next).map(|row| row.get("id")).transpose()?;
    let orders = rows.iter().map(read_summary).collect::<Result<_, _>>()?;
    Ok(OrderPage { orders, next })
}

/// Orders that wait for a call.
pub(super) async fn list_to_call(database: &Database) -> Result<CallQueue, DatabaseError> {
    let session = database.session().await?;
    let rows = session.query(LIST_ORDERS_TO_CALL, &[&QUEUE_LINES]).await?;
    let counted = session.query(COUNT_ORDERS_TO_CALL, &[&MOST_COUNTED]).await?;
    let waiting: i64 = counted.first().map_or(Ok(0), |row| row.get("waiting"))?;
    let orders = rows.iter().map(read_summary).collect::<Result<_, _>>()?;
    Ok(CallQueue { orders, waiting: u32::try_from(waiting).unwrap_or(u32::MAX) })
}

/// The pattern of what begins with a text.
fn begins(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len() + 1);
    for character in text.to_lowercase().chars() {
        if matches!(character, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern.push('%');
    pattern
}

fn read_summary(row: &Record) -> Result<OrderSummary, DatabaseError> {
    Ok(OrderSummary {
        number: row.text("number")?,
        status: row.parse("status", |code: String| parse_status(&code))?,
        placed_at: row.get("placed_at")?,
        name: row.text("name")?,
        phone: row.text("phone")?,
        upazila: row.get("upazila")?,
        total: row.get("total").map(Poisha::new)?,
        pieces: row.parse("pieces", |pieces: i64| u32::try_from(pieces))?,
        last_call: row
            .parse("last_call", |code: Option<String>| code.as_deref().map(read_outcome).transpose())?,
    })
}

pub(super) fn read_outcome(code: &str) -> Result<CallOutcome, String> {
    CallOutcome::from_code(code).ok_or_else(|| format!("\"{code}\" is not what came of a call"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_no_pattern() {
        assert_eq!(begins("Rahim"), "rahim%");
        assert_eq!(begins("50%_\\"), "50\\%\\_\\\\%");
    }
}
