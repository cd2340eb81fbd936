//! Which pieces an order has: by its serial number a guarantee is found again.

use super::error::DeskError;
use super::queries::{ADD_SERIALS, DELETE_SERIALS, LIST_QUANTITIES, LIST_SERIALS};
use super::show::load;
use crate::audit_log::{Author, Entry, record};
use crate::database::{Database, DatabaseError, Record, Transaction, Work};
use crate::orders::status::lock;
use client::{OrderSerial, SetSerials, StaffOrder};
use domain::{OrderId, OrderNumber, OrderStatus, Serial};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// The pieces of an order that are known.
pub(super) async fn list(
    transaction: &Transaction<'_>,
    order: OrderId,
) -> Result<Vec<OrderSerial>, DatabaseError> {
    let read = |row: &Record| Ok(OrderSerial { sku: row.get("sku_code")?, serial: row.text("serial")? });
    transaction.query(LIST_SERIALS, &[&order.0]).await?.iter().map(read).collect()
}

struct Setting<'a> {
    author: Author,
    number: &'a OrderNumber,
    serials: BTreeSet<OrderSerial>,
}

/// Writes them down in place of those before.
pub(super) async fn set(
    database: &Database,
    author: Author,
    (number, request): (&OrderNumber, &SetSerials),
) -> Result<StaffOrder, DeskError> {
    let serials: BTreeSet<OrderSerial> = request.serials.iter().cloned().collect();
    if serials.len() < request.serials.len() {
        return Err(DeskError::Serials("must have each piece once"));
    }
    database.transaction("set_serials", &Setting { author, number, serials }).await
}

impl Work for Setting<'_> {
    type Output = StaffOrder;
    type Error = DeskError;

    async fn run(&self, transaction: &Transaction<'_>) -> Result<StaffOrder, DeskError> {
        let (id, status) = lock(transaction, self.number).await?.ok_or(DeskError::NotFound)?;
        if status == OrderStatus::Cancelled {
            return Err(DeskError::Moved(status));
        }
        let before: BTreeSet<OrderSerial> = list(transaction, id).await?.into_iter().collect();
        if before != self.serials {
            self.check(transaction, id).await?;
            transaction.execute(DELETE_SERIALS, &[&id.0]).await?;
            let (codes, serials): (Vec<&str>, Vec<&str>) =
                self.serials.iter().map(|piece| (piece.sku.as_str(), Serial::as_str(&piece.serial))).unzip();
            let actor = self.author.actor.as_str();
            transaction.execute(ADD_SERIALS, &[&id.0, &codes, &serials, &actor]).await?;
        }
        let order = load(transaction, self.number).await?.ok_or(DeskError::NotFound)?;
        if before != self.serials {
            let entry = Entry {
                action: "set_serials",
                object: format!("order:{}", self.number),
                before: Some(json!(before)),
                after: Some(json!(self.serials)),
            };
            record(transaction, &self.author, &entry).await?;
        }
        Ok(order)
    }
}

impl Setting<'_> {
    /// At most as many pieces of a SKU as were sold.
    async fn check(&self, transaction: &Transaction<'_>, order: OrderId) -> Result<(), DeskError> {
        let mut left: BTreeMap<String, i32> = BTreeMap::new();
        for row in transaction.query(LIST_QUANTITIES, &[&order.0]).await? {
            left.insert(row.get("sku_code")?, row.get("quantity")?);
        }
        for piece in &self.serials {
            let count = left.get_mut(&piece.sku).ok_or(DeskError::Serials("must name SKUs of the order"))?;
            *count -= 1;
            if *count < 0 {
                return Err(DeskError::Serials("must be at most as many of a SKU as were sold"));
            }
        }
        Ok(())
    }
}
