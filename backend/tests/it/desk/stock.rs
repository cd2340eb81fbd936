use super::{logged, move_pieces, send_change, show};
use crate::shop::{TestShop, key, order_with};
use crate::staff::signed_in;
use axum::http::StatusCode;
use serde_json::json;
use std::sync::Arc;
use tokio::task::JoinSet;

async fn code(shop: &TestShop, id: i64) -> String {
    shop.owner.query_one("SELECT code FROM sku WHERE id = $1", &[&id]).await.unwrap().get(0)
}

#[tokio::test]
async fn pieces_that_were_received_can_be_sold_and_stand_in_the_ledger() {
    let shop = TestShop::open().await;
    let (token, _) = signed_in(&shop, "manager").await;
    let kettle = code(&shop, 5).await;
    let received = move_pieces(&shop, &token, (&kettle, "receive"), 3).await;
    assert_eq!((received.status, &received.body["outcome"]), (StatusCode::OK, &json!("done")));
    let order = order_with(&json!({"lines": [{"sku": 5, "quantity": 3}], "expected_total": null}));
    let quote = json!({"lines": order["lines"], "upazila": order["upazila"]});
    let total = shop.post("/quotes", &quote).await.body["total"].clone();
    let mut order = order;
    order["expected_total"] = total;
    assert_eq!(shop.order(&key(), &order).await.status, StatusCode::CREATED);
    let seen = show(&shop, &token, &kettle).await;
    assert_eq!((&seen["stock"]["on_hand"], &seen["stock"]["sold"]), (&json!(0), &json!(3)));
    let movements = seen["movements"].as_array().unwrap();
    assert_eq!(movements[0]["reason"], "sell");
    assert!(movements[0]["order"].as_str().unwrap().starts_with("DK-"));
    assert_eq!(
        (&movements[1]["reason"], &movements[1]["actor"]),
        (&json!("receive"), &json!("Test manager"))
    );
    assert_eq!(movements[1]["note"], "counted");
    let log = logged(&shop, &format!("sku:{kettle}")).await;
    assert_eq!(log, [("Test manager".to_owned(), "receive_stock".to_owned())]);
    shop.assert_invariants().await;
}

#[tokio::test]
async fn a_form_that_is_sent_again_and_again_is_one_change() {
    let shop = Arc::new(TestShop::open().await);
    let (token, _) = signed_in(&shop, "owner").await;
    let fan = code(&shop, 3).await;
    let change = json!({"key": key(), "operation": "receive", "quantity": 7, "note": ""});
    let mut sending = JoinSet::new();
    for _ in 0..8 {
        let (shop, token, fan, change) = (Arc::clone(&shop), token.clone(), fan.clone(), change.clone());
        sending.spawn(async move { send_change(&shop, &token, &fan, &change).await.status });
    }
    assert!(sending.join_all().await.iter().all(|status| *status == StatusCode::OK));
    assert_eq!(show(&shop, &token, &fan).await["stock"]["on_hand"], 107);
    assert_eq!(logged(&shop, &format!("sku:{fan}")).await.len(), 1);
    shop.assert_invariants().await;
}

#[tokio::test]
async fn what_is_not_there_cannot_be_taken() {
    let shop = TestShop::open().await;
    let (token, _) = signed_in(&shop, "owner").await;
    let kettle = code(&shop, 5).await;
    let short = move_pieces(&shop, &token, (&kettle, "lost"), 1).await;
    assert_eq!((short.status, short.code()), (StatusCode::CONFLICT, "too_few_pieces"));
    assert!(short.body["detail"].as_str().unwrap().contains("0 are on hand"), "{short:?}");
    for (change, field) in [
        (json!({"key": key(), "operation": "found", "quantity": 1, "note": ""}), "note"),
        (json!({"key": key(), "operation": "receive", "quantity": 0, "note": ""}), "quantity"),
        (json!({"key": key(), "operation": "receive", "quantity": 1_000_001, "note": ""}), "quantity"),
        (json!({"key": key(), "operation": "sell", "quantity": 1, "note": ""}), "operation"),
        (json!({"key": "1", "operation": "receive", "quantity": 1, "note": ""}), "key"),
    ] {
        let answer = send_change(&shop, &token, &kettle, &change).await;
        assert_eq!(answer.code(), "invalid_input", "{change}");
        assert_eq!(answer.body["errors"][0]["field"], field, "{change}");
    }
    assert_eq!(move_pieces(&shop, &token, ("NONE", "receive"), 1).await.code(), "not_found");
    assert_eq!(shop.count("SELECT count(*) FROM stock_change").await, 0);
}
