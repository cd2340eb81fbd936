//! Nothing is sold twice (invariant I1), and the database itself refuses what must not be.

use crate::shop::{SOON, TestShop, key, order_with};
use axum::http::StatusCode;
use serde_json::json;
use std::sync::Arc;
use std::time::Instant;
use tokio::task::JoinSet;

#[tokio::test]
async fn fifty_shoppers_and_ten_pieces() {
    let shop = Arc::new(TestShop::open().await);
    let mut tasks = JoinSet::new();
    for shopper in 0..50 {
        let shop = Arc::clone(&shop);
        let body = order_with(&json!({"phone": format!("017000000{shopper:02}")}));
        tasks.spawn(async move { shop.order(&key(), &body).await });
    }
    let answers = tasks.join_all().await;
    let (accepted, refused): (Vec<_>, Vec<_>) =
        answers.iter().partition(|answer| answer.status == StatusCode::CREATED);
    assert_eq!(accepted.len(), 10, "{refused:?}");
    assert!(refused.iter().all(|answer| answer.code() == "sold_out"), "{refused:?}");
    assert_eq!(shop.count("SELECT on_hand FROM stock WHERE sku_id = 1").await, 0);
    assert_eq!(shop.count("SELECT sold FROM stock WHERE sku_id = 1").await, 10);
    shop.assert_invariants().await;
}

#[tokio::test]
async fn baskets_in_any_order_do_not_lock_each_other_out() {
    let shop = Arc::new(TestShop::open().await);
    let mut tasks = JoinSet::new();
    for shopper in 0..30 {
        let shop = Arc::clone(&shop);
        let (first, second) = if shopper % 2 == 0 { (2, 3) } else { (3, 2) };
        let lines = json!([{"sku": first, "quantity": 1}, {"sku": second, "quantity": 1}]);
        let phone = format!("017000000{shopper:02}");
        let body = order_with(&json!({"phone": phone, "lines": lines, "expected_total": 2_106_000}));
        tasks.spawn(async move { shop.order(&key(), &body).await });
    }
    let answers = tasks.join_all().await;
    assert_eq!(
        answers.iter().filter(|answer| answer.status == StatusCode::CREATED).count(),
        5,
        "{answers:?}"
    );
    assert!(answers.iter().all(|answer| answer.status != StatusCode::SERVICE_UNAVAILABLE));
    shop.assert_invariants().await;
}

#[tokio::test]
async fn stock_is_locked_in_the_order_of_skus() {
    watch_locks(TestShop::open().await).await;
}

/// A basket of SKUs 3, 1 and 2 while somebody holds SKU 2: it has SKU 1 and does not have SKU 3 yet.
pub(crate) async fn watch_locks(shop: TestShop) {
    let observer = shop.observer().await;
    let shop = Arc::new(shop);
    shop.owner.batch_execute("BEGIN; SELECT FROM public.stock WHERE sku_id = 2 FOR UPDATE").await.unwrap();
    let lines = json!([3, 1, 2].map(|sku| json!({"sku": sku, "quantity": 1})));
    let (buyer, body) =
        (Arc::clone(&shop), order_with(&json!({"lines": lines, "expected_total": 4_106_000})));
    let buying = tokio::spawn(async move { buyer.order(&key(), &body).await });
    let free = "SELECT coalesce(array_agg(sku_id), '{}') FROM
                (SELECT sku_id FROM public.stock WHERE sku_id IN (1, 3) FOR UPDATE SKIP LOCKED) AS free";
    let mut seen: Vec<i64> = vec![1, 3];
    let deadline = Instant::now() + SOON;
    while seen.len() == 2 && Instant::now() < deadline {
        seen = observer.query_one(free, &[]).await.unwrap().get(0);
    }
    shop.owner.batch_execute("COMMIT").await.unwrap();
    assert_eq!(seen, [3], "free while the basket waits for SKU 2");
    assert_eq!(buying.await.unwrap().status, StatusCode::CREATED);
}

#[tokio::test]
async fn the_application_cannot_rewrite_the_ledger() {
    let shop = TestShop::open().await;
    shop.order(&key(), &crate::shop::order()).await;
    shop.owner.batch_execute("SET ROLE dhakacart_app").await.unwrap();
    for sql in [
        "UPDATE stock_movement SET quantity = 1",
        "DELETE FROM stock_movement",
        "TRUNCATE stock_movement",
        "DELETE FROM orders",
        "UPDATE order_line SET quantity = 2",
        "DELETE FROM order_event",
        "DELETE FROM outbox",
        "DELETE FROM stock",
        "DROP TABLE orders",
        "CREATE TABLE mine (id bigint)",
    ] {
        let error = shop.owner.batch_execute(sql).await.expect_err(sql);
        assert_eq!(
            error.code().map(tokio_postgres::error::SqlState::code),
            Some("42501"),
            "{sql}: {error:?}"
        );
    }
}

/// A table, its constraint, and a statement that must fail because of it.
pub(crate) const REFUSED: [(&str, &str, &str); 9] = [
    ("stock", "stock_on_hand_check", "UPDATE stock SET on_hand = -1, sold = sold + 10 WHERE sku_id = 1"),
    ("stock", "stock_sums_to_zero", "UPDATE stock SET on_hand = on_hand + 1 WHERE sku_id = 1"),
    ("orders", "orders_total_adds_up", "UPDATE orders SET total = total + 1"),
    ("order_line", "order_line_total_adds_up", "UPDATE order_line SET total = total + 1"),
    ("orders", "orders_phone_check", "UPDATE orders SET phone = '123'"),
    ("price", "price_check", "UPDATE price SET sale = list WHERE sku_id = 1"),
    ("stock_movement", "stock_movement_quantity_check", "UPDATE stock_movement SET quantity = 0"),
    ("coupon", "coupon_within_total", "UPDATE coupon SET uses = 6"),
    ("coupon", "coupon_uses_check", "UPDATE coupon SET uses = -1"),
];

#[tokio::test]
async fn the_database_refuses_what_must_not_be() {
    let shop = shop_with_an_order().await;
    for (_, constraint, sql) in REFUSED {
        assert_eq!(refused_by(&shop, sql).await.as_deref(), Some(constraint), "{sql}");
    }
    shop.assert_invariants().await;
}

/// A shop with one order and one coupon.
pub(crate) async fn shop_with_an_order() -> TestShop {
    let shop = TestShop::open().await;
    shop.order(&key(), &crate::shop::order()).await;
    let coupon = "INSERT INTO coupon (code, benefit, total_uses) VALUES ('FIVE', 'free_delivery', 5)";
    shop.owner.batch_execute(coupon).await.unwrap();
    shop
}

/// The constraint that refuses this statement; none when it goes through. Nothing is changed either way.
pub(crate) async fn refused_by(shop: &TestShop, sql: &str) -> Option<String> {
    let tried = shop.owner.batch_execute(&format!("BEGIN; {sql}")).await;
    shop.owner.batch_execute("ROLLBACK").await.unwrap();
    let error = tried.err()?;
    error.as_db_error().and_then(|error| error.constraint()).map(str::to_owned)
}
