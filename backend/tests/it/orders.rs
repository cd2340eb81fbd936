//! Tracking.

use crate::shop::{TestShop, key, order};
use axum::http::StatusCode;
use serde_json::{Value, json};

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
