//! An order from the basket to the database, and every way it is refused.

use crate::shop::{SOON, TestShop, key, order, order_with};
use axum::http::StatusCode;
use serde_json::{Value, json};
use testkit::wait_for;

#[tokio::test]
async fn an_order_is_placed() {
    let shop = TestShop::open().await;
    let answer = shop.order(&key(), &order()).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{answer:?}");
    assert!(!answer.is_replayed());
    let mut placed = answer.body;
    for hidden in ["/number", "/placed_at", "/events/0/at"] {
        *placed.pointer_mut(hidden).unwrap() = Value::from("…");
    }
    insta::assert_json_snapshot!(placed);
    assert_eq!(shop.count("SELECT on_hand FROM stock WHERE sku_id = 1").await, 9);
    assert_eq!(shop.count("SELECT sold FROM stock WHERE sku_id = 1").await, 1);
    assert_eq!(shop.count("SELECT count(*) FROM outbox WHERE delivered_at IS NULL").await, 1);
    let request_id: String = shop.owner.query_one("SELECT request_id FROM orders", &[]).await.unwrap().get(0);
    assert_eq!(request_id, "test-request-1");
    shop.assert_invariants().await;
}

#[tokio::test]
async fn several_lines_keep_their_order_and_a_running_sale_counts() {
    let shop = TestShop::open().await;
    let lines = json!([{"sku": 3, "quantity": 2}, {"sku": 2, "quantity": 1}, {"sku": 1, "quantity": 3}]);
    // 2 × 3,000 + 18,000 + 3 × 20,000 + 130 outside Dhaka.
    let body = order_with(&json!({"lines": lines, "upazila": "barguna-amtali", "expected_total": 8_413_000}));
    let answer = shop.order(&key(), &body).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{answer:?}");
    let skus: Vec<_> =
        answer.body["lines"].as_array().unwrap().iter().map(|line| line["sku"].clone()).collect();
    assert_eq!(skus, [3, 2, 1]);
    assert_eq!(answer.body["lines"][1]["unit_price"], 1_800_000);
    assert_eq!(answer.body["zone"], "outside-dhaka");
    shop.assert_invariants().await;
}

#[tokio::test]
async fn a_changed_price_is_shown_before_it_is_paid() {
    let shop = TestShop::open().await;
    shop.owner.execute("UPDATE price SET list = 2100000 WHERE sku_id = 1", &[]).await.unwrap();
    let key = key();
    let answer = shop.order(&key, &order()).await;
    assert_eq!((answer.status, answer.code()), (StatusCode::CONFLICT, "price_changed"));
    let total = answer.body["quote"]["total"].clone();
    assert_eq!(total, 2_106_000);
    assert_eq!(shop.count("SELECT count(*) FROM orders").await, 0);
    // The key is still free: the shopper says yes to the new total.
    let answer = shop.order(&key, &order_with(&json!({"expected_total": total}))).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{answer:?}");
}

#[tokio::test]
async fn a_changed_delivery_fee_is_a_changed_price() {
    let shop = TestShop::open().await;
    shop.owner.execute("UPDATE delivery_zone SET fee = 8000 WHERE zone = 'inside-dhaka'", &[]).await.unwrap();
    let answer = shop.order(&key(), &order()).await;
    assert_eq!(answer.code(), "price_changed");
    assert_eq!(answer.body["quote"]["delivery_fee"], 8_000);
}

#[tokio::test]
async fn too_few_pieces_are_sold_out_and_nothing_is_taken() {
    let shop = TestShop::open().await;
    let lines = json!([{"sku": 3, "quantity": 1}, {"sku": 2, "quantity": 6}, {"sku": 5, "quantity": 1}]);
    let total = 300_000 + 6 * 1_800_000 + 120_000 + 6_000;
    let answer = shop.order(&key(), &order_with(&json!({"lines": lines, "expected_total": total}))).await;
    assert_eq!((answer.status, answer.code()), (StatusCode::CONFLICT, "sold_out"));
    assert_eq!(answer.body["sold_out"], json!([{"sku": 2, "left": 5}, {"sku": 5, "left": 0}]));
    assert_eq!(shop.count("SELECT on_hand FROM stock WHERE sku_id = 3").await, 100);
    shop.assert_invariants().await;
}

