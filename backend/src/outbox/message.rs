//! What is said in a message, by topic.

use client::Order;
use domain::{Language, OrderNumber, PersonName, Phone, Poisha};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Topic `order_placed`: what an SMS or an e-mail about a new order needs.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct OrderPlaced {
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

impl OrderPlaced {
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
    pub fn dedupe_key(&self) -> String {
        format!("order_placed:{}", self.number)
    }
}
