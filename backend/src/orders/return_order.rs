//! An order comes back: refused at the door, or sent back later. Its pieces wait to be looked at (`stock`).

use super::error::ReturnError;
use super::queries::LOCK_ORDER;
use super::read::{load_order, parse_status};
use super::status::{change_status, move_pieces};
use crate::database::{Database, Transaction, Work};
use client::Order;
use domain::{Actor, MovementReason, OrderId, OrderNumber, OrderStatus, StockAccount};

/// Which order came back, and who says so.
#[derive(Debug)]
pub struct OrderReturn {
    /// The order.
    pub number: OrderNumber,
    /// Who took it back.
    pub actor: Actor,
}

/// Takes the order back in one transaction: its status, its event, and its pieces from sold to returned. Taking it back
/// again gives the same answer.
pub async fn return_order(database: &Database, request: &OrderReturn) -> Result<Order, ReturnError> {
    database.transaction("return_order", request).await
}

impl Work for OrderReturn {
    type Output = Order;
    type Error = ReturnError;

    /// Locks the order, then its stock in SKU order, as everywhere.
    async fn run(&self, transaction: &Transaction<'_>) -> Result<Order, ReturnError> {
        let found = transaction.query_opt(LOCK_ORDER, &[&self.number.as_str()]).await?;
        let found = found.ok_or(ReturnError::NotFound)?;
        let id = OrderId(found.get("id")?);
        let status = found.parse("status", |code: String| parse_status(&code))?;
        if status != OrderStatus::Returned {
            status.go_to(OrderStatus::Returned)?;
            let way = (MovementReason::Return, (StockAccount::Sold, StockAccount::Returned));
            move_pieces(transaction, id, way, &self.actor).await?;
            change_status(transaction, id, (status, OrderStatus::Returned), &self.actor).await?;
        }
        Ok(load_order(transaction, id).await?)
    }
}
