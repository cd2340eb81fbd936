//! An order comes back: refused at the door, or sent back later. Its pieces wait to be looked at (`stock`).

use super::error::ReturnError;
use super::read::load_order;
use super::status::{go_to, lock};
use crate::database::{Database, Transaction, Work};
use client::Order;
use domain::{Actor, OrderNumber, OrderStatus};

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
        match lock(transaction, &self.number).await?.ok_or(ReturnError::NotFound)? {
            (id, OrderStatus::Returned) => Ok(load_order(transaction, id).await?),
            (id, status) => Ok(go_to(transaction, id, (status, OrderStatus::Returned), &self.actor).await?),
        }
    }
}
