//! A payment begins: its pieces are held, all or nothing.

use super::error::PaymentError;
use super::model::{NewPayment, Payment};
use super::queries::{INSERT_HOLDS, INSERT_PAYMENT, LOCK_PAYMENT};
use super::rows::{Hold, list_holds, post_holds, read_payment};
use super::settle::ways;
use crate::database::{Database, Transaction, Work};

/// Holds the pieces and begins the payment; or gives the one that was begun with this reference, whatever became of it
/// since.
pub async fn open_payment(database: &Database, payment: &NewPayment) -> Result<Payment, PaymentError> {
    database.transaction("open_payment", payment).await
}

impl Work for NewPayment {
    type Output = Payment;
    type Error = PaymentError;

    /// The reference is claimed first, as the key of an order is; then the stock is locked.
    async fn run(&self, transaction: &Transaction<'_>) -> Result<Payment, PaymentError> {
        let (reference, amount) = (self.reference.as_str(), self.amount.get());
        let values = (reference, amount, self.hold_for.milliseconds());
        let inserted = transaction.query_opt(INSERT_PAYMENT, &[&values.0, &values.1, &values.2]).await?;
        let Some(row) = inserted else { return self.find(transaction).await };
        let mut payment = read_payment(&row)?;
        payment.lines = self.lines.iter().collect();
        let hold = |(sku, quantity)| Hold { payment: payment.id, sku, quantity };
        let holds: Vec<Hold> = self.lines.iter().map(hold).collect();
        post_holds(transaction, &holds, ways::HOLD).await.map_err(PaymentError::from_taking)?;
        let skus: Vec<i64> = holds.iter().map(|hold| hold.sku.0).collect();
        let quantities: Vec<i64> = holds.iter().map(|hold| hold.quantity.get()).collect();
        transaction.execute(INSERT_HOLDS, &[&payment.id, &skus, &quantities]).await?;
        Ok(payment)
    }
}

impl NewPayment {
    /// The payment that was begun with this reference, if it is this one.
    async fn find(&self, transaction: &Transaction<'_>) -> Result<Payment, PaymentError> {
        let row = transaction.query_one(LOCK_PAYMENT, &[&self.reference.as_str()]).await?;
        let mut payment = read_payment(&row)?;
        let holds = list_holds(transaction, &[payment.id]).await?;
        payment.lines = holds.into_iter().map(|hold| (hold.sku, hold.quantity)).collect();
        if payment.amount == self.amount && payment.lines.iter().copied().eq(self.lines.iter()) {
            Ok(payment)
        } else {
            Err(PaymentError::ReferenceReused)
        }
    }
}