#[tokio::test]
async fn the_same_order_again_asks_first() {
    let shop = TestShop::open().await;
    let first = shop.order(&key(), &order()).await;
    let again = shop.order(&key(), &order()).await;
    assert_eq!((again.status, again.code()), (StatusCode::CONFLICT, "possible_duplicate"));
    assert_eq!(again.body["earlier_order"], first.body["number"]);
    // Another phone, other lines, a yes, a cancelled or an older first order: no question.
    let other_phone = order_with(&json!({"phone": "01812345678"}));
    let other_lines = order_with(&json!({"lines": [{"sku": 1, "quantity": 2}], "expected_total": 4_006_000}));
    let confirmed = order_with(&json!({"confirm_duplicate": true}));
    for body in [&other_phone, &other_lines, &confirmed] {
        let answer = shop.order(&key(), body).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{answer:?}");
    }
    shop.owner.execute("UPDATE orders SET placed_at = placed_at - interval '10 minutes'", &[]).await.unwrap();
    assert_eq!(shop.order(&key(), &order()).await.status, StatusCode::CREATED);
    let cancel = "UPDATE orders SET status = 'cancelled';
        INSERT INTO order_event (order_id, from_status, to_status, actor) SELECT id, 'placed', 'cancelled', 'test' FROM orders";
    shop.owner.batch_execute(cancel).await.unwrap();
    assert_eq!(shop.order(&key(), &order()).await.status, StatusCode::CREATED);
}

#[tokio::test]
async fn what_is_not_for_sale_cannot_be_ordered() {
    let shop = TestShop::open().await;
    for sku in [4, 99, 0, -1, i64::MAX] {
        let lines = json!([{"sku": 3, "quantity": 1}, {"sku": sku, "quantity": 1}]);
        let answer = shop.order(&key(), &order_with(&json!({"lines": lines}))).await;
        assert_eq!(
            (answer.status, answer.code()),
            (StatusCode::UNPROCESSABLE_ENTITY, "invalid_input"),
            "{sku}"
        );
        assert_eq!(answer.body["errors"][0]["field"], "lines[1].sku");
    }
}

#[tokio::test]
async fn every_wrong_field_is_named() {
    let shop = TestShop::open().await;
    let long = "ক".repeat(400);
    let many: Vec<Value> = (1..=31).map(|sku| json!({"sku": sku, "quantity": 1})).collect();
    for (field, value) in [
        ("name", json!("")),
        ("name", json!(long)),
        ("phone", json!("12345")),
        ("phone", json!("01212345678")),
        ("phone", json!(7)),
        ("upazila", json!("atlantis")),
        ("upazila", json!("\u{0}")),
        ("address", json!("x")),
        ("note", json!(long)),
        ("email", json!("rahima")),
        ("email", json!("")),
        ("email", json!(format!("{}@example.com", "x".repeat(250)))),
        ("payment", json!("bitcoin")),
        ("language", json!("de")),
        ("expected_total", json!("much")),
        ("expected_total", json!(1.5)),
        ("lines", json!([])),
        ("lines", json!(many)),
        ("lines[0].quantity", json!([{"sku": 1, "quantity": 0}])),
        ("lines[0].quantity", json!([{"sku": 1, "quantity": 21}])),
        ("lines[1].sku", json!([{"sku": 1, "quantity": 1}, {"sku": 1, "quantity": 1}])),
    ] {
        let name = field.split('[').next().unwrap();
        let answer = shop.order(&key(), &order_with(&json!({name: value}))).await;
        assert_eq!(
            (answer.status, answer.code()),
            (StatusCode::UNPROCESSABLE_ENTITY, "invalid_input"),
            "{field}"
        );
        assert_eq!(answer.body["errors"][0]["field"], field, "{answer:?}");
    }
    assert_eq!(shop.count("SELECT count(*) FROM orders").await, 0);
}

