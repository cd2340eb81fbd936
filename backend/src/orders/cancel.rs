//! A shopper cancels an order that the shop has not confirmed yet. Its pieces go back on hand through the ledger.

use super::error::CancelError;
use super::queries::{
    INSERT_CANCEL_EVENT, INSERT_CANCEL_MOVEMENTS, LOCK_STOCK_OF_ORDER, LOCK_TRACKED_ORDER,
    RETURN_CANCELLED_STOCK, SET_CANCELLED,
};
use super::read::{load_order, parse_status};
use crate::database::{Database, Transaction, Work};
use crate::outbox::{self, Topic};
use client::{Order, TrackOrder};
use domain::{OrderId, OrderStatus};

/// Who asks for it.
struct Cancellation<'a>(&'a TrackOrder);

/// Cancels the order, or repeats the answer if it was cancelled before.
pub(crate) async fn cancel_order(database: &Database, request: &TrackOrder) -> Result<Order, CancelError> {
    database.transaction("cancel_order", &Cancellation(request)).await
}

impl Work for Cancellation<'_> {
    type Output = Order;
    type Error = CancelError;

    /// Locks the order, then its stock in SKU order, as everywhere.
    async fn run(&self, transaction: &Transaction<'_>) -> Result<Order, CancelError> {
        let (number, phone) = (self.0.number.as_str(), self.0.phone.as_str());
        let found = transaction.query_opt(LOCK_TRACKED_ORDER, &[&number, &phone]).await?;
        let found = found.ok_or(CancelError::NotFound)?;
        let id = OrderId(found.get("id")?);
        match found.parse("status", |code: String| parse_status(&code))? {
            OrderStatus::Cancelled => return Ok(load_order(transaction, id).await?),
            OrderStatus::Placed => {}
            status => return Err(CancelError::TooLate(status)),
        }
        transaction.query(LOCK_STOCK_OF_ORDER, &[&id.0]).await?;
        transaction.execute(SET_CANCELLED, &[&id.0]).await?;
        transaction.execute(INSERT_CANCEL_EVENT, &[&id.0]).await?;
        transaction.execute(RETURN_CANCELLED_STOCK, &[&id.0]).await?;
        transaction.execute(INSERT_CANCEL_MOVEMENTS, &[&id.0]).await?;
        let order = load_order(transaction, id).await?;
        outbox::enqueue(transaction, Topic::OrderCancelled, std::iter::once((id.0, &order))).await?;
        Ok(order)
    }
}
