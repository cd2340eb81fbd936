use super::{logged, set_price, show, taka};
use crate::shop::{SOON, TestShop};
use crate::staff::signed_in;
use serde_json::{Value, json};
use testkit::wait_for;

async fn phone(shop: &TestShop) -> String {
    shop.owner.query_one("SELECT code FROM sku WHERE id = 1", &[]).await.unwrap().get(0)
}

#[tokio::test]
async fn a_new_price_is_charged_from_then_on() {
    let shop = TestShop::open().await;
    let (token, _) = signed_in(&shop, "catalogue_editor").await;
    let sku = phone(&shop).await;
    let answer = set_price(&shop, &token, &sku, (&taka(20_000), &taka(19_000))).await;
    assert_eq!((answer.status.as_u16(), &answer.body["outcome"]), (200, &json!("done")), "{answer:?}");
    wait_for("the price is published", SOON, async || {
        let quote = shop.post("/quotes", &json!({"lines": [{"sku": 1, "quantity": 1}]})).await;
        quote.body["items_total"] == 1_900_000
    })
    .await;
    let log = logged(&shop, &format!("sku:{sku}")).await;
    assert_eq!(log, [("Test catalogue_editor".to_owned(), "change_price".to_owned())]);
    // Sent again because its answer was lost.
    let again = set_price(&shop, &token, &sku, (&taka(20_000), &taka(19_000))).await;
    assert_eq!(again.status, 200);
    assert_eq!(logged(&shop, &format!("sku:{sku}")).await.len(), 1);
}

#[tokio::test]
async fn whoever_looks_at_an_old_price_changes_nothing() {
    let shop = TestShop::open().await;
    let (token, _) = signed_in(&shop, "owner").await;
    let sku = phone(&shop).await;
    for seen in [taka(19_999), Value::Null, json!({"list": 2_000_000, "sale": {"price": 1_999_900}})] {
        let answer = set_price(&shop, &token, &sku, (&seen, &taka(21_000))).await;
        assert_eq!(answer.code(), "outdated", "{seen}");
        let cut = set_price(&shop, &token, &sku, (&seen, &taka(1_000))).await;
        assert_eq!(cut.code(), "outdated", "a large cut is not even proposed, {seen}");
    }
    assert_eq!(show(&shop, &token, &sku).await["sku"]["price"]["list"], 2_000_000);
}

#[tokio::test]
async fn a_price_makes_sense() {
    let shop = TestShop::open().await;
    let (token, _) = signed_in(&shop, "owner").await;
    let sku = phone(&shop).await;
    let sale = |price: i64, from: Value, until: Value| json!({"list": 2_000_000, "sale": {"price": price, "from": from, "until": until}});
    for (price, field) in [
        (taka(0), "price.list"),
        (taka(10_000_001), "price.list"),
        (sale(2_000_000, Value::Null, Value::Null), "price.sale.price"),
        (sale(1, Value::Null, Value::Null), "price.sale.price"),
        (sale(1_900_000, json!("2026-03-02T00:00:00Z"), json!("2026-03-01T00:00:00Z")), "price.sale.until"),
    ] {
        let answer = set_price(&shop, &token, &sku, (&taka(20_000), &price)).await;
        assert_eq!(answer.code(), "invalid_input", "{price}");
        assert_eq!(answer.body["errors"][0]["field"], field, "{price}");
    }
}
