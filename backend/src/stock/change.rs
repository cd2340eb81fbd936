//! What people do with stock: receive it, take out what broke, correct a count, look at what came back.

use super::error::StockError;
use super::ledger::{Balances, Entry, Posting, post};
use super::lines::StockLines;
use crate::database::{Database, Transaction, Work};
use domain::{Actor, Movement, StockNote, StockOperation};

/// An operation on some SKUs: all of it or nothing.
#[derive(Debug, Clone)]
pub struct StockChange {
    /// What is done.
    pub operation: StockOperation,
    /// With what.
    pub lines: StockLines,
    /// By whom.
    pub actor: Actor,
    /// Why; [`StockOperation::Found`] and [`StockOperation::Lost`] must say it.
    pub note: StockNote,
}

/// Does it in one transaction; the new balances.
pub async fn change_stock(database: &Database, change: &StockChange) -> Result<Balances, StockError> {
    if change.operation.needs_note() && change.note.as_str().is_empty() {
        return Err(StockError::NoteMissing);
    }
    database.transaction("change_stock", change).await
}

impl Work for StockChange {
    type Output = Balances;
    type Error = StockError;

    async fn run(&self, transaction: &Transaction<'_>) -> Result<Balances, StockError> {
        let (reason, route) = self.operation.route();
        let entry = |(sku, pieces)| {
            let movement = Movement::new(sku, reason, route, pieces).expect("a test walks all operations");
            Entry { movement, order: None, note: self.note.clone() }
        };
        let posting = Posting { actor: &self.actor, entries: self.lines.iter().map(entry).collect() };
        post(transaction, &posting).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{Pieces, SkuId};

    #[test]
    fn every_operation_is_a_legal_movement() {
        for operation in StockOperation::ALL {
            let (reason, route) = operation.route();
            let movement = Movement::new(SkuId(1), reason, route, Pieces::MAX);
            assert!(movement.is_ok(), "{operation:?}: {movement:?}");
        }
    }
}
