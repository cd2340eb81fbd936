use super::{decide_first, logged};
use crate::shop::{Answer, SOON, TestShop, key};
use crate::staff::signed_in;
use axum::http::StatusCode;
use serde_json::{Value, json};
use testkit::wait_for;

/// 100 taka off baskets of 3,000 and more.
fn hundred() -> Value {
    json!({
        "code": "eid-১০০", "benefit": {"kind": "fixed", "amount": 10_000}, "minimum_basket": 300_000, "from": null,
        "until": null, "total_uses": 50, "customer_uses": 1,
    })
}

async fn create(shop: &TestShop, token: &str, terms: &Value) -> Answer {
    shop.call(("POST", "/staff/coupons"), token, &json!({"key": key(), "terms": terms})).await
}

async fn refusal(shop: &TestShop) -> Value {
    let quote = json!({"lines": [{"sku": 3, "quantity": 1}], "coupon": "EID-100"});
    let body = shop.post("/quotes", &quote).await.body;
    body["coupon"]["refusal"].clone()
}

#[tokio::test]
async fn a_coupon_is_taken_until_it_is_ended() {
    let shop = TestShop::open().await;
    let (manager, _) = signed_in(&shop, "manager").await;
    assert_eq!(refusal(&shop).await, "unknown");
    let created = create(&shop, &manager, &hundred()).await;
    assert_eq!((created.status, &created.body["outcome"]), (StatusCode::OK, &json!("done")), "{created:?}");
    assert_eq!(refusal(&shop).await, Value::Null);
    assert_eq!(create(&shop, &manager, &hundred()).await.code(), "taken");
    let listed = shop.call(("GET", "/staff/coupons"), &manager, &Value::Null).await.body;
    assert_eq!((&listed[0]["terms"]["code"], &listed[0]["uses"]), (&json!("EID-100"), &json!(0)));
    for _ in 0..2 {
        let ended = shop.call(("POST", "/staff/coupons/EID-100/end"), &manager, &Value::Null).await;
        assert_eq!(ended.status, StatusCode::NO_CONTENT);
    }
    wait_for("a quote sees that its time is over", SOON, async || refusal(&shop).await == "ended").await;
    let log = logged(&shop, "coupon:EID-100").await;
    let actions: Vec<&str> = log.iter().map(|(_, action)| action.as_str()).collect();
    assert_eq!(actions, ["create_coupon", "end_coupon"], "ended twice, written down once");
    let none = shop.call(("POST", "/staff/coupons/EID-101/end"), &manager, &Value::Null).await;
    assert_eq!(none.code(), "not_found");
}

#[tokio::test]
async fn a_coupon_that_takes_off_much_needs_two() {
    let shop = TestShop::open().await;
    let (manager, _) = signed_in(&shop, "manager").await;
    let (owner, _) = signed_in(&shop, "owner").await;
    for (benefit, minimum, outcome) in [
        (json!({"kind": "percentage", "percentage": 25, "most": null}), 0, "done"),
        (json!({"kind": "percentage", "percentage": 26, "most": 100_000}), 0, "proposed"),
        (json!({"kind": "fixed", "amount": 100_000}), 400_000, "done"),
        (json!({"kind": "fixed", "amount": 100_000}), 399_900, "proposed"),
        (json!({"kind": "free_delivery"}), 0, "done"),
    ] {
        let mut terms = hundred();
        terms["code"] = json!(format!("C{}", &key()[..8]));
        (terms["benefit"], terms["minimum_basket"]) = (benefit.clone(), json!(minimum));
        assert_eq!(create(&shop, &manager, &terms).await.body["outcome"], outcome, "{benefit} {minimum}");
    }
    assert_eq!(shop.count("SELECT count(*) FROM coupon").await, 3);
    assert_eq!(decide_first(&shop, &owner).await.status, StatusCode::NO_CONTENT);
    assert_eq!(shop.count("SELECT count(*) FROM coupon").await, 4);
}

#[tokio::test]
async fn a_coupon_makes_sense() {
    let shop = TestShop::open().await;
    let (manager, _) = signed_in(&shop, "manager").await;
    for (field, value, named) in [
        ("code", json!("-"), "terms.code"),
        ("benefit", json!({"kind": "percentage", "percentage": 0, "most": null}), "terms.benefit.percentage"),
        (
            "benefit",
            json!({"kind": "percentage", "percentage": 101, "most": null}),
            "terms.benefit.percentage",
        ),
        ("benefit", json!({"kind": "percentage", "percentage": 5, "most": 0}), "terms.benefit.most"),
        ("benefit", json!({"kind": "fixed", "amount": -5}), "terms.benefit.amount"),
        ("minimum_basket", json!(-1), "terms.minimum_basket"),
        ("until", json!("2020-01-01T00:00:00Z"), "terms.until"),
        ("total_uses", json!(0), "terms.total_uses"),
        ("customer_uses", json!(1_001), "terms.customer_uses"),
    ] {
        let mut terms = hundred();
        terms[field] = value.clone();
        let answer = create(&shop, &manager, &terms).await;
        assert_eq!(answer.code(), "invalid_input", "{field} {value}");
        assert_eq!(answer.body["errors"][0]["field"], named, "{field} {value}");
    }
}
