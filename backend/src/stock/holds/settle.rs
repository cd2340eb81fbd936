//! What a gateway says about a payment, and what follows for its pieces.

use super::error::PaymentError;
use super::model::{Payment, PaymentReference};
use super::queries::LOCK_PAYMENT;
use super::rows::{Hold, HoldEnd, list_holds, post_holds, read_payment, set_states};
use crate::database::{Database, Transaction, Work};
use crate::stock::StockError;
use domain::PaymentState;
use std::fmt;

/// The ways of held pieces through the ledger.
pub(super) mod ways {
    use domain::{MovementReason, Route, StockAccount};

    type Way = (MovementReason, Route);

    /// A payment begins.
    pub(crate) const HOLD: Way = (MovementReason::Hold, (StockAccount::OnHand, StockAccount::Held));
    /// It failed, or nothing was heard.
    pub(crate) const RELEASE: Way = (MovementReason::Release, (StockAccount::Held, StockAccount::OnHand));
    /// The money is there.
    pub(crate) const SELL: Way = (MovementReason::Sell, (StockAccount::Held, StockAccount::Sold));
    /// The money came after the pieces were let go.
    pub(crate) const SELL_AGAIN: Way = (MovementReason::Sell, (StockAccount::OnHand, StockAccount::Sold));
    /// There will be no order.
    pub(crate) const GIVE_BACK: Way = (MovementReason::Cancel, (StockAccount::Sold, StockAccount::OnHand));

    #[cfg(test)]
    pub(crate) const ALL: [Way; 5] = [HOLD, RELEASE, SELL, SELL_AGAIN, GIVE_BACK];
}

/// What happened to a payment. Each may be told any number of times.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaymentEvent {
    /// The gateway has taken the money.
    Captured,
    /// The gateway says that there will be no money.
    Failed,
    /// The order cannot be made; the money must go back.
    OrderImpossible,
    /// The gateway has given the money back.
    Refunded,
}

impl fmt::Display for PaymentEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Captured => "captured",
            Self::Failed => "failed",
            Self::OrderImpossible => "given back",
            Self::Refunded => "refunded",
        })
    }
}

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    /// Sell what is held.
    Sell,
    /// The pieces were let go: take them again, or owe a refund.
    TakeAgain,
    /// Let the pieces go.
    Release,
    /// Put sold pieces on hand again and owe a refund.
    GiveBack,
    /// The refund is done.
    EndRefund,
    /// It was told before.
    Repeat,
    /// It cannot be.
    Refuse,
}

const fn decide(state: PaymentState, event: PaymentEvent) -> Step {
    use PaymentState::{Captured, Expired, Failed, Pending, RefundDue, Refunded};
    match (event, state) {
        (PaymentEvent::Captured, Pending) => Step::Sell,
        (PaymentEvent::Captured, Failed | Expired) => Step::TakeAgain,
        (PaymentEvent::Failed, Pending) => Step::Release,
        (PaymentEvent::OrderImpossible, Captured) => Step::GiveBack,
        (PaymentEvent::Refunded, RefundDue) => Step::EndRefund,
        (PaymentEvent::Captured, Captured | RefundDue | Refunded)
        | (PaymentEvent::Failed, Failed | Expired)
        | (PaymentEvent::OrderImpossible, RefundDue | Refunded)
        | (PaymentEvent::Refunded, Refunded) => Step::Repeat,
        _ => Step::Refuse,
    }
}

/// Does what follows from the event, in one transaction; the payment as it stands then. After
/// [`PaymentEvent::Captured`] it is `captured`, or a refund is due.
pub async fn settle_payment(
    database: &Database,
    reference: &PaymentReference,
    event: PaymentEvent,
) -> Result<Payment, PaymentError> {
    database.transaction("settle_payment", &Settlement { reference, event }).await
}

struct Settlement<'a> {
    reference: &'a PaymentReference,
    event: PaymentEvent,
}

