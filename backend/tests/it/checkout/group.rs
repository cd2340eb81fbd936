//! Orders are committed in groups, by several replicas at once, and one bad order does not spoil the others.

use crate::shop::{Answer, SOON, TestShop, key, order, order_with};
use axum::http::StatusCode;
use backend::config::OrderConfig;
use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};
use std::collections::HashSet;
use std::sync::Arc;
use testkit::wait_for;
use tokio::task::JoinSet;

fn of_shopper(shopper: usize, changes: &Value) -> Value {
    let mut body = order_with(&json!({"phone": format!("0170{shopper:07}")}));
    for (field, value) in changes.as_object().unwrap() {
        body[field] = value.clone();
    }
    body
}

/// Sends all bodies at once, each to the next replica.
async fn send_all(replicas: &[Arc<TestShop>], bodies: Vec<Value>) -> Vec<Answer> {
    let mut tasks = JoinSet::new();
    for (index, body) in bodies.into_iter().enumerate() {
        let shop = Arc::clone(&replicas[index % replicas.len()]);
        tasks.spawn(async move { shop.order(&key(), &body).await });
    }
    tasks.join_all().await
}

fn placed(answers: &[Answer]) -> usize {
    answers.iter().filter(|answer| answer.status == StatusCode::CREATED).count()
}

async fn three_replicas(first: TestShop) -> Vec<Arc<TestShop>> {
    let (second, third) = (first.replica().await, first.replica().await);
    [first, second, third].map(Arc::new).to_vec()
}

#[tokio::test]
async fn what_waits_is_placed_together() {
    let shop = Arc::new(TestShop::open().await);
    // While one group waits for the row, the others gather.
    shop.owner.batch_execute("BEGIN; SELECT FROM stock WHERE sku_id = 3 FOR UPDATE").await.unwrap();
    let line = json!({"lines": [{"sku": 3, "quantity": 1}], "expected_total": 306_000});
    let waiting = {
        let (shop, bodies) = (Arc::clone(&shop), (0..60).map(|shopper| of_shopper(shopper, &line)).collect());
        tokio::spawn(async move { send_all(&[shop], bodies).await })
    };
    wait_for("all have come", SOON, async || shop.metrics().contains("http_requests_in_flight 60\n")).await;
    shop.owner.batch_execute("COMMIT").await.unwrap();
    assert_eq!(placed(&waiting.await.unwrap()), 60);
    let metrics = shop.metrics();
    let groups = metrics.lines().find_map(|line| line.strip_prefix("order_group_size_count ")).unwrap();
    assert!(groups.parse::<usize>().unwrap() < 20, "60 orders in {groups} groups");
    shop.assert_invariants().await;
}

#[tokio::test]
async fn a_thousand_buyers_of_five_hundred_pieces_over_three_replicas() {
    sell_the_last(TestShop::open().await).await;
}

/// 1,000 buyers of 500 pieces over three replicas.
pub(crate) async fn sell_the_last(first: TestShop) {
    let seed = rand::random();
    println!("seed {seed}");
    let mut random = StdRng::seed_from_u64(seed);
    let replicas = three_replicas(first).await;
    let stock = "UPDATE stock SET supplier = -500, on_hand = 500 WHERE sku_id = 3;
        INSERT INTO stock_movement (sku_id, from_account, to_account, quantity, reason, actor)
        VALUES (3, 'supplier', 'on_hand', 400, 'receive', 'test')";
    replicas[0].owner.batch_execute(stock).await.unwrap();
    let mut bodies: Vec<Value> = (0..1_000)
        .map(|shopper| {
            of_shopper(shopper, &json!({"lines": [{"sku": 3, "quantity": 1}], "expected_total": 306_000}))
        })
        .collect();
    bodies.shuffle(&mut random);
    let answers = send_all(&replicas, bodies).await;
    assert_eq!(placed(&answers), 500, "exactly 500 sold, none unsold");
    let refused = answers.iter().filter(|answer| answer.status != StatusCode::CREATED);
    assert!(refused.into_iter().all(|answer| answer.code() == "sold_out"));
    replicas[0].assert_invariants().await;
}