#[tokio::test]
async fn an_email_address_stays_with_its_order() {
    let shop = TestShop::open().await;
    let (key, body) = (key(), order_with(&json!({"email": " Rahima@Example.com"})));
    let placed = shop.order(&key, &body).await;
    assert_eq!((placed.status, &placed.body["email"]), (StatusCode::CREATED, &json!("Rahima@example.com")));
    let request = json!({"number": placed.body["number"], "phone": "01712345678"});
    assert_eq!(shop.post("/orders/track", &request).await.body, placed.body);
    assert_eq!(shop.order(&key, &body).await.body, placed.body, "a repeat has it too");
    let other = shop.order(&key, &order_with(&json!({"email": "other@example.com"}))).await;
    assert_eq!(other.code(), "idempotency_key_reused", "it is part of the order");
}

#[tokio::test]
async fn hostile_text_is_only_text() {
    let shop = TestShop::open().await;
    let text = "'); DROP TABLE orders; -- <script>alert(1)</script> \u{202e}";
    let answer = shop.order(&key(), &order_with(&json!({"name": text, "address": text, "note": text}))).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{answer:?}");
    assert_eq!(shop.count("SELECT count(*) FROM orders").await, 1);
}

#[tokio::test]
async fn a_number_that_is_taken_is_drawn_again() {
    let shop = TestShop::open().await;
    // The database refuses the first two numbers, as it would if another order had them.
    shop.owner
        .batch_execute(
            "CREATE SEQUENCE attempt;
             GRANT USAGE ON SEQUENCE attempt TO dhakacart_app;
             CREATE FUNCTION refuse_twice() RETURNS trigger LANGUAGE plpgsql AS $$
             BEGIN
                 IF nextval('attempt') <= 2 THEN
                     RAISE unique_violation USING CONSTRAINT = 'orders_number_key';
                 END IF;
                 RETURN NEW;
             END $$;
             CREATE TRIGGER refuse_twice BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION refuse_twice();",
        )
        .await
        .unwrap();
    let answer = shop.order(&key(), &order()).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{answer:?}");
    assert_eq!(shop.count("SELECT last_value FROM attempt").await, 3);
    shop.assert_invariants().await;
}

#[tokio::test]
async fn an_order_that_loses_against_others_waits_until_it_wins() {
    let shop = TestShop::open().await;
    shop.owner
        .batch_execute(
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
             BEGIN
                 RAISE serialization_failure;
             END $$;
             CREATE TRIGGER refuse BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION refuse();",
        )
        .await
        .unwrap();
    let (key, body) = (key(), order());
    let (answer, ()) = tokio::join!(shop.order(&key, &body), async {
        wait_for("it was tried again", SOON, async || shop.metrics().contains("order_group_size_count 2\n"))
            .await;
        shop.observer().await.batch_execute("DROP TRIGGER refuse ON orders").await.unwrap();
    });
    assert_eq!(answer.status, StatusCode::CREATED, "{answer:?}");
    shop.assert_invariants().await;
}

#[tokio::test]
async fn our_own_mistake_says_nothing_of_the_inside() {
    let shop = TestShop::open().await;
    shop.owner.batch_execute("ALTER TABLE order_event RENAME COLUMN actor TO secret_name").await.unwrap();
    let answer = shop.order(&key(), &order()).await;
    assert_eq!((answer.status, answer.code()), (StatusCode::INTERNAL_SERVER_ERROR, "internal"));
    assert!(!answer.body.to_string().contains("actor"), "{answer:?}");
    assert_eq!(shop.count("SELECT count(*) FROM orders").await, 0);
}
