//! What is said in a message, by topic.

use client::Order;
use domain::{Language, OrderNumber, PersonName, Phone, Poisha};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Topic of a new order.
pub const ORDER_PLACED: &str = "order_placed";
/// Topic of an order that its shopper cancelled.
pub const ORDER_CANCELLED: &str = "order_cancelled";

/// What an SMS or an e-mail about an order needs; the topic says what happened.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct OrderMessage {
    /// The order.
    pub number: OrderNumber,
    /// When it was accepted.
    pub placed_at: Timestamp,
    /// Language of the message.
    pub language: Language,
    /// Who ordered.
    pub name: PersonName,
    /// Where to send it.
    pub phone: Phone,
    /// To be paid, in poisha.
    pub total: Poisha,
}

impl OrderMessage {
    /// The message about an order.
    pub fn new(order: &Order) -> Self {
        Self {
            number: order.number.clone(),
            placed_at: order.placed_at,
            language: order.language,
            name: order.name.clone(),
            phone: order.phone.clone(),
            total: order.total,
        }
    }

    /// The same for every attempt to deliver it.
    pub fn dedupe_key(&self, topic: &str) -> String {
        format!("{topic}:{}", self.number)
    }
}
