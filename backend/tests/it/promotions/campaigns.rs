//! A campaign's price begins and ends by the database's clock, and one phone buys no more than it may.

use super::{campaign, fans};
use crate::shop::{SOON, TestShop, key};
use axum::http::StatusCode;
use serde_json::json;
use testkit::wait_for;

#[tokio::test]
async fn its_price_is_charged_while_it_is_on_and_shown_within_moments() {
    let shop = TestShop::open().await;
    campaign(&shop, "-1 minute", "1 hour").await;
    wait_for("the price is published", SOON, async || {
        let quote = shop.post("/quotes", &json!({"lines": [{"sku": 3, "quantity": 1}]})).await.body;
        quote["total"] == 250_000
    })
    .await;
    assert_eq!(shop.order(&key(), &fans(1, 1, (306_000, None))).await.code(), "price_changed");
    let placed = shop.order(&key(), &fans(1, 1, (256_000, None))).await;
    assert_eq!(placed.status, StatusCode::CREATED, "{placed:?}");
    assert_eq!(placed.body["lines"][0]["unit_price"], 250_000);
    // The shopkeeper ends it early.
    let end = "UPDATE campaign SET during = tstzrange(lower(during), now())";
    shop.owner.batch_execute(end).await.unwrap();
    assert_eq!(shop.order(&key(), &fans(1, 1, (256_000, None))).await.code(), "price_changed");
    assert_eq!(shop.order(&key(), &fans(1, 1, (306_000, None))).await.status, StatusCode::CREATED);
    shop.assert_invariants().await;
}

#[tokio::test]
async fn before_and_after_its_time_it_changes_nothing() {
    for (from, until) in [("1 hour", "2 hours"), ("-2 hours", "-1 hour")] {
        let shop = TestShop::open().await;
        campaign(&shop, from, until).await;
        let placed = shop.order(&key(), &fans(1, 3, (906_000, None))).await;
        assert_eq!(placed.status, StatusCode::CREATED, "{placed:?}");
        assert_eq!(shop.count("SELECT count(*) FROM order_line WHERE campaign_id IS NOT NULL").await, 0);
    }
}

#[tokio::test]
async fn the_next_campaign_of_a_sku_follows_the_one_that_ends() {
    let shop = TestShop::open().await;
    campaign(&shop, "-1 hour", "1 second").await;
    let next = "INSERT INTO campaign (slug, name_bn, name_en, during)
                SELECT 'next', 'পরের', 'Next', tstzrange(upper(during), upper(during) + interval '1 day') FROM campaign;
                INSERT INTO campaign_price (campaign_id, sku_id, price, during)
                SELECT id, 3, 260000, during FROM campaign WHERE slug = 'next'";
    shop.owner.batch_execute(next).await.unwrap();
    wait_for("the next price is published", SOON, async || {
        let quote = shop.post("/quotes", &json!({"lines": [{"sku": 3, "quantity": 1}]})).await.body;
        quote["total"] == 260_000
    })
    .await;
}

#[tokio::test]
async fn one_phone_buys_no_more_than_it_may_and_cancelling_gives_it_back() {
    let shop = TestShop::open().await;
    campaign(&shop, "-1 minute", "1 hour").await;
    let refused = shop.order(&key(), &fans(1, 3, (756_000, None))).await;
    assert_eq!(refused.code(), "limit_reached");
    assert_eq!(refused.body["over_limit"], json!([{"sku": 3, "per_phone": 2, "left": 2}]));
    let first = shop.order(&key(), &fans(1, 2, (506_000, None))).await;
    assert_eq!(first.status, StatusCode::CREATED, "{first:?}");
    let second = shop.order(&key(), &fans(1, 1, (256_000, None))).await;
    assert_eq!(second.body["over_limit"], json!([{"sku": 3, "per_phone": 2, "left": 0}]));
    assert_eq!(shop.order(&key(), &fans(2, 2, (506_000, None))).await.status, StatusCode::CREATED);
    let cancel = json!({"number": first.body["number"], "phone": first.body["phone"]});
    assert_eq!(shop.post("/orders/cancel", &cancel).await.status, StatusCode::OK);
    assert_eq!(shop.order(&key(), &fans(1, 2, (506_000, None))).await.status, StatusCode::CREATED);
    shop.assert_invariants().await;
}

#[tokio::test]
async fn the_database_keeps_its_terms() {
    let shop = TestShop::open().await;
    campaign(&shop, "-1 minute", "1 hour").await;
    shop.order(&key(), &fans(1, 2, (506_000, None))).await;
    for (constraint, sql) in [
        ("campaign_terms_are_fixed", "UPDATE campaign SET per_phone = 5"),
        ("campaign_terms_are_fixed", "UPDATE campaign SET during = tstzrange(now(), upper(during))"),
        ("campaign_use_within_limit", "UPDATE campaign_use SET pieces = 3"),
        (
            "campaign_prices_do_not_overlap",
            "INSERT INTO campaign (slug, name_bn, name_en, during)
             SELECT 'other', 'অন্য', 'Other', tstzrange(upper(during) - interval '1 minute', now() + interval '2 hours') FROM campaign;
             INSERT INTO campaign_price (campaign_id, sku_id, price, during)
             SELECT id, 3, 100, during FROM campaign WHERE slug = 'other'",
        ),
    ] {
        let error = shop.owner.batch_execute(sql).await.expect_err(sql);
        assert_eq!(error.as_db_error().and_then(|error| error.constraint()), Some(constraint), "{sql}: {error:?}");
    }
}
