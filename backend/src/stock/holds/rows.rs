//! Payments and holds as rows: read, and changed together with the ledger.

use super::error::PaymentError;
use super::model::Payment;
use super::queries::{LIST_HOLDS, SET_HOLD_STATE, SET_PAYMENT_STATE};
use crate::database::{DatabaseError, Record, Transaction};
use crate::stock::{Entry, Posting, StockError, post};
use domain::{
    Actor, Movement, MovementReason, OrderId, PaymentState, Pieces, Poisha, Route, SkuId, StockNote,
};

/// Pieces kept for a payment.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hold {
    pub(super) payment: i64,
    pub(super) sku: SkuId,
    pub(super) quantity: Pieces,
}

/// The payment in this row. Its lines are still to be added.
pub(super) fn read_payment(row: &Record) -> Result<Payment, DatabaseError> {
    Ok(Payment {
        id: row.get("id")?,
        state: row.parse("state", |code: String| PaymentState::from_code(&code).ok_or("not a state"))?,
        amount: row.get("amount").map(Poisha::new)?,
        order: row.get::<Option<i64>>("order_id")?.map(OrderId),
        expires_at: row.get("expires_at")?,
        lines: Vec::new(),
    })
}

/// Everything that is or was held for these payments, in SKU order.
pub(super) async fn list_holds(
    transaction: &Transaction<'_>,
    payments: &[i64],
) -> Result<Vec<Hold>, DatabaseError> {
    let rows = transaction.query(LIST_HOLDS, &[&payments]).await?;
    let read = |row: &Record| {
        let quantity = row.parse("quantity", Pieces::new)?;
        Ok(Hold { payment: row.get("payment_attempt_id")?, sku: SkuId(row.get("sku_id")?), quantity })
    };
    rows.iter().map(read).collect()
}

/// Posts all of these holds the same way, naming their payments in the ledger.
pub(super) async fn post_holds(
    transaction: &Transaction<'_>,
    holds: &[Hold],
    way: (MovementReason, Route),
) -> Result<(), StockError> {
    let (reason, route) = way;
    let actor = Actor::parse("payment").expect("it is short and not empty");
    let entry = |hold: &Hold| {
        let movement = Movement::new(hold.sku, reason, route, hold.quantity)
            .expect("a test walks all ways of held pieces");
        let note = StockNote::parse(&format!("payment attempt {}", hold.payment)).expect("it is short");
        Entry { movement, order: None, note }
    };
    let posting = Posting { actor: &actor, entries: holds.iter().map(entry).collect() };
    post(transaction, &posting).await.map(drop)
}

/// What becomes of a hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum HoldEnd {
    Sold,
    Released,
}

impl HoldEnd {
    const fn code(self) -> &'static str {
        match self {
            Self::Sold => "sold",
            Self::Released => "released",
        }
    }
}

/// The new state of payments, and of all their holds if it changes.
pub(super) async fn set_states(
    transaction: &Transaction<'_>,
    payments: &[i64],
    (state, holds): (PaymentState, Option<HoldEnd>),
) -> Result<(), PaymentError> {
    transaction.execute(SET_PAYMENT_STATE, &[&payments, &state.code()]).await?;
    if let Some(end) = holds {
        transaction.execute(SET_HOLD_STATE, &[&payments, &end.code()]).await?;
    }
    Ok(())
}
