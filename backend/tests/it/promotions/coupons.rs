//! What a coupon takes off, when it does not, and what cancelling gives back.

use super::{EID, fans};
use crate::shop::{TestShop, key};
use axum::http::StatusCode;
use serde_json::json;

#[tokio::test]
async fn a_quote_says_what_it_takes_off_and_an_order_of_that_total_is_placed() {
    let shop = TestShop::open().await;
    shop.owner.batch_execute(EID).await.unwrap();
    let lines = json!([{"sku": 3, "quantity": 1}]);
    let asked = json!({"lines": lines, "upazila": "dhaka-dhanmondi", "coupon": " eid-১০০ "});
    let quote = shop.post("/quotes", &asked).await.body;
    assert_eq!((&quote["discount"], &quote["total"]), (&json!(10_000), &json!(296_000)), "{quote}");
    assert_eq!(quote["coupon"]["code"], "EID-100");

    let key = key();
    let body = fans(1, 1, (296_000, Some("EID-100")));
    let placed = shop.order(&key, &body).await;
    assert_eq!(placed.status, StatusCode::CREATED, "{placed:?}");
    assert_eq!((&placed.body["discount"], &placed.body["coupon"]), (&json!(10_000), &json!("EID-100")));
    let repeated = shop.order(&key, &body).await;
    assert_eq!((repeated.is_replayed(), &repeated.body), (true, &placed.body));
    assert_eq!(shop.count("SELECT uses FROM coupon").await, 1);
    shop.assert_invariants().await;
}

#[tokio::test]
async fn a_share_and_free_delivery() {
    let shop = TestShop::open().await;
    let coupons = "INSERT INTO coupon (code, benefit, percentage, most_discount) VALUES ('TEN', 'percentage', 10, 25000);
                   INSERT INTO coupon (code, benefit) VALUES ('FREE', 'free_delivery')";
    shop.owner.batch_execute(coupons).await.unwrap();
    for (shopper, coupon, total) in [(1, "TEN", 281_000), (2, "FREE", 300_000)] {
        let placed = shop.order(&key(), &fans(shopper, 1, (total, Some(coupon)))).await;
        assert_eq!(placed.status, StatusCode::CREATED, "{placed:?}");
    }
    shop.assert_invariants().await;
}

#[tokio::test]
async fn a_coupon_that_cannot_be_used_says_why_and_nothing_is_placed() {
    let shop = TestShop::open().await;
    let coupons = "
        INSERT INTO coupon (code, benefit, starts_at) VALUES ('LATER', 'free_delivery', now() + interval '1 hour');
        INSERT INTO coupon (code, benefit, ends_at) VALUES ('OVER', 'free_delivery', now() - interval '1 hour');
        INSERT INTO coupon (code, benefit, minimum_basket) VALUES ('LARGE', 'free_delivery', 300001);
        INSERT INTO coupon (code, benefit, total_uses) VALUES ('ONCE', 'free_delivery', 1);
        INSERT INTO coupon (code, benefit, customer_uses) VALUES ('EACH', 'free_delivery', 1)";
    shop.owner.batch_execute(coupons).await.unwrap();
    for coupon in ["ONCE", "EACH"] {
        let placed = shop.order(&key(), &fans(1, 1, (300_000, Some(coupon)))).await;
        assert_eq!(placed.status, StatusCode::CREATED, "{placed:?}");
    }
    for (coupon, refusal) in [
        ("NONE", "unknown"),
        ("LATER", "not_begun"),
        ("OVER", "ended"),
        ("LARGE", "below_minimum"),
        ("ONCE", "used_up"),
        ("EACH", "used_by_customer"),
    ] {
        let refused = shop.order(&key(), &fans(1, 1, (300_000, Some(coupon)))).await;
        assert_eq!(refused.code(), "coupon_refused", "{coupon}");
        assert_eq!(refused.body["coupon"], refusal, "{coupon}");
        assert_eq!(refused.body["quote"]["total"], 306_000, "without the coupon");
        let asked = json!({"lines": [{"sku": 3, "quantity": 1}], "coupon": coupon});
        let quoted = shop.post("/quotes", &asked).await.body;
        // Who asks for a quote is not known.
        let expected = if coupon == "EACH" { json!(null) } else { json!(refusal) };
        assert_eq!(quoted["coupon"]["refusal"], expected, "{coupon}");
    }
    assert_eq!(shop.count("SELECT count(*) FROM orders").await, 2);
    let malformed = shop.order(&key(), &fans(1, 1, (300_000, Some("১০% ছাড়")))).await;
    assert_eq!(malformed.code(), "invalid_input");
    shop.assert_invariants().await;
}

#[tokio::test]
async fn cancelling_gives_the_use_back() {
    let shop = TestShop::open().await;
    shop.owner.batch_execute(EID).await.unwrap();
    let order = fans(1, 1, (296_000, Some("EID-100")));
    let mut last = String::new();
    for _ in 0..2 {
        let placed = shop.order(&key(), &order).await;
        assert_eq!(placed.status, StatusCode::CREATED, "{placed:?}");
        last = placed.body["number"].as_str().unwrap().to_owned();
    }
    assert_eq!(shop.order(&key(), &order).await.body["coupon"], "used_by_customer");
    let cancelled = shop.post("/orders/cancel", &json!({"number": last, "phone": order["phone"]})).await;
    assert_eq!(cancelled.status, StatusCode::OK, "{cancelled:?}");
    assert_eq!(shop.order(&key(), &order).await.status, StatusCode::CREATED);
    shop.assert_invariants().await;
}

#[tokio::test]
async fn the_database_holds_the_limits_whatever_the_program_does() {
    let shop = TestShop::open().await;
    shop.owner.batch_execute(EID).await.unwrap();
    shop.order(&key(), &fans(1, 1, (296_000, Some("EID-100")))).await;
    for (constraint, sql) in [
        ("coupon_within_total", "UPDATE coupon SET total_uses = 5, uses = 6"),
        ("coupon_customer_within_limit", "UPDATE coupon_customer SET uses = 3"),
        ("coupon_uses_check", "UPDATE coupon SET uses = -1"),
    ] {
        let error = shop.owner.batch_execute(sql).await.expect_err(sql);
        assert_eq!(
            error.as_db_error().and_then(|error| error.constraint()),
            Some(constraint),
            "{sql}: {error:?}"
        );
    }
}
