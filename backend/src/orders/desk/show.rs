//! One order with all that the desk knows about it.

use super::customers::read_notes;
use super::error::DeskError;
use super::list::read_outcome;
use super::queries::{COUNT_ORDERS_OF_PHONE, FIND_ORDER, LIST_CALLS, LIST_NOTES, LIST_ORDER_STEPS};
use super::serials;
use crate::database::{Database, DatabaseError, Record, Transaction, Work};
use crate::orders::read::{load_order, parse_status};
use client::{Call, OrderStep, PhoneHistory, StaffOrder};
use domain::{CallNote, Courier, OrderId, OrderNumber, TrackingNumber};

struct Showing<'a>(&'a OrderNumber);

/// The order with this number.
pub(super) async fn show(database: &Database, number: &OrderNumber) -> Result<StaffOrder, DeskError> {
    database.consistent_read("show_order", &Showing(number)).await
}

impl Work for Showing<'_> {
    type Output = StaffOrder;
    type Error = DeskError;

    async fn run(&self, transaction: &Transaction<'_>) -> Result<StaffOrder, DeskError> {
        load(transaction, self.0).await?.ok_or(DeskError::NotFound)
    }
}

/// The order as it is within a transaction.
pub(super) async fn load(
    transaction: &Transaction<'_>,
    number: &OrderNumber,
) -> Result<Option<StaffOrder>, DatabaseError> {
    let Some(found) = transaction.query_opt(FIND_ORDER, &[&number.as_str()]).await? else { return Ok(None) };
    let id: i64 = found.get("id")?;
    let steps = transaction.query(LIST_ORDER_STEPS, &[&id]).await?;
    let calls = transaction.query(LIST_CALLS, &[&id]).await?;
    let phone: String = found.get("phone")?;
    let history = transaction.query_one(COUNT_ORDERS_OF_PHONE, &[&phone]).await?;
    Ok(Some(StaffOrder {
        order: load_order(transaction, OrderId(id)).await?,
        steps: steps.iter().map(read_step).collect::<Result<_, _>>()?,
        calls: calls.iter().map(read_call).collect::<Result<_, _>>()?,
        courier: found.parse("courier", |text: Option<String>| text.map(Courier::try_from).transpose())?,
        tracking_number: found.parse("tracking_number", |text: Option<String>| {
            text.map(TrackingNumber::try_from).transpose()
        })?,
        history: read_history(&history)?,
        serials: serials::list(transaction, OrderId(id)).await?,
        notes: read_notes(&transaction.query(LIST_NOTES, &[&phone]).await?)?,
    }))
}

fn read_step(row: &Record) -> Result<OrderStep, DatabaseError> {
    Ok(OrderStep {
        status: row.parse("to_status", |code: String| parse_status(&code))?,
        at: row.get("created_at")?,
        actor: row.get("actor")?,
    })
}

fn read_call(row: &Record) -> Result<Call, DatabaseError> {
    Ok(Call {
        outcome: row.parse("outcome", |code: String| read_outcome(&code))?,
        note: row.parse("note", |text: String| CallNote::parse(&text))?,
        at: row.get("at")?,
        actor: row.get("actor")?,
    })
}

pub(super) fn read_history(row: &Record) -> Result<PhoneHistory, DatabaseError> {
    let count = |column| row.parse(column, |count: i64| u32::try_from(count));
    Ok(PhoneHistory {
        orders: count("orders")?,
        delivered: count("delivered")?,
        cancelled: count("cancelled")?,
        returned: count("returned")?,
        fake: count("fake")?,
    })
}
