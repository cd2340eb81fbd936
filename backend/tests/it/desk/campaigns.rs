use super::{decide_first, logged};
use crate::shop::{Answer, SOON, TestShop, key};
use crate::staff::signed_in;
use axum::http::StatusCode;
use jiff::{Timestamp, ToSpan};
use serde_json::{Value, json};
use testkit::wait_for;

fn in_minutes(minutes: i64) -> String {
    (Timestamp::now() + minutes.minutes()).to_string()
}

/// The fan for 2,700 instead of 3,000 taka, from now on.
fn eid() -> Value {
    json!({
        "key": key(), "slug": "eid", "is_new": true, "name": {"bn": "ঈদ", "en": "Eid"}, "from": in_minutes(-1),
        "until": in_minutes(60), "per_phone": 2, "prices": [{"sku": "FAN-1", "price": 270_000}],
    })
}

fn with(mut campaign: Value, changes: &Value) -> Value {
    for (field, value) in changes.as_object().unwrap() {
        campaign[field] = value.clone();
    }
    campaign
}

async fn save(shop: &TestShop, token: &str, campaign: &Value) -> Answer {
    shop.call(("PUT", "/staff/campaigns"), token, campaign).await
}

/// What a fan costs now.
async fn price(shop: &TestShop) -> i64 {
    let quote = shop.post("/quotes", &json!({"lines": [{"sku": 3, "quantity": 1}]})).await;
    quote.body["items_total"].as_i64().unwrap()
}

#[tokio::test]
async fn a_campaign_is_charged_and_can_be_ended() {
    let shop = TestShop::open().await;
    let (manager, _) = signed_in(&shop, "manager").await;
    let saved = save(&shop, &manager, &eid()).await;
    assert_eq!((saved.status, &saved.body["outcome"]), (StatusCode::OK, &json!("done")), "{saved:?}");
    wait_for("the campaign is published", SOON, async || price(&shop).await == 270_000).await;
    let listed = shop.call(("GET", "/staff/campaigns"), &manager, &Value::Null).await;
    assert_eq!((&listed.body[0]["slug"], &listed.body[0]["skus"]), (&json!("eid"), &json!(1)));

    // What a shopper reads in the morning holds in the evening.
    let cheaper = with(eid(), &json!({"is_new": false, "prices": [{"sku": "FAN-1", "price": 260_000}]}));
    let changed = save(&shop, &manager, &cheaper).await;
    assert_eq!((changed.code(), &changed.body["errors"][0]["field"]), ("invalid_input", &json!("from")));

    let end = |until: Value| {
        let shop = &shop;
        let manager = &manager;
        async move { shop.call(("POST", "/staff/campaigns/eid/end"), manager, &json!({"until": until})).await }
    };
    assert_eq!(end(json!(in_minutes(-30))).await.code(), "invalid_input");
    assert_eq!(end(json!(in_minutes(120))).await.status, StatusCode::OK, "it may be made longer");
    assert_eq!(end(Value::Null).await.status, StatusCode::OK);
    wait_for("the campaign is over", SOON, async || price(&shop).await == 300_000).await;
    assert_eq!(end(Value::Null).await.code(), "invalid_input", "it is over");
    let log = logged(&shop, "campaign:eid").await;
    let actions: Vec<&str> = log.iter().map(|(_, action)| action.as_str()).collect();
    assert_eq!(actions, ["save_campaign", "end_campaign", "end_campaign"]);
}

#[tokio::test]
async fn before_it_begins_everything_about_a_campaign_can_change() {
    let shop = TestShop::open().await;
    let (manager, _) = signed_in(&shop, "manager").await;
    let later = with(eid(), &json!({"from": in_minutes(30)}));
    assert_eq!(save(&shop, &manager, &later).await.status, StatusCode::OK);
    assert_eq!(save(&shop, &manager, &later).await.code(), "taken", "the name is");
    let changes = json!({
        "is_new": false, "name": {"bn": "ঈদ ২", "en": "Eid 2"}, "per_phone": null, "from": in_minutes(40),
        "prices": [{"sku": "A55-BLUE", "price": 1_900_000}, {"sku": "FAN-1", "price": 280_000}],
    });
    assert_eq!(save(&shop, &manager, &with(later, &changes)).await.status, StatusCode::OK);
    let shown = shop.call(("GET", "/staff/campaigns/eid"), &manager, &Value::Null).await.body;
    assert_eq!(shown["campaign"]["name"]["en"], "Eid 2");
    assert_eq!(shown["campaign"]["per_phone"], Value::Null);
    assert_eq!(shown["prices"], changes["prices"]);
    let unknown = with(eid(), &json!({"slug": "puja", "is_new": false}));
    assert_eq!(save(&shop, &manager, &unknown).await.code(), "not_found");
}

