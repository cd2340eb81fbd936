//! Stock as a double-entry ledger: every change of a balance is a movement with a reason and an actor.
//!
//! [`ledger`] posts: it locks the balances in SKU order, refuses to take what is not there, and writes movements and
//! balances from one list. Everything that moves pieces calls it: people ([`change`], by the command in [`command`]),
//! payments (`holds`), orders that are cancelled or come back (`orders`). Only `checkout` has statements of its own,
//! which place whole groups of orders. Which movements are legal is in `domain` ([`domain::MovementReason`]); the
//! database holds everybody to it.
//!
//! **Lock order, everywhere**: idempotency keys, orders or payment attempts; then stock in SKU order.

mod change;
mod command;
mod error;
mod holds;
mod ledger;
mod lines;
mod queries;
mod read;

pub use change::{StockChange, change_stock};
pub use command::run;
pub use error::{Shortage, StockError};
pub use holds::STATEMENTS as HOLD_STATEMENTS;
pub use holds::{
    Expiry, HoldMetrics, HoldTime, NewPayment, Payment, PaymentError, PaymentEvent, PaymentReference,
    open_payment, settle_payment,
};
pub use ledger::{Balance, Balances};
pub(crate) use ledger::{Entry, Posting, post};
pub use lines::{LinesError, StockLines};
pub use queries::STATEMENTS;
