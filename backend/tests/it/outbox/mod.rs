//! Messages are delivered at least once (invariant I4), in the order of their order, and given up in the end.

mod dead;
mod mail_server;
mod mailbox;
mod sms_gateway;
mod worker;

use crate::shop::{TestShop, key, order_with};
use backend::database::Database;
use backend::outbox::{Channel, Delivered, DeliveryError, Message, OutboxMetrics, Receiver, Worker};
use prometheus_client::registry::Registry;
use serde_json::json;
use service::Shutdown;
use std::sync::{Arc, Mutex};

/// Messages that wait.
const WAITING: &str = "SELECT count(*) FROM outbox WHERE delivered_at IS NULL AND dead_at IS NULL";

/// Time passes: what was put off is due.
const PAUSES_ARE_OVER: &str = "UPDATE outbox SET next_attempt_at = now() - interval '1 second'";

/// Time passes: nobody holds a lease.
const LEASES_ARE_OVER: &str =
    "UPDATE outbox SET leased_until = now() - interval '1 second' WHERE lease IS NOT NULL";

fn worker<R: Receiver>(channel: Channel, database: &Database, receiver: R) -> Worker<R> {
    Worker {
        channel,
        database: database.clone(),
        receiver: Arc::new(receiver),
        metrics: OutboxMetrics::register(&mut Registry::default()),
    }
}

/// One batch.
async fn deliver<R: Receiver>(worker: &Worker<R>) -> Delivered {
    let (_running, shutdown) = Shutdown::manual();
    worker.deliver_batch(&shutdown).await.unwrap()
}

/// Delivered and nothing else.
fn all(delivered: usize) -> Delivered {
    Delivered { delivered, ..Delivered::default() }
}

/// Places orders of one fan each; their numbers. The shopper of each has a phone and an address of their own.
async fn place(shop: &TestShop, orders: usize) -> Vec<String> {
    let mut numbers = Vec::new();
    for shopper in 0..orders {
        let body = order_with(&json!({
            "phone": format!("017000000{shopper:02}"), "email": format!("shopper{shopper}@example.com"),
            "lines": [{"sku": 3, "quantity": 1}], "expected_total": 306_000,
        }));
        let answer = shop.order(&key(), &body).await;
        assert_eq!(answer.status, 201, "{answer:?}");
        numbers.push(answer.body["number"].as_str().unwrap().to_owned());
    }
    numbers
}

/// Cancels the order of the first shopper.
async fn cancel(shop: &TestShop, number: &str) {
    let request = json!({"number": number, "phone": "01700000000"});
    assert_eq!(shop.post("/orders/cancel", &request).await.status, 200);
}

/// Notes the keys of what it is given, and answers as it is told.
struct Scripted<F> {
    seen: Arc<Mutex<Vec<String>>>,
    answer: F,
}

impl<F> Scripted<F>
where
    F: Fn(&Message) -> Result<(), DeliveryError> + Send + Sync + 'static,
{
    fn new(answer: F) -> (Self, Arc<Mutex<Vec<String>>>) {
        let seen = Arc::default();
        (Self { seen: Arc::clone(&seen), answer }, seen)
    }
}

impl<F> Receiver for Scripted<F>
where
    F: Fn(&Message) -> Result<(), DeliveryError> + Send + Sync + 'static,
{
    async fn deliver(&self, message: &Message) -> Result<(), DeliveryError> {
        self.seen.lock().unwrap().push(message.dedupe_key.clone());
        (self.answer)(message)
    }
}
