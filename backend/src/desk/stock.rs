//! Moving pieces by hand. What goes or comes by somebody's word alone, and is worth much, is proposed instead.

use super::ApprovalConfig;
use super::error::DeskError;
use super::proposals::propose;
use super::queries::TAKE_STOCK_KEY;
use super::skus::{FoundSku, find, object, wire};
use crate::audit_log::{Author, Entry, record};
use crate::database::{Database, Transaction, Work};
use crate::stock::{StockChange, StockError, StockLines};
use client::{ChangeStock, Outcome, ProposedChange};
use domain::{Poisha, StockOperation};
use serde_json::json;

struct Changing<'a> {
    author: Author,
    approvals: ApprovalConfig,
    code: &'a str,
    change: &'a ChangeStock,
}

/// Moves pieces, or proposes it. Sent twice it is one change.
pub(super) async fn change(
    database: &Database,
    (author, approvals): (Author, ApprovalConfig),
    (code, change): (&str, &ChangeStock),
) -> Result<Outcome, DeskError> {
    if change.operation.needs_note() && change.note.as_str().is_empty() {
        return Err(StockError::NoteMissing.into());
    }
    database.transaction("change_stock_at_desk", &Changing { author, approvals, code, change }).await
}

impl Work for Changing<'_> {
    type Output = Outcome;
    type Error = DeskError;

    async fn run(&self, transaction: &Transaction<'_>) -> Result<Outcome, DeskError> {
        let sku = find(transaction, self.code).await?;
        if is_large(self.change, &sku, self.approvals) {
            let change = ProposedChange::Stock { sku: self.code.to_owned(), change: self.change.clone() };
            return propose(transaction, &self.author, (self.change.key, &change)).await;
        }
        apply(transaction, &self.author, (self.code, self.change)).await?;
        Ok(Outcome::Done)
    }
}

/// Without a price nobody knows what they are worth.
fn is_large(change: &ChangeStock, sku: &FoundSku, approvals: ApprovalConfig) -> bool {
    change.operation.is_by_word()
        && sku.price.is_none_or(|price| {
            price.list * change.quantity.get() >= Poisha::from_taka(approvals.approval_stock_taka)
        })
}

/// Moves the pieces, once for each key.
pub(super) async fn apply(
    transaction: &Transaction<'_>,
    author: &Author,
    (code, change): (&str, &ChangeStock),
) -> Result<(), DeskError> {
    let sku = find(transaction, code).await?;
    if transaction.execute(TAKE_STOCK_KEY, &[&change.key, &sku.id.0]).await? == 0 {
        return Ok(());
    }
    let lines = StockLines::new([(sku.id, change.quantity)]).expect("one line is a list");
    let (operation, note) = (change.operation, change.note.clone());
    let moved = StockChange { operation, lines, actor: author.actor.clone(), note };
    let balances = moved.run(transaction).await?;
    let after = balances.get(sku.id).map(wire);
    let entry = Entry {
        action: action(operation),
        object: object(code),
        before: None,
        after: Some(json!({"pieces": change.quantity.get(), "note": change.note.as_str(), "stock": after})),
    };
    Ok(record(transaction, author, &entry).await?)
}

const fn action(operation: StockOperation) -> &'static str {
    match operation {
        StockOperation::Receive => "receive_stock",
        StockOperation::Damage => "damage_stock",
        StockOperation::Found => "find_stock",
        StockOperation::Lost => "lose_stock",
        StockOperation::PutBack => "put_back_stock",
        StockOperation::WriteOff => "write_off_stock",
    }
}
