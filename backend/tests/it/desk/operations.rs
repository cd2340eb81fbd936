use super::{logged, move_pieces};
use crate::shop::{TestShop, key, order, order_with};
use crate::staff::signed_in;
use axum::http::StatusCode;
use serde_json::{Value, json};

#[tokio::test]
async fn today_shows_what_was_sold_and_what_waits() {
    let shop = TestShop::open().await;
    let (manager, _) = signed_in(&shop, "manager").await;
    for phone in ["01712345670", "01712345671"] {
        let placed = shop.order(&key(), &order_with(&json!({"phone": phone}))).await;
        assert_eq!(placed.status, StatusCode::CREATED);
    }
    // One of yesterday, and a cancelled one of today, which counts for nothing.
    shop.order(&key(), &order()).await;
    let old =
        "UPDATE orders SET placed_at = now() - interval '1 day' WHERE id = (SELECT max(id) FROM orders)";
    shop.owner.batch_execute(old).await.unwrap();
    let cancelled = shop.order(&key(), &order_with(&json!({"phone": "01712345672"}))).await;
    let number = cancelled.body["number"].as_str().unwrap();
    let step = json!({"from": "placed", "to": "cancelled"});
    let path = format!("/staff/orders/{number}/move");
    assert_eq!(shop.call(("POST", &path), &manager, &step).await.status, StatusCode::OK);
    move_pieces(&shop, &manager, ("A55-BLUE", "lost"), 3).await;
    shop.owner
        .batch_execute("UPDATE outbox SET dead_at = now(), attempts = 20, last_error = 'no such number' WHERE order_id = 1")
        .await
        .unwrap();

    let today = shop.call(("GET", "/staff/today"), &manager, &Value::Null).await;
    assert_eq!(today.status, StatusCode::OK, "{today:?}");
    let today = today.body;
    let hours = today["hours"].as_array().unwrap();
    assert_eq!(hours.len(), 24);
    let sum = |field: &str| hours.iter().map(|hour| hour[field].as_i64().unwrap()).sum::<i64>();
    assert_eq!((sum("orders"), sum("revenue")), (2, 2 * 2_006_000));
    assert_eq!(today["yesterday"], json!({"orders": 1, "revenue": 2_006_000}));
    assert_eq!((&today["to_call"], &today["proposals"]), (&json!(3), &json!(1)));
    let codes: Vec<_> = today["running_out"].as_array().unwrap().iter().map(|sku| &sku["code"]).collect();
    assert_eq!((codes[0], &today["running_out_count"]), (&json!("KETTLE-1"), &json!(codes.len())));
    assert_eq!(today["messages"]["dead"], 1);
    assert!(today["messages"]["waiting"].as_i64().unwrap() >= 4, "{}", today["messages"]);

    let dead = shop.call(("GET", "/staff/dead-messages"), &manager, &Value::Null).await.body;
    assert_eq!((dead[0]["reason"].as_str(), dead.as_array().unwrap().len()), (Some("no such number"), 1));
    let ids = json!({"ids": [dead[0]["id"], 999_999]});
    let retried = shop.call(("POST", "/staff/dead-messages/retry"), &manager, &ids).await;
    assert_eq!(retried.body["messages"], 1);
    let dead = shop.call(("GET", "/staff/dead-messages"), &manager, &Value::Null).await.body;
    assert!(dead.as_array().unwrap().is_empty());
    assert_eq!(logged(&shop, "outbox").await.len(), 1);
    let none = shop.call(("POST", "/staff/dead-messages/retry"), &manager, &json!({"ids": []})).await;
    assert_eq!(none.code(), "invalid_input");
}

#[tokio::test]
async fn the_waiting_room_is_opened_slowed_and_closed() {
    let shop = TestShop::open().await;
    let (manager, _) = signed_in(&shop, "manager").await;
    let call = |method: &'static str, body: Value| {
        let (shop, manager) = (&shop, &manager);
        async move { shop.call((method, "/staff/waiting-room"), manager, &body).await }
    };
    assert_eq!(call("DELETE", Value::Null).await.code(), "not_found");
    assert_eq!(call("PATCH", json!({"per_minute": 60})).await.code(), "not_found");
    let opening = json!({"per_minute": 600, "opens_at": null, "gather_minutes": 0, "campaign": null});
    assert_eq!(call("POST", opening.clone()).await.status, StatusCode::NO_CONTENT);
    assert_eq!(call("POST", opening.clone()).await.code(), "taken");
    assert_eq!(call("PATCH", json!({"per_minute": 60})).await.status, StatusCode::NO_CONTENT);
    let today = shop.call(("GET", "/staff/today"), &manager, &Value::Null).await.body;
    let room = &today["waiting_room"];
    assert_eq!((&room["per_minute"], &room["opened_by"]), (&json!(60), &json!("Test manager")));
    assert_eq!(call("DELETE", Value::Null).await.status, StatusCode::NO_CONTENT);
    let today = shop.call(("GET", "/staff/today"), &manager, &Value::Null).await.body;
    assert_eq!(today["waiting_room"], Value::Null);
    let log = logged(&shop, "waiting_room").await;
    let actions: Vec<&str> = log.iter().map(|(_, action)| action.as_str()).collect();
    assert_eq!(actions, ["open_waiting_room", "set_waiting_room_rate", "close_waiting_room"]);
    for (field, value) in [
        ("per_minute", json!(0)),
        ("per_minute", json!(600_001)),
        ("gather_minutes", json!(241)),
        ("opens_at", json!("2020-01-01T00:00:00Z")),
        ("campaign", json!("none")),
    ] {
        let mut wrong = opening.clone();
        wrong[field] = value.clone();
        let answer = call("POST", wrong).await;
        assert_eq!(answer.code(), "invalid_input", "{field} {value}");
        assert_eq!(answer.body["errors"][0]["field"], field);
    }
}
