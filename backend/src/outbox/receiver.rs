//! Where messages go. Files now (`mailbox`); SMS and e-mail gateways implement the same trait.

use jiff::Timestamp;

/// A waiting message.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Message {
    /// Its row.
    pub id: i64,
    /// What it is about, `order_placed`.
    pub topic: String,
    /// The same for every attempt.
    pub dedupe_key: String,
    /// When its cause was committed.
    pub created_at: Timestamp,
    /// What it says, by topic.
    pub payload: serde_json::Value,
}

/// A message could not be delivered; it stays waiting.
#[derive(Debug, thiserror::Error)]
#[error("the message could not be delivered")]
pub struct DeliveryError(#[source] pub Box<dyn std::error::Error + Send + Sync>);

/// Takes messages. Must be able to take the same one twice.
pub trait Receiver: Send + Sync + 'static {
    /// Delivers one message.
    fn deliver(&self, message: &Message) -> impl Future<Output = Result<(), DeliveryError>> + Send;
}
