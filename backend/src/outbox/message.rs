//! A message on its way: what the cause writes down, and what a receiver is given.

use super::{Channel, DeliveryError, Topic};
use client::Order;
use domain::{Email, Language, OrderNumber, PersonName, Phone, Poisha};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What an SMS or an e-mail about an order needs; the topic says what happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderMessage {
    /// The order.
    pub number: OrderNumber,
    /// When it was accepted.
    pub placed_at: Timestamp,
    /// Language of the message.
    pub language: Language,
    /// Who ordered.
    pub name: PersonName,
    /// Where an SMS goes.
    pub phone: Phone,
    /// To be paid, in poisha.
    pub total: Poisha,
    /// Where an e-mail goes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<Email>,
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
            email: order.email.clone(),
        }
    }

    /// The channels it goes through.
    pub fn channels(&self) -> impl Iterator<Item = Channel> + use<> {
        let email = self.email.is_some().then_some(Channel::Email);
        [Channel::Sms].into_iter().chain(email)
    }

    /// The same for every attempt to deliver it. That of an SMS has no ending: it is older than the other channel.
    pub fn dedupe_key(&self, topic: Topic, channel: Channel) -> String {
        match channel {
            Channel::Sms => format!("{topic}:{}", self.number),
            Channel::Email => format!("{topic}:{}:{channel}", self.number),
        }
    }
}

/// A claimed message.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Message {
    /// Its row.
    pub id: i64,
    /// How it goes.
    #[serde(default)]
    pub channel: Channel,
    /// What it is about, `order_placed`.
    pub topic: String,
    /// The same for every attempt.
    pub dedupe_key: String,
    /// When its cause was committed.
    pub created_at: Timestamp,
    /// What it says, by topic.
    pub payload: serde_json::Value,
    /// How often it was claimed, this time included.
    #[serde(skip)]
    pub attempts: u32,
}

impl Message {
    /// What it is about. A topic that is not known here may be known to the next version of the shop, so that it is worth
    /// another attempt.
    pub fn order(&self) -> Result<(Topic, OrderMessage), DeliveryError> {
        let topic = Topic::from_code(&self.topic)
            .ok_or_else(|| DeliveryError::passing(format!("the topic {} is not known here", self.topic)))?;
        let order = Deserialize::deserialize(&self.payload)
            .map_err(|error: serde_json::Error| DeliveryError::passing(error))?;
        Ok((topic, order))
    }
}
