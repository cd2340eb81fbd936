//! Tracking, cancelling, and the life of an order.

use crate::shop::{Answer, TestShop, key, order, order_with};
use axum::http::StatusCode;
use domain::OrderStatus;
use serde_json::{Value, json};
use std::sync::Arc;
use tokio::task::JoinSet;

#[tokio::test]
async fn the_shopper_finds_their_order() {
    let shop = TestShop::open().await;
    let placed = shop.order(&key(), &order()).await.body;
    let number = placed["number"].as_str().unwrap();
    // As typed from a note: no hyphens, small letters, Bangla digits in the phone.
    let typed = number.replace('-', "").to_lowercase();
    let found = shop.post("/orders/track", &json!({"number": typed, "phone": "০১৭১২৩৪৫৬৭৮"})).await;
    assert_eq!((found.status, &found.body), (StatusCode::OK, &placed));
}

#[tokio::test]
async fn both_number_and_phone_must_match() {
    let shop = TestShop::open().await;
    let placed = shop.order(&key(), &order()).await.body;
    let unknown = "DK-0000-0000-0";
    for (number, phone) in [(&placed["number"], "01812345678"), (&Value::from(unknown), "01712345678")] {
        let answer = shop.post("/orders/track", &json!({"number": number, "phone": phone})).await;
        assert_eq!((answer.status, answer.code()), (StatusCode::NOT_FOUND, "not_found"));
    }
    let answer = shop.post("/orders/track", &json!({"number": placed["number"]})).await;
    assert_eq!((answer.code(), &answer.body["errors"][0]["field"]), ("invalid_input", &json!("phone")));
    let answer = shop.post("/orders/track", &json!({"number": "DK-1", "phone": "01712345678"})).await;
    assert_eq!((answer.code(), &answer.body["errors"][0]["field"]), ("invalid_input", &json!("number")));
}

#[tokio::test]
async fn history_is_told_in_order() {
    let shop = TestShop::open().await;
    let placed = shop.order(&key(), &order()).await.body;
    shop.owner
        .batch_execute(
            "UPDATE orders SET status = 'confirmed';
             INSERT INTO order_event (order_id, from_status, to_status, actor) SELECT id, 'placed', 'confirmed', 'test' FROM orders",
        )
        .await
        .unwrap();
    let found =
        shop.post("/orders/track", &json!({"number": placed["number"], "phone": "01712345678"})).await.body;
    assert_eq!(found["status"], "confirmed");
    let statuses: Vec<_> =
        found["events"].as_array().unwrap().iter().map(|event| event["status"].clone()).collect();
    assert_eq!(statuses, ["placed", "confirmed"]);
}

async fn cancel(shop: &TestShop, number: &Value) -> Answer {
    shop.post("/orders/cancel", &json!({"number": number, "phone": "01712345678"})).await
}

#[tokio::test]
async fn a_cancelled_order_gives_its_pieces_back_once() {
    let shop = TestShop::open().await;
    let lines = json!([{"sku": 1, "quantity": 2}, {"sku": 3, "quantity": 1}]);
    let body = order_with(&json!({"lines": lines, "expected_total": 4_306_000}));
    let number = shop.order(&key(), &body).await.body["number"].clone();
    let first = cancel(&shop, &number).await;
    assert_eq!((first.status, &first.body["status"]), (StatusCode::OK, &json!("cancelled")));
    assert_eq!(first.body["events"][1]["status"], "cancelled");
    let second = cancel(&shop, &number).await;
    assert_eq!((second.status, &second.body), (StatusCode::OK, &first.body));
    assert_eq!(shop.count("SELECT on_hand FROM stock WHERE sku_id = 1").await, 10);
    assert_eq!(shop.count("SELECT count(*) FROM stock_movement WHERE reason = 'cancel'").await, 2);
    assert_eq!(shop.count("SELECT count(*) FROM outbox WHERE topic = 'order_cancelled'").await, 1);
    shop.assert_invariants().await;
    let again = shop.order(&key(), &body).await;
    assert_eq!(again.status, StatusCode::CREATED, "a cancelled order is no duplicate: {again:?}");
}

