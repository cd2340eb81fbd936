//! What a basket costs.

use crate::shop::TestShop;
use axum::http::StatusCode;
use serde_json::json;

#[tokio::test]
async fn a_basket_is_priced() {
    let shop = TestShop::open().await;
    let lines = json!([{"sku": 2, "quantity": 2}, {"sku": 5, "quantity": 1}]);
    let answer = shop.post("/quotes", &json!({"lines": lines, "upazila": "dhaka-dhanmondi"})).await;
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    insta::assert_json_snapshot!(answer.body);
}

#[tokio::test]
async fn without_a_place_there_is_no_fee_yet() {
    let shop = TestShop::open().await;
    let answer = shop.post("/quotes", &json!({"lines": [{"sku": 3, "quantity": 1}]})).await;
    assert_eq!((&answer.body["total"], &answer.body["zone"]), (&json!(300_000), &json!(null)));
}

#[tokio::test]
async fn what_cannot_be_ordered_cannot_be_quoted() {
    let shop = TestShop::open().await;
    for (field, body) in [
        ("lines[0].sku", json!({"lines": [{"sku": 4, "quantity": 1}]})),
        ("lines[0].sku", json!({"lines": [{"sku": -4, "quantity": 1}]})),
        ("upazila", json!({"lines": [{"sku": 3, "quantity": 1}], "upazila": "atlantis"})),
        ("lines", json!({"lines": []})),
    ] {
        let answer = shop.post("/quotes", &body).await;
        assert_eq!(answer.code(), "invalid_input");
        assert_eq!(answer.body["errors"][0]["field"], field);
    }
}
