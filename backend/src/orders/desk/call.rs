//! A call to whoever placed an order, and what came of it.

use super::error::DeskError;
use super::queries::{ADD_CALL, SET_LAST_CALL};
use super::show::load;
use crate::audit_log::{Author, Entry, record};
use crate::database::{Database, Transaction, Work};
use crate::orders::status::{go_to, lock};
use client::{RecordCall, StaffOrder};
use domain::{CallOutcome, OrderNumber, OrderStatus};
use serde_json::json;

struct Calling<'a> {
    author: Author,
    number: &'a OrderNumber,
    request: &'a RecordCall,
}

/// Writes it down, and confirms or cancels the order by it. Sent twice it is one call.
pub(super) async fn record_call(
    database: &Database,
    author: Author,
    (number, request): (&OrderNumber, &RecordCall),
) -> Result<StaffOrder, DeskError> {
    database.transaction("record_call", &Calling { author, number, request }).await
}

impl Work for Calling<'_> {
    type Output = StaffOrder;
    type Error = DeskError;

    /// Locks the order, its stock in SKU order, then its coupon, as everywhere.
    async fn run(&self, transaction: &Transaction<'_>) -> Result<StaffOrder, DeskError> {
        let (id, status) = lock(transaction, self.number).await?.ok_or(DeskError::NotFound)?;
        let RecordCall { outcome, note } = self.request;
        let actor = &self.author.actor;
        let request_id = &self.author.request_id;
        let (code, words, by) = (outcome.code(), note.as_str(), actor.as_str());
        let added = transaction.execute(ADD_CALL, &[&id.0, request_id, &code, &words, &by]).await?;
        if added == 0 {
            return load(transaction, self.number).await?.ok_or(DeskError::NotFound);
        }
        if status != OrderStatus::Placed {
            return Err(DeskError::Moved(status));
        }
        transaction.execute(SET_LAST_CALL, &[&id.0, &code]).await?;
        if let Some(to) = leads_to(*outcome) {
            go_to(transaction, id, (status, to), actor).await?;
        }
        let order = load(transaction, self.number).await?.ok_or(DeskError::NotFound)?;
        let entry = Entry {
            action: "record_call",
            object: format!("order:{}", self.number),
            before: Some(json!({"status": status.code()})),
            after: Some(json!({"status": order.order.status.code(), "outcome": code})),
        };
        record(transaction, &self.author, &entry).await?;
        Ok(order)
    }
}

const fn leads_to(outcome: CallOutcome) -> Option<OrderStatus> {
    match outcome {
        CallOutcome::Confirmed => Some(OrderStatus::Confirmed),
        CallOutcome::Unwanted | CallOutcome::Fake => Some(OrderStatus::Cancelled),
        CallOutcome::NoAnswer | CallOutcome::CallLater => None,
    }
}
