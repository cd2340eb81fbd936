//! Writing messages down, in the transaction of their cause.

use super::queries::INSERT_MESSAGES;
use super::{OrderMessage, Topic};
use crate::database::{DatabaseError, Transaction};
use client::Order;
use tokio_postgres::types::Json;

/// Tells the shoppers of these orders (by their ids) what happened, through each channel that they can be reached by.
pub(crate) async fn enqueue(
    transaction: &Transaction<'_>,
    topic: Topic,
    orders: impl Iterator<Item = (i64, &Order)> + Send,
) -> Result<(), DatabaseError> {
    let messages: Vec<(i64, OrderMessage)> =
        orders.map(|(id, order)| (id, OrderMessage::new(order))).collect();
    let (mut keys, mut ids, mut payloads, mut channels) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (id, message) in &messages {
        for channel in message.channels() {
            keys.push(message.dedupe_key(topic, channel));
            ids.push(*id);
            payloads.push(Json(message));
            channels.push(channel.code());
        }
    }
    let topic = topic.code();
    transaction.execute(INSERT_MESSAGES, &[&topic, &keys, &ids, &payloads, &channels]).await.map(drop)
}