#[tokio::test]
async fn a_sku_has_one_campaign_price_at_a_time() {
    let shop = TestShop::open().await;
    let (manager, _) = signed_in(&shop, "manager").await;
    assert_eq!(save(&shop, &manager, &eid()).await.status, StatusCode::OK);
    let other = with(eid(), &json!({"slug": "puja", "from": in_minutes(59), "until": in_minutes(90)}));
    let overlap = save(&shop, &manager, &other).await;
    assert_eq!((overlap.status, overlap.code()), (StatusCode::CONFLICT, "taken"));
    assert!(overlap.body["detail"].as_str().unwrap().starts_with("Another campaign"));
    let after = with(other, &json!({"from": in_minutes(61)}));
    assert_eq!(save(&shop, &manager, &after).await.status, StatusCode::OK);
    let longer = json!({"until": in_minutes(70)});
    let answer = shop.call(("POST", "/staff/campaigns/eid/end"), &manager, &longer).await;
    assert_eq!(answer.code(), "taken");
}

#[tokio::test]
async fn a_campaign_makes_sense() {
    let shop = TestShop::open().await;
    let (manager, _) = signed_in(&shop, "manager").await;
    let line = |sku: &str, price: i64| json!([{"sku": sku, "price": price}]);
    for (changes, field) in [
        (json!({"name": {"bn": "", "en": "Eid"}}), "name.bn"),
        (json!({"name": {"bn": "ঈদ", "en": "x".repeat(61)}}), "name.en"),
        (json!({"until": in_minutes(-2)}), "until"),
        (json!({"from": in_minutes(-90), "until": in_minutes(-80)}), "until"),
        (json!({"until": "2199-01-01T00:00:00Z"}), "until"),
        (json!({"per_phone": 0}), "per_phone"),
        (json!({"per_phone": 21}), "per_phone"),
        (json!({"prices": []}), "prices"),
        (json!({"prices": line("FAN-1", 0)}), "prices"),
        (json!({"prices": line("NONE", 100_000)}), "prices"),
        (json!({"prices": line("FAN-1", 300_000)}), "prices"),
        (
            json!({"prices": [{"sku": "FAN-1", "price": 270_000}, {"sku": "FAN-1", "price": 280_000}]}),
            "prices",
        ),
        (json!({"slug": "Eid"}), "slug"),
    ] {
        let answer = save(&shop, &manager, &with(eid(), &changes)).await;
        assert_eq!(answer.code(), "invalid_input", "{changes}");
        assert_eq!(answer.body["errors"][0]["field"], field, "{changes}");
    }
    assert_eq!(shop.count("SELECT count(*) FROM campaign").await, 0);
}

#[tokio::test]
async fn what_is_made_very_cheap_needs_two() {
    let shop = TestShop::open().await;
    let (manager, _) = signed_in(&shop, "manager").await;
    let (owner, _) = signed_in(&shop, "owner").await;
    let half = with(eid(), &json!({"prices": [{"sku": "FAN-1", "price": 150_000}]}));
    let proposed = save(&shop, &manager, &half).await;
    assert_eq!(proposed.body["outcome"], "proposed");
    assert_eq!(save(&shop, &manager, &half).await.body["outcome"], "proposed", "sent twice");
    assert_eq!(shop.count("SELECT count(*) FROM proposal").await, 1);
    assert_eq!(shop.count("SELECT count(*) FROM campaign").await, 0);
    assert_eq!(decide_first(&shop, &owner).await.status, StatusCode::NO_CONTENT);
    wait_for("the campaign is published", SOON, async || price(&shop).await == 150_000).await;
}