impl Work for Settlement<'_> {
    type Output = Payment;
    type Error = PaymentError;

    /// Locks the payment, so that neither the worker nor a second call touches it; then its stock in SKU order.
    async fn run(&self, transaction: &Transaction<'_>) -> Result<Payment, PaymentError> {
        let found = transaction.query_opt(LOCK_PAYMENT, &[&self.reference.as_str()]).await?;
        let mut payment = read_payment(&found.ok_or(PaymentError::Unknown)?)?;
        let holds = list_holds(transaction, &[payment.id]).await?;
        payment.lines = holds.iter().map(|hold| (hold.sku, hold.quantity)).collect();
        match decide(payment.state, self.event) {
            Step::Repeat => return Ok(payment),
            Step::Refuse => {
                return Err(PaymentError::Refused { state: payment.state, event: self.event });
            }
            Step::GiveBack if payment.order.is_some() => return Err(PaymentError::HasOrder),
            step => {
                let (state, end) = carry_out(transaction, step, &holds).await?;
                set_states(transaction, &[payment.id], (state, end)).await?;
                payment.state = state;
            }
        }
        Ok(payment)
    }
}

/// Moves the pieces; the new state, and what became of the holds.
async fn carry_out(
    transaction: &Transaction<'_>,
    step: Step,
    holds: &[Hold],
) -> Result<(PaymentState, Option<HoldEnd>), PaymentError> {
    match step {
        Step::Sell => {
            post_holds(transaction, holds, ways::SELL).await?;
            Ok((PaymentState::Captured, Some(HoldEnd::Sold)))
        }
        Step::TakeAgain => match post_holds(transaction, holds, ways::SELL_AGAIN).await {
            Ok(()) => Ok((PaymentState::Captured, Some(HoldEnd::Sold))),
            Err(StockError::Short(_)) => Ok((PaymentState::RefundDue, None)),
            Err(other) => Err(other.into()),
        },
        Step::Release => {
            post_holds(transaction, holds, ways::RELEASE).await?;
            Ok((PaymentState::Failed, Some(HoldEnd::Released)))
        }
        Step::GiveBack => {
            post_holds(transaction, holds, ways::GIVE_BACK).await?;
            Ok((PaymentState::RefundDue, Some(HoldEnd::Released)))
        }
        Step::EndRefund => Ok((PaymentState::Refunded, None)),
        Step::Repeat | Step::Refuse => unreachable!("answered before"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{Movement, Pieces, SkuId};

    const EVENTS: [PaymentEvent; 4] =
        [PaymentEvent::Captured, PaymentEvent::Failed, PaymentEvent::OrderImpossible, PaymentEvent::Refunded];

    /// What a step can lead to.
    fn ends(step: Step) -> &'static [PaymentState] {
        match step {
            Step::Sell => &[PaymentState::Captured],
            Step::TakeAgain => &[PaymentState::Captured, PaymentState::RefundDue],
            Step::Release => &[PaymentState::Failed],
            Step::GiveBack => &[PaymentState::RefundDue],
            Step::EndRefund => &[PaymentState::Refunded],
            Step::Repeat | Step::Refuse => &[],
        }
    }

    #[test]
    fn every_step_is_a_legal_change_and_telling_it_again_changes_nothing() {
        for state in PaymentState::ALL {
            for event in EVENTS {
                for end in ends(decide(state, event)) {
                    assert!(state.next().contains(end), "{state} {event} {end}");
                    assert_eq!(decide(*end, event), Step::Repeat, "{state} {event} {end}");
                }
            }
            assert_ne!(decide(state, PaymentEvent::Captured), Step::Refuse, "money is never turned away");
        }
    }

    #[test]
    fn every_way_of_held_pieces_is_legal() {
        for (reason, route) in ways::ALL {
            assert!(Movement::new(SkuId(1), reason, route, Pieces::MAX).is_ok(), "{reason} {route:?}");
        }
    }
}
