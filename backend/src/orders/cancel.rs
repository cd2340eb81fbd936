//! A shopper cancels an order that the shop has not confirmed yet. Its pieces go back on hand through the ledger.

use super::error::CancelError;
use super::queries::LOCK_TRACKED_ORDER;
use super::read::{load_order, parse_status};
use super::status::{change_status, move_pieces};
use crate::database::{Database, Transaction, Work};
use crate::outbox::{self, Topic};
use crate::promotions::give_back;
use client::{Order, TrackOrder};
use domain::{Actor, MovementReason, OrderId, OrderStatus, StockAccount};

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
        let id = OrderId(found.get("id")?);
        match found.parse("status", |code: String| parse_status(&code))? {
            OrderStatus::Cancelled => return Ok(load_order(transaction, id).await?),
            OrderStatus::Placed => {}
            status => return Err(CancelError::TooLate(status)),
        }
        let shopper = Actor::parse("shopper").expect("it is short and not empty");
        let way = (MovementReason::Cancel, (StockAccount::Sold, StockAccount::OnHand));
        move_pieces(transaction, id, way, &shopper).await?;
        change_status(transaction, id, (OrderStatus::Placed, OrderStatus::Cancelled), &shopper).await?;
        give_back(transaction, id).await?;
        let order = load_order(transaction, id).await?;
        outbox::enqueue(transaction, Topic::OrderCancelled, std::iter::once((id.0, &order))).await?;
        Ok(order)
    }
}