#[tokio::test]
async fn crossing_baskets_over_three_replicas_end_without_an_error() {
    let seed = rand::random();
    println!("seed {seed}");
    let mut random = StdRng::seed_from_u64(seed);
    let replicas = three_replicas(TestShop::open().await).await;
    // Prices of SKUs 1 to 3, in poisha; the fee is 60 taka.
    let prices = [2_000_000, 1_800_000, 300_000];
    let bodies: Vec<Value> = (0..150)
        .map(|shopper| {
            let mut skus = [1, 2, 3];
            skus.shuffle(&mut random);
            let skus = &skus[..random.random_range(1..=3)];
            let lines: Vec<Value> = skus.iter().map(|sku| json!({"sku": sku, "quantity": 1})).collect();
            let total: i64 = skus.iter().map(|sku| prices[sku - 1]).sum::<i64>() + 6_000;
            of_shopper(shopper, &json!({"lines": lines, "expected_total": total}))
        })
        .collect();
    let answers = send_all(&replicas, bodies).await;
    for answer in &answers {
        assert!(answer.status == StatusCode::CREATED || answer.code() == "sold_out", "{answer:?}");
    }
    assert!(placed(&answers) >= 10);
    replicas[0].assert_invariants().await;
}

#[tokio::test]
async fn one_key_at_three_replicas_at_once_is_one_order() {
    send_one_key(TestShop::open().await).await;
}

/// One key thirty times at once, over three replicas.
pub(crate) async fn send_one_key(first: TestShop) {
    let replicas = three_replicas(first).await;
    let key = key();
    let mut tasks = JoinSet::new();
    for attempt in 0..30 {
        let (shop, key) = (Arc::clone(&replicas[attempt % 3]), key.clone());
        tasks.spawn(async move { shop.order(&key, &order()).await });
    }
    let answers = tasks.join_all().await;
    assert_eq!(placed(&answers), 30, "{answers:?}");
    let numbers: HashSet<_> = answers.iter().map(|answer| answer.body["number"].to_string()).collect();
    assert_eq!(numbers.len(), 1);
    assert_eq!(answers.iter().filter(|answer| !answer.is_replayed()).count(), 1);
    replicas[0].assert_invariants().await;
}

#[tokio::test]
async fn a_poisoned_order_is_answered_alone() {
    let shop = Arc::new(TestShop::open().await);
    shop.owner
        .batch_execute(
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
             BEGIN
                 IF NEW.note = 'poison' THEN RAISE 'a mistake of the program'; END IF;
                 RETURN NEW;
             END $$;
             CREATE TRIGGER refuse BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION refuse();",
        )
        .await
        .unwrap();
    let bodies: Vec<Value> = (0..40)
        .map(|shopper| {
            let note = if shopper % 20 == 7 { "poison" } else { "" };
            let lines = json!([{"sku": 3, "quantity": 1}]);
            of_shopper(shopper, &json!({"lines": lines, "expected_total": 306_000, "note": note}))
        })
        .collect();
    let answers = send_all(&[Arc::clone(&shop)], bodies).await;
    assert_eq!(placed(&answers), 38);
    let refused: Vec<_> = answers.iter().filter(|answer| answer.status != StatusCode::CREATED).collect();
    assert!(refused.iter().all(|answer| answer.code() == "internal"), "{refused:?}");
    assert!(shop.metrics().contains("orders_poisoned_total 2\n"));
    shop.assert_invariants().await;
}

#[tokio::test]
async fn a_full_queue_says_busy_at_once() {
    let config = OrderConfig { order_group_size: 1, order_groups_in_flight: 1, order_queue_length: 2 };
    let shop = Arc::new(TestShop::open_with(&config).await);
    shop.owner.batch_execute("BEGIN; LOCK TABLE stock").await.unwrap();
    let send = |shoppers: std::ops::Range<usize>| {
        let bodies = shoppers.map(|shopper| of_shopper(shopper, &json!({}))).collect();
        let shop = Arc::clone(&shop);
        tokio::spawn(async move { send_all(&[shop], bodies).await })
    };
    let first = send(0..1);
    wait_for("the first is being placed", SOON, async || {
        !shop.metrics().contains("order_group_size_count 0\n")
    })
    .await;
    let others = send(1..10);
    // One is being placed, two wait, seven are refused.
    let refused = "order_refusals_total{code=\"busy\"} 7\n";
    wait_for("the others are refused", SOON, async || shop.metrics().contains(refused)).await;
    shop.owner.batch_execute("COMMIT").await.unwrap();
    let answers = [first.await.unwrap(), others.await.unwrap()].concat();
    assert_eq!(placed(&answers), 3);
    let refused: Vec<_> = answers.iter().filter(|answer| answer.status != StatusCode::CREATED).collect();
    assert!(
        refused.iter().all(|answer| answer.code() == "busy" && answer.headers.contains_key("retry-after"))
    );
    shop.assert_invariants().await;
}
