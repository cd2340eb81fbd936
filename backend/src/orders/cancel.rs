//! A shopper cancels an order that the shop has not confirmed yet. Its pieces go back on hand through the ledger.

use super::error::CancelError;
use super::queries::LOCK_TRACKED_ORDER;
use super::read::load_order;
use super::status::{go_to, read_locked};
use crate::database::{Database, Transaction, Work};
use client::{Order, TrackOrder};
use domain::{Actor, OrderStatus};

/// Who asks for it.
struct Cancellation<'a>(&'a TrackOrder);

/// Cancels the order, or repeats the answer if it was cancelled before.
pub(crate) async fn cancel_order(database: &Database, request: &TrackOrder) -> Result<Order, CancelError> {
    database.transaction("cancel_order", &Cancellation(request)).await
}

impl Work for Cancellation<'_> {
    type Output = Order;
    type Error = CancelError;

    /// Locks the order, its stock in SKU order, then its coupon, as everywhere.
    async fn run(&self, transaction: &Transaction<'_>) -> Result<Order, CancelError> {
        let (number, phone) = (self.0.number.as_str(), self.0.phone.as_str());
        let found = transaction.query_opt(LOCK_TRACKED_ORDER, &[&number, &phone]).await?;
        let found = found.ok_or(CancelError::NotFound)?;
        match read_locked(&found)? {
            (id, OrderStatus::Cancelled) => Ok(load_order(transaction, id).await?),
            (id, OrderStatus::Placed) => {
                let shopper = Actor::parse("shopper").expect("it is short and not empty");
                let way = (OrderStatus::Placed, OrderStatus::Cancelled);
                Ok(go_to(transaction, id, way, &shopper).await?)
            }
            (_, status) => Err(CancelError::TooLate(status)),
        }
    }
}
