//! Limits hold when everybody comes at once, over several replicas.

use super::{EID, campaign, fans};
use crate::shop::{Answer, TestShop, key};
use axum::http::StatusCode;
use rand::SeedableRng;
use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use serde_json::Value;
use std::collections::HashMap;
use std::sync::Arc;
use tokio::task::JoinSet;

/// Sends all orders at once, to one replica after the other, in a random order whose seed is printed.
async fn rush(shop: &Arc<TestShop>, mut orders: Vec<Value>) -> Vec<Answer> {
    let seed = rand::random();
    println!("seed {seed}");
    orders.shuffle(&mut StdRng::seed_from_u64(seed));
    let replicas = [Arc::clone(shop), Arc::new(shop.replica().await), Arc::new(shop.replica().await)];
    let mut tasks = JoinSet::new();
    for (index, order) in orders.into_iter().enumerate() {
        let replica = Arc::clone(&replicas[index % replicas.len()]);
        tasks.spawn(async move { replica.order(&key(), &order).await });
    }
    tasks.join_all().await
}

/// How many were placed, and how many got each refusal.
fn tally(answers: &[Answer]) -> (usize, HashMap<String, usize>) {
    let mut refusals: HashMap<String, usize> = HashMap::new();
    for answer in answers.iter().filter(|answer| answer.status != StatusCode::CREATED) {
        let why = answer.body["coupon"].as_str().unwrap_or_else(|| answer.code());
        *refusals.entry(why.to_owned()).or_default() += 1;
    }
    (answers.iter().filter(|answer| answer.status == StatusCode::CREATED).count(), refusals)
}

#[tokio::test]
async fn a_coupon_with_a_hundred_uses_is_used_a_hundred_times() {
    let shop = Arc::new(TestShop::open().await);
    let stock = "UPDATE stock SET supplier = supplier - 900, on_hand = on_hand + 900 WHERE sku_id = 3;
                 INSERT INTO stock_movement (sku_id, from_account, to_account, quantity, reason, actor)
                 VALUES (3, 'supplier', 'on_hand', 900, 'receive', 'test');
                 UPDATE coupon SET total_uses = 100, customer_uses = NULL";
    shop.owner.batch_execute(&format!("{EID}; {stock}")).await.unwrap();
    let orders = (0..400).map(|shopper| fans(shopper, 1, (296_000, Some("EID-100")))).collect();
    let (placed, refusals) = tally(&rush(&shop, orders).await);
    assert_eq!((placed, refusals), (100, HashMap::from([("used_up".to_owned(), 300)])));
    assert_eq!(shop.count("SELECT uses FROM coupon").await, 100);
    shop.assert_invariants().await;
}

#[tokio::test]
async fn one_phone_with_forty_tabs_gets_what_one_phone_may_have() {
    let shop = Arc::new(TestShop::open().await);
    campaign(&shop, "-1 minute", "1 hour").await;
    shop.owner.batch_execute(EID).await.unwrap();
    // Twenty tabs of one phone use the coupon, twenty do not; the campaign allows two pieces of the fan at 2,500.
    let tabs = (0..40)
        .map(|tab| if tab % 2 == 0 { fans(7, 1, (256_000, None)) } else { fans(8, 1, (256_000, None)) });
    let (placed, refusals) = tally(&rush(&shop, tabs.collect()).await);
    assert_eq!((placed, refusals), (4, HashMap::from([("limit_reached".to_owned(), 36)])));
    shop.assert_invariants().await;
}

#[tokio::test]
async fn coupons_of_one_phone_and_baskets_that_cross_do_not_lock_each_other_out() {
    let shop = Arc::new(TestShop::open().await);
    let coupons = "INSERT INTO coupon (code, benefit, amount, total_uses) VALUES ('AAA', 'fixed', 10000, 7);
                   INSERT INTO coupon (code, benefit, amount, customer_uses) VALUES ('BBB', 'fixed', 10000, 1)";
    shop.owner.batch_execute(coupons).await.unwrap();
    let order = |index: usize| {
        let coupon = if index.is_multiple_of(2) { "AAA" } else { "BBB" };
        let mut order = fans(index % 10, 1, (296_000, Some(coupon)));
        if index.is_multiple_of(3) {
            order["lines"] = serde_json::json!([{"sku": 3, "quantity": 1}, {"sku": 2, "quantity": 1}]);
            order["expected_total"] = 2_096_000.into();
        }
        order
    };
    let (placed, refusals) = tally(&rush(&shop, (0..60).map(order).collect()).await);
    let known = ["used_up", "used_by_customer", "sold_out"];
    assert!(refusals.keys().all(|why| known.contains(&why.as_str())), "{refusals:?}");
    assert_eq!(placed + refusals.values().sum::<usize>(), 60);
    assert_eq!(shop.count("SELECT uses FROM coupon WHERE code = 'AAA'").await, 7);
    assert_eq!(
        shop.count("SELECT uses FROM coupon WHERE code = 'BBB'").await,
        5,
        "shoppers 1, 3, 5, 7 and 9"
    );
    shop.assert_invariants().await;
}
