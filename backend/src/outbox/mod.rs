//! The transactional outbox: what follows from a committed change, such as the message about a new order.
//!
//! A row is written in the transaction of its cause (`checkout`), so it exists exactly when the cause does. The
//! [`worker`] delivers it at least once; `dedupe_key` travels along so that the receiver can drop a repeat.

mod mailbox;
mod message;
mod metrics;
mod queries;
mod receiver;
mod worker;

pub use mailbox::Mailbox;
pub use message::{ORDER_CANCELLED, ORDER_PLACED, OrderMessage};
pub use metrics::OutboxMetrics;
pub use queries::STATEMENTS;
pub use receiver::{DeliveryError, Message, Receiver};
pub use worker::Worker;
