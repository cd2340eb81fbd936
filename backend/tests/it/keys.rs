//! Idempotency keys end 48 hours after their order, not earlier, and the worker needs no index for it.

use crate::shop::{TestShop, key, order, order_with};
use backend::keys::{KeyMetrics, KeyTrimmer};
use prometheus_client::registry::Registry;
use serde_json::json;

fn trimmer(shop: &TestShop) -> KeyTrimmer {
    let metrics = KeyMetrics::register(&mut Registry::default());
    KeyTrimmer { database: shop.database.clone(), metrics }
}

async fn age(shop: &TestShop, hours: i32) {
    let sql = format!("UPDATE orders SET placed_at = clock_timestamp() - interval '{hours} hours'");
    shop.owner.batch_execute(&sql).await.unwrap();
}

const KEYS: &str = "SELECT count(idempotency_key) FROM orders";

#[tokio::test]
async fn a_key_is_known_for_48_hours_and_then_places_anew() {
    let shop = TestShop::open().await;
    let (key, body) = (key(), order());
    let first = shop.order(&key, &body).await.body;
    age(&shop, 47).await;
    assert!(!trimmer(&shop).trim_batch().await.unwrap());
    let repeated = shop.order(&key, &body).await;
    assert!(repeated.is_replayed());
    assert_eq!(repeated.body["number"], first["number"]);
    age(&shop, 49).await;
    assert!(trimmer(&shop).trim_batch().await.unwrap());
    assert!(!trimmer(&shop).trim_batch().await.unwrap(), "nothing is left to do");
    let left = "SELECT count(*) FROM orders WHERE body_hash IS NOT NULL OR replayed_at IS NOT NULL";
    assert_eq!((shop.count(KEYS).await, shop.count(left).await), (0, 0));
    let anew = shop.order(&key, &body).await;
    assert_eq!((anew.status.as_u16(), anew.is_replayed()), (201, false), "{anew:?}");
    assert_ne!(anew.body["number"], first["number"]);
    assert!(shop.order(&key, &body).await.is_replayed(), "and is known again");
    shop.assert_invariants().await;
}

#[tokio::test]
async fn the_walk_stops_at_the_first_young_order_and_goes_on_later() {
    let shop = TestShop::open().await;
    for shopper in 0..4 {
        let body = order_with(&json!({"phone": format!("0170{shopper:07}")}));
        assert_eq!(shop.order(&key(), &body).await.status, 201);
    }
    age(&shop, 50).await;
    shop.owner.batch_execute("UPDATE orders SET placed_at = now() WHERE id = 3").await.unwrap();
    assert!(trimmer(&shop).trim_batch().await.unwrap());
    assert_eq!(shop.count(KEYS).await, 2, "the fourth waits for the third");
    assert!(!trimmer(&shop).trim_batch().await.unwrap());
    age(&shop, 50).await;
    assert!(trimmer(&shop).trim_batch().await.unwrap());
    assert_eq!(shop.count(KEYS).await, 0);
    assert_eq!(shop.count("SELECT trimmed_to FROM idempotency_trim").await, 4);
    shop.assert_invariants().await;
}

#[tokio::test]
async fn a_backlog_is_trimmed_in_batches_by_one_worker_at_a_time() {
    let shop = TestShop::open().await;
    shop.order(&key(), &order()).await;
    age(&shop, 50).await;
    let copies = "
        ALTER TABLE orders DISABLE TRIGGER USER;
        INSERT INTO orders (number, idempotency_key, body_hash, language, name, phone, upazila, zone, address, payment,
                            items_total, delivery_fee, total, lines_hash, request_id, placed_at)
        SELECT 'DK-' || lpad(n::text, 4, '0') || '-AAAA-0', gen_random_uuid(), body_hash, language, name, phone, upazila,
               zone, address, payment, items_total, delivery_fee, total, lines_hash, request_id, placed_at
        FROM orders, generate_series(1, 2300) AS n;
        ALTER TABLE orders ENABLE TRIGGER USER";
    shop.owner.batch_execute(copies).await.unwrap();
    shop.owner.batch_execute("BEGIN; SELECT FROM idempotency_trim FOR UPDATE").await.unwrap();
    assert!(!trimmer(&shop).trim_batch().await.unwrap(), "somebody else is walking");
    shop.owner.batch_execute("COMMIT").await.unwrap();
    for left in [1_301, 301, 0] {
        assert!(trimmer(&shop).trim_batch().await.unwrap());
        assert_eq!(shop.count(KEYS).await, left);
    }
    assert!(!trimmer(&shop).trim_batch().await.unwrap());
}
