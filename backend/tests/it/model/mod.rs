//! A random sequence of calls against the API and against a simple [`Model`] in memory: both must give the same answer
//! to every call, and the database must hold at the end what the model holds.
//!
//! The seed is printed; `MODEL_SEED` repeats one.

mod calls;
mod expected;

use crate::shop::{Answer, TestShop};
use calls::{Call, Caller};
use expected::{Expected, Model};
use rand::SeedableRng;
use rand::rngs::StdRng;
use serde_json::json;

const CALLS: usize = 1_000;

/// A campaign of the fan (SKU 3) and two coupons; the rest is as in every test shop.
const PROMOTIONS: &str = "
    INSERT INTO campaign (slug, name_bn, name_en, during, per_phone)
    VALUES ('eid', 'ঈদ', 'Eid', tstzrange(now() - interval '1 minute', now() + interval '1 hour'), 4);
    INSERT INTO campaign_price (campaign_id, sku_id, price, during) SELECT id, 3, 250000, during FROM campaign;
    INSERT INTO coupon (code, benefit, amount, minimum_basket, total_uses, customer_uses)
    VALUES ('EID-100', 'fixed', 10000, 300000, 30, 2);
    INSERT INTO coupon (code, benefit) VALUES ('FREE', 'free_delivery')";

#[tokio::test]
#[expect(clippy::disallowed_methods, reason = "a seed is given to repeat one run of this test")]
async fn the_shop_answers_as_the_model_does() {
    let seed = std::env::var("MODEL_SEED").map_or_else(|_| rand::random(), |seed| seed.parse().unwrap());
    println!("MODEL_SEED={seed}");
    let shop = TestShop::open().await;
    shop.owner.batch_execute(PROMOTIONS).await.unwrap();
    let (mut model, mut caller) = (Model::new(), Caller::new(StdRng::seed_from_u64(seed)));
    for step in 0..CALLS {
        let call = caller.next(&model);
        let (expected, answer) = (model.call(&call), make(&shop, &call).await);
        if let (Some(expected), Some(answer)) = (expected, answer) {
            compare(&expected, &answer, &format!("seed {seed}, call {step}: {call:?}"));
            model.learn(&call, &answer.body);
        }
    }
    for (sku, on_hand, sold) in model.stock() {
        let row =
            shop.owner.query_one("SELECT on_hand, sold FROM stock WHERE sku_id = $1", &[&sku]).await.unwrap();
        assert_eq!((row.get::<_, i64>(0), row.get::<_, i64>(1)), (on_hand, sold), "seed {seed}, SKU {sku}");
    }
    let uses = shop.count("SELECT uses FROM coupon WHERE code = 'EID-100'").await;
    assert_eq!(uses, model.coupon_uses(), "seed {seed}");
    let orders = shop.count("SELECT count(*) FROM orders").await;
    assert_eq!(usize::try_from(orders).unwrap(), model.orders(), "seed {seed}");
    shop.assert_invariants().await;
}

/// Makes the call; no answer comes from what the shopkeeper does in the database.
async fn make(shop: &TestShop, call: &Call) -> Option<Answer> {
    match call {
        Call::Place { key, body } => Some(shop.order(key, body).await),
        Call::Cancel { number, phone } => {
            Some(shop.post("/orders/cancel", &json!({"number": number, "phone": phone})).await)
        }
        Call::Track { number, phone } => {
            Some(shop.post("/orders/track", &json!({"number": number, "phone": phone})).await)
        }
        Call::Confirm { number } => {
            let sql =
                "WITH changed AS (UPDATE orders SET status = 'confirmed' WHERE number = $1 RETURNING id)
                       INSERT INTO order_event (order_id, from_status, to_status, actor)
                       SELECT id, 'placed', 'confirmed', 'test' FROM changed";
            shop.owner.execute(sql, &[number]).await.unwrap();
            None
        }
        Call::Receive { sku, pieces } => {
            let sql = format!(
                "UPDATE stock SET supplier = supplier - {pieces}, on_hand = on_hand + {pieces} WHERE sku_id = {sku};
                 INSERT INTO stock_movement (sku_id, from_account, to_account, quantity, reason, actor)
                 VALUES ({sku}, 'supplier', 'on_hand', {pieces}, 'receive', 'test')"
            );
            shop.owner.batch_execute(&sql).await.unwrap();
            None
        }
        Call::Reprice { sku, list } => {
            shop.owner.execute("UPDATE price SET list = $2 WHERE sku_id = $1", &[sku, list]).await.unwrap();
            None
        }
    }
}

#[track_caller]
fn compare(expected: &Expected, answer: &Answer, context: &str) {
    match expected {
        Expected::Problem { code, facts } => {
            assert_eq!(answer.code(), *code, "{context}");
            for (field, value) in facts {
                assert_eq!(&answer.body[field], value, "{field}; {context}");
            }
        }
        Expected::Order { replayed, status, total, number } => {
            assert!(answer.status.is_success(), "{answer:?}; {context}");
            assert_eq!(answer.is_replayed(), *replayed, "{context}");
            assert_eq!(
                (&answer.body["status"], &answer.body["total"]),
                (&json!(status), &json!(total)),
                "{context}"
            );
            if let Some(number) = number {
                assert_eq!(&answer.body["number"], number, "{context}");
            }
        }
    }
}
