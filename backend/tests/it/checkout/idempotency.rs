//! One key, one order (invariant I3), however often and however fast it is sent.

use crate::shop::{SOON, TestShop, key, order, order_with};
use axum::http::StatusCode;
use serde_json::json;
use std::collections::HashSet;
use std::sync::Arc;
use testkit::wait_for;
use tokio::task::JoinSet;

#[tokio::test]
async fn a_repeat_gets_the_same_answer() {
    let shop = TestShop::open().await;
    let key = key();
    let first = shop.order(&key, &order()).await;
    let same = order_with(&json!({"phone": "+880 1712-345678", "confirm_duplicate": true}));
    let second = shop.order(&key, &same).await;
    assert_eq!((second.status, second.is_replayed()), (StatusCode::CREATED, true));
    assert_eq!(first.body, second.body, "the first answer is made from memory, the second from the database");
    assert_eq!(shop.count("SELECT count(*) FROM orders").await, 1);
    assert_eq!(shop.count("SELECT count(*) FROM orders WHERE replayed_at IS NOT NULL").await, 1);
    shop.assert_invariants().await;
}

#[tokio::test]
async fn a_repeat_is_answered_when_nothing_is_left_and_the_price_rose() {
    let shop = TestShop::open().await;
    let (key, body) =
        (key(), order_with(&json!({"lines": [{"sku": 1, "quantity": 10}], "expected_total": 20_006_000})));
    let first = shop.order(&key, &body).await;
    assert_eq!(first.status, StatusCode::CREATED, "{first:?}");
    shop.owner.execute("UPDATE price SET list = list * 2", &[]).await.unwrap();
    let second = shop.order(&key, &body).await;
    assert_eq!((second.status, &second.body), (StatusCode::CREATED, &first.body));
}

#[tokio::test]
async fn another_order_under_the_same_key_is_refused() {
    let shop = TestShop::open().await;
    let key = key();
    shop.order(&key, &order()).await;
    let other = shop.order(&key, &order_with(&json!({"address": "House 6, Road 3"}))).await;
    assert_eq!((other.status, other.code()), (StatusCode::UNPROCESSABLE_ENTITY, "idempotency_key_reused"));
    assert_eq!(shop.count("SELECT count(*) FROM orders").await, 1);
}

#[tokio::test]
async fn twenty_at_once_make_one_order() {
    let shop = Arc::new(TestShop::open().await);
    let key = key();
    let mut tasks = JoinSet::new();
    for _ in 0..20 {
        let (shop, key) = (Arc::clone(&shop), key.clone());
        tasks.spawn(async move { shop.order(&key, &order()).await });
    }
    let answers = tasks.join_all().await;
    assert!(answers.iter().all(|answer| answer.status == StatusCode::CREATED), "{answers:?}");
    assert_eq!(answers.iter().filter(|answer| !answer.is_replayed()).count(), 1);
    let numbers: HashSet<_> = answers.iter().map(|answer| answer.body["number"].to_string()).collect();
    assert_eq!(numbers.len(), 1);
    assert_eq!(shop.count("SELECT count(*) FROM orders").await, 1);
    shop.assert_invariants().await;
}

#[tokio::test]
async fn the_unique_key_leads_to_the_replay_too() {
    meet_at_the_unique_key(TestShop::open().await).await;
}

/// Two writers of one key, one of which does not know of the lock.
pub(crate) async fn meet_at_the_unique_key(shop: TestShop) {
    let shop = Arc::new(shop);
    // A writer that does not take the lock of the key: only the unique index is left to notice.
    let (key, body) = (key(), order());
    let first = shop.order(&key, &body).await;
    let (other_key, waiting) = (crate::shop::key(), Arc::clone(&shop));
    let other = format!("UPDATE orders SET idempotency_key = '{other_key}'");
    shop.owner.batch_execute(&format!("BEGIN; {other}")).await.unwrap();
    let confirmed = order_with(&json!({"confirm_duplicate": true}));
    let task = tokio::spawn(async move { waiting.order(&other_key, &confirmed).await });
    let observer = shop.observer().await;
    wait_for("the insert waits for the other writer", SOON, async || {
        let sql = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()";
        observer.query_one(sql, &[]).await.unwrap().get::<_, i64>(0) > 0
    })
    .await;
    shop.owner.batch_execute("COMMIT").await.unwrap();
    let answer = task.await.unwrap();
    assert_eq!((answer.status, answer.is_replayed()), (StatusCode::CREATED, true), "{answer:?}");
    assert_eq!(answer.body["number"], first.body["number"]);
}

#[tokio::test]
async fn a_key_is_one_uuid() {
    let shop = TestShop::open().await;
    for key in ["", "1", "not-a-uuid", "00000000-0000-0000-0000-00000000000g"] {
        let answer = shop.order(key, &order()).await;
        assert_eq!(
            (answer.status, answer.code()),
            (StatusCode::BAD_REQUEST, "idempotency_key_invalid"),
            "{key}"
        );
    }
    let without = shop.post("/orders", &order()).await;
    assert_eq!(without.code(), "idempotency_key_invalid");
}
