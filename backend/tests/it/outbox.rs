//! Messages are delivered at least once (invariant I4), and a file is there whole or not at all.

use crate::shop::{SOON, TestShop, key, order_with};
use backend::database::Database;
use backend::outbox::{DeliveryError, Mailbox, Message, OutboxMetrics, Receiver, Worker};
use prometheus_client::registry::Registry;
use serde_json::{Value, json};
use service::{Readiness, Shutdown};
use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex};
use testkit::wait_for;

fn worker<R: Receiver>(database: &Database, receiver: R) -> Worker<R> {
    Worker {
        database: database.clone(),
        receiver,
        metrics: OutboxMetrics::register(&mut Registry::default()),
    }
}

/// All finished files.
fn files(folder: &Path) -> Vec<Value> {
    let paths = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let finished = paths.filter(|path| path.extension().is_some_and(|ending| ending == "json"));
    finished.map(|path| serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()).collect()
}

async fn place(shop: &TestShop, orders: usize) {
    for shopper in 0..orders {
        let body = order_with(&json!({
            "phone": format!("017000000{shopper:02}"), "lines": [{"sku": 3, "quantity": 1}], "expected_total": 306_000,
        }));
        assert_eq!(shop.order(&key(), &body).await.status, 201);
    }
}

#[tokio::test]
async fn an_order_becomes_one_file() {
    let shop = TestShop::open().await;
    place(&shop, 1).await;
    let folder = tempfile::tempdir().unwrap();
    let (stop, shutdown) = Shutdown::manual();
    let (readiness, worker) =
        (Readiness::new(&["database"]), worker(&shop.database, Mailbox::open(folder.path()).unwrap()));
    let work = async { worker.work(&readiness, &shutdown).await };
    let watch = async {
        let sql = "SELECT count(*) FROM outbox WHERE delivered_at IS NULL";
        wait_for("the message is delivered", SOON, async || shop.count(sql).await == 0).await;
        wait_for("the worker is ready", SOON, async || readiness.is_ready()).await;
        stop.request();
    };
    tokio::join!(work, watch);
    let messages = files(folder.path());
    assert_eq!(messages.len(), 1);
    let number = messages[0]["payload"]["number"].as_str().unwrap();
    assert!(folder.path().join(format!("order_placed:{number}.json")).exists());
    assert_eq!(
        (&messages[0]["topic"], &messages[0]["payload"]["phone"]),
        (&json!("order_placed"), &json!("01700000000"))
    );
}

/// Counts deliveries, and fails the first of each message.
#[derive(Default)]
struct Moody(Arc<Mutex<HashMap<String, usize>>>);

impl Receiver for Moody {
    async fn deliver(&self, message: &Message) -> Result<(), DeliveryError> {
        let mut seen = self.0.lock().unwrap();
        let times = seen.entry(message.dedupe_key.clone()).or_default();
        *times += 1;
        if *times == 1 { Err(DeliveryError("not now".into())) } else { Ok(()) }
    }
}

#[tokio::test]
async fn a_failed_delivery_is_tried_again() {
    let shop = TestShop::open().await;
    place(&shop, 3).await;
    let seen = Arc::default();
    let worker = worker(&shop.database, Moody(Arc::clone(&seen)));
    let first = worker.deliver_batch().await.unwrap();
    assert_eq!((first.delivered, first.failed), (0, 3));
    assert_eq!(shop.count("SELECT count(*) FROM outbox WHERE delivered_at IS NULL").await, 3);
    let second = worker.deliver_batch().await.unwrap();
    assert_eq!((second.delivered, second.failed), (3, 0));
    assert_eq!(worker.deliver_batch().await.unwrap().delivered, 0);
    assert!(seen.lock().unwrap().values().all(|times| *times == 2));
}

#[tokio::test]
async fn several_workers_share_the_work() {
    let shop = TestShop::open().await;
    place(&shop, 20).await;
    let folder = tempfile::tempdir().unwrap();
    let workers: Vec<_> =
        (0..3).map(|_| worker(&shop.database, Mailbox::open(folder.path()).unwrap())).collect();
    let batches =
        tokio::join!(workers[0].deliver_batch(), workers[1].deliver_batch(), workers[2].deliver_batch());
    let delivered: usize =
        [batches.0, batches.1, batches.2].into_iter().map(|batch| batch.unwrap().delivered).sum();
    assert_eq!((delivered, files(folder.path()).len()), (20, 20), "each message is claimed by one worker");
}

/// Stands for a worker that is killed after the delivery and before the mark.
struct Dying(Mailbox);

impl Receiver for Dying {
    async fn deliver(&self, message: &Message) -> Result<(), DeliveryError> {
        self.0.deliver(message).await?;
        std::future::pending().await
    }
}

#[tokio::test]
async fn a_killed_worker_loses_nothing() {
    let shop = TestShop::open().await;
    place(&shop, 1).await;
    let folder = tempfile::tempdir().unwrap();
    let dying = worker(&shop.database, Dying(Mailbox::open(folder.path()).unwrap()));
    let killed = tokio::spawn(async move { dying.deliver_batch().await });
    wait_for("the file is there", SOON, async || !files(folder.path()).is_empty()).await;
    killed.abort();
    assert!(killed.await.unwrap_err().is_cancelled());
    assert_eq!(shop.count("SELECT count(*) FROM outbox WHERE delivered_at IS NULL").await, 1);
    let next = worker(&shop.database, Mailbox::open(folder.path()).unwrap());
    wait_for("the claim ended", SOON, async || next.deliver_batch().await.unwrap().delivered == 1).await;
    assert_eq!(files(folder.path()).len(), 1, "the repeat replaced the file");
}
