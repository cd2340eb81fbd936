//! Somebody moves an order on.

use super::error::DeskError;
use super::queries::SET_COURIER;
use super::show::load;
use crate::audit_log::{Author, Entry, record};
use crate::database::{Database, Transaction, Work};
use crate::orders::status::{go_to, lock};
use client::{MoveOrder, StaffOrder};
use domain::{OrderNumber, OrderStatus, TrackingNumber};
use serde_json::json;

struct Moving<'a> {
    author: Author,
    number: &'a OrderNumber,
    request: &'a MoveOrder,
}

/// Moves it, or repeats the answer if it stands there already.
pub(super) async fn move_order(
    database: &Database,
    author: Author,
    (number, request): (&OrderNumber, &MoveOrder),
) -> Result<StaffOrder, DeskError> {
    let is_shipped = request.to == OrderStatus::Shipped;
    if is_shipped && request.courier.is_none() {
        return Err(DeskError::NoCourier);
    }
    if !is_shipped && (request.courier.is_some() || request.tracking_number.is_some()) {
        return Err(DeskError::CourierTooEarly);
    }
    database.transaction("move_order", &Moving { author, number, request }).await
}

impl Work for Moving<'_> {
    type Output = StaffOrder;
    type Error = DeskError;

    /// Locks the order, its stock in SKU order, then its coupon, as everywhere.
    async fn run(&self, transaction: &Transaction<'_>) -> Result<StaffOrder, DeskError> {
        let MoveOrder { from, to, courier, tracking_number } = self.request;
        let (id, status) = lock(transaction, self.number).await?.ok_or(DeskError::NotFound)?;
        if status != *to {
            if status != *from {
                return Err(DeskError::Moved(status));
            }
            let actor = &self.author.actor;
            go_to(transaction, id, (status, *to), actor).await?;
            if let Some(courier) = courier {
                let tracking_number = tracking_number.as_ref().map(TrackingNumber::as_str);
                transaction.execute(SET_COURIER, &[&id.0, &courier.as_str(), &tracking_number]).await?;
            }
        }
        let order = load(transaction, self.number).await?.ok_or(DeskError::NotFound)?;
        if status != *to {
            let mut after = json!({"status": to.code()});
            if let Some(courier) = courier {
                after["courier"] = courier.as_str().into();
                after["tracking_number"] = tracking_number.as_ref().map(TrackingNumber::as_str).into();
            }
            let entry = Entry {
                action: "move_order",
                object: format!("order:{}", self.number),
                before: Some(json!({"status": from.code()})),
                after: Some(after),
            };
            record(transaction, &self.author, &entry).await?;
        }
        Ok(order)
    }
}