#[tokio::test]
async fn only_its_shopper_cancels_and_only_before_it_is_confirmed() {
    let shop = TestShop::open().await;
    let number = shop.order(&key(), &order()).await.body["number"].clone();
    let foreign = shop.post("/orders/cancel", &json!({"number": number, "phone": "01812345678"})).await;
    assert_eq!((foreign.status, foreign.code()), (StatusCode::NOT_FOUND, "not_found"));
    shop.owner
        .batch_execute(
            "UPDATE orders SET status = 'confirmed';
             INSERT INTO order_event (order_id, from_status, to_status, actor) SELECT id, 'placed', 'confirmed', 'test' FROM orders",
        )
        .await
        .unwrap();
    let late = cancel(&shop, &number).await;
    assert_eq!((late.status, late.code()), (StatusCode::CONFLICT, "not_cancellable"));
    assert_eq!(shop.count("SELECT on_hand FROM stock WHERE sku_id = 1").await, 9);
    shop.assert_invariants().await;
}

#[tokio::test]
async fn cancelling_while_others_buy_loses_no_piece() {
    let shop = Arc::new(TestShop::open().await);
    let mut tasks = JoinSet::new();
    for shopper in 0..40 {
        let shop = Arc::clone(&shop);
        let phone = format!("0170{shopper:07}");
        tasks.spawn(async move {
            let placed = shop.order(&key(), &order_with(&json!({"phone": phone}))).await;
            if placed.status != StatusCode::CREATED {
                assert_eq!(placed.code(), "sold_out");
                return 0;
            }
            let request = json!({"number": placed.body["number"], "phone": phone});
            let both =
                tokio::join!(shop.post("/orders/cancel", &request), shop.post("/orders/cancel", &request));
            assert_eq!((both.0.status, both.1.status), (StatusCode::OK, StatusCode::OK));
            1
        });
    }
    let cancelled: i32 = tasks.join_all().await.into_iter().sum();
    assert!(cancelled >= 10);
    assert_eq!(shop.count("SELECT on_hand FROM stock WHERE sku_id = 1").await, 10, "all pieces are back");
    shop.assert_invariants().await;
}

#[tokio::test]
async fn the_database_allows_what_the_domain_allows() {
    let shop = TestShop::open().await;
    shop.order(&key(), &order()).await;
    for from in OrderStatus::ALL {
        for to in OrderStatus::ALL.into_iter().filter(|to| *to != from) {
            let set = "ALTER TABLE orders DISABLE TRIGGER USER; UPDATE orders SET status = ";
            let prepare = format!("{set}'{from}'; ALTER TABLE orders ENABLE TRIGGER USER");
            shop.owner.batch_execute(&prepare).await.unwrap();
            let change = format!(
                "BEGIN; UPDATE orders SET status = '{to}';
                 INSERT INTO order_event (order_id, from_status, to_status, actor) SELECT id, '{from}', '{to}', 'test' FROM orders;
                 SET CONSTRAINTS ALL IMMEDIATE; ROLLBACK"
            );
            let result = shop.owner.batch_execute(&change).await;
            assert_eq!(result.is_ok(), from.go_to(to).is_ok(), "{from} to {to}: {result:?}");
            let _ = shop.owner.batch_execute("ROLLBACK").await; // whether or not it failed
        }
    }
}

#[tokio::test]
async fn a_change_without_an_event_is_refused() {
    let shop = TestShop::open().await;
    shop.order(&key(), &order()).await;
    let error = shop.owner.batch_execute("UPDATE orders SET status = 'confirmed'").await.unwrap_err();
    let constraint = error.as_db_error().and_then(|error| error.constraint());
    assert_eq!(constraint, Some("orders_history_is_complete"));
}
