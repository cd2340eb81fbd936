//! The ledger, and pieces held for payments: each operation, each refusal, and everything at once.

mod command;
mod expiry;
mod holds;
mod operations;
mod races;
mod returns;
mod rules;
mod schedule;

use crate::shop::TestShop;
use backend::database::Database;
use backend::stock::{
    Expiry, HoldMetrics, HoldTime, NewPayment, Payment, PaymentError, PaymentEvent, PaymentReference,
    StockChange, StockLines, settle_payment,
};
use domain::{Actor, Pieces, Poisha, SkuId, StockNote, StockOperation};
use prometheus_client::registry::Registry;
use std::time::Duration;

/// SKU and pieces.
type Line = (i64, i64);

fn lines(lines: &[Line]) -> StockLines {
    StockLines::new(lines.iter().map(|(sku, pieces)| (SkuId(*sku), Pieces::new(*pieces).unwrap()))).unwrap()
}

fn change(operation: StockOperation, moved: &[Line]) -> StockChange {
    let (actor, note) = (Actor::parse("Karim").unwrap(), StockNote::parse("counted on Sunday").unwrap());
    StockChange { operation, lines: lines(moved), actor, note }
}

/// A payment that begins, with a reference of its own. Its pieces are held for longer than the test lasts.
pub(crate) fn payment(moved: &[Line]) -> NewPayment {
    NewPayment {
        reference: PaymentReference::parse(&uuid::Uuid::new_v4().to_string()).unwrap(),
        amount: Poisha::from_taka(20_000),
        lines: lines(moved),
        hold_for: HoldTime::new(Duration::from_hours(1)).unwrap(),
    }
}

fn expiry(database: &Database) -> Expiry {
    Expiry { database: database.clone(), metrics: HoldMetrics::register(&mut Registry::default()) }
}

async fn settle(shop: &TestShop, payment: &NewPayment, event: PaymentEvent) -> Result<Payment, PaymentError> {
    settle_payment(&shop.database, &payment.reference, event).await
}

/// Lets the time of every pending payment be over.
async fn run_out(shop: &TestShop) {
    let sql = "UPDATE payment_attempt SET expires_at = created_at + interval '1 microsecond' WHERE state = 'pending'";
    shop.owner.batch_execute(sql).await.unwrap();
}

/// On hand, held, sold, returned, damaged, adjusted.
async fn accounts(shop: &TestShop, sku: i64) -> [i64; 6] {
    let sql = "SELECT on_hand, held, sold, returned, damaged, adjusted FROM stock WHERE sku_id = $1";
    let row = shop.owner.query_one(sql, &[&sku]).await.unwrap();
    std::array::from_fn(|column| row.get(column))
}
