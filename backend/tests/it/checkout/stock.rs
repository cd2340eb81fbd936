//! Nothing is sold twice (invariant I1), and the database itself refuses what must not be.

use crate::shop::{TestShop, key, order_with};
use axum::http::StatusCode;
use serde_json::json;
use std::sync::Arc;
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

#[tokio::test]
async fn the_database_refuses_what_must_not_be() {
    let shop = TestShop::open().await;
    shop.order(&key(), &crate::shop::order()).await;
    for (constraint, sql) in [
        ("stock_on_hand_check", "UPDATE stock SET on_hand = -1, sold = sold + 10 WHERE sku_id = 1"),
        ("stock_sums_to_zero", "UPDATE stock SET on_hand = on_hand + 1 WHERE sku_id = 1"),
        ("orders_total_adds_up", "UPDATE orders SET total = total + 1"),
        ("order_line_total_adds_up", "UPDATE order_line SET total = total + 1"),
        ("orders_phone_check", "UPDATE orders SET phone = '123'"),
        ("price_check", "UPDATE price SET sale = list WHERE sku_id = 1"),
        ("stock_movement_quantity_check", "UPDATE stock_movement SET quantity = 0"),
    ] {
        let error = shop.owner.batch_execute(sql).await.expect_err(sql);
        assert_eq!(
            error.as_db_error().and_then(|error| error.constraint()),
            Some(constraint),
            "{sql}: {error:?}"
        );
    }
    shop.assert_invariants().await;
}
