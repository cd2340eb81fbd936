//! The transactional outbox: what follows from a committed change, such as the message about a new order.
//!
//! A row is written in the transaction of its cause (`enqueue`, called by `checkout` and `orders`), so it exists exactly
//! when the cause does. The [`worker`] delivers it at least once, over the network and outside of any transaction;
//! `dedupe_key` travels along so that the receiver can drop a repeat. What fails is tried again with growing pauses
//! (`backoff`); what never can be delivered stays as a dead letter until an operator puts it back (`dead`).
//!
//! `topic` and `texts` say what shoppers read, `receiver` where it goes.

mod backoff;
mod channel;
pub mod dead;
mod enqueue;
mod lease;
mod mail_server;
mod mailbox;
mod message;
mod messages_page;
mod metrics;
mod queries;
mod receiver;
mod receivers;
mod sms_gateway;
pub mod texts;
mod topic;
mod worker;

pub use backoff::MAX_ATTEMPTS;
pub use channel::Channel;
pub(crate) use enqueue::enqueue;
pub use mail_server::MailServer;
pub use mailbox::Mailbox;
pub use message::{Message, OrderMessage};
pub use messages_page::router as messages_page;
pub use metrics::OutboxMetrics;
pub use queries::STATEMENTS;
pub(crate) use queries::{LIST_DEAD, RETRY_DEAD};
pub use receiver::{DeliveryError, Receiver};
pub use receivers::{AnyReceiver, Receivers};
pub use sms_gateway::{SmsGateway, SmsSettings};
pub use topic::Topic;
pub use worker::{Delivered, LEASE, LONGEST_DELIVERY, Worker};
