//! kill -9 of the backend at every step.

use super::replica::order;
use super::{Replica, STAND_STILL, place_until_acknowledged};
use crate::shop::{SOON, assert_invariants};
use client::PlaceOrder;
use domain::{CouponCode, Poisha};
use std::collections::HashSet;
use testkit::{TcpProxy, TestDatabase, wait_for};
use tokio::task::JoinSet;
use tokio_postgres::Client;

const SHOPPERS: usize = 6;

/// Where a group's transaction is stopped: a name, and a trigger that calls `wait_here()`.
const STEPS: [(&str, &str); 10] = [
    ("before the orders are written", "TRIGGER here BEFORE INSERT ON orders"),
    ("before the coupon is counted", "TRIGGER here BEFORE UPDATE ON coupon"),
    ("before the customer's use of it is counted", "TRIGGER here BEFORE INSERT ON coupon_customer"),
    ("before the campaign's pieces are counted", "TRIGGER here BEFORE INSERT ON campaign_use"),
    ("before their lines", "TRIGGER here BEFORE INSERT ON order_line"),
    ("before their histories", "TRIGGER here BEFORE INSERT ON order_event"),
    ("before stock is taken", "TRIGGER here BEFORE UPDATE ON stock"),
    ("before the ledger is written", "TRIGGER here BEFORE INSERT ON stock_movement"),
    ("before the messages are written", "TRIGGER here BEFORE INSERT ON outbox"),
    COMMIT,
];

const COMMIT: (&str, &str) =
    ("inside the commit", "CONSTRAINT TRIGGER here AFTER INSERT ON orders DEFERRABLE INITIALLY DEFERRED");

/// Every shopper uses this coupon, in this campaign of the fan.
const PROMOTIONS: &str = "
    INSERT INTO coupon (code, benefit, amount, customer_uses) VALUES ('HOLD-ON', 'fixed', 10000, 1);
    INSERT INTO campaign (slug, name_bn, name_en, during, per_phone)
    VALUES ('eid', 'ঈদ', 'Eid', tstzrange(now() - interval '1 minute', now() + interval '1 hour'), 1);
    INSERT INTO campaign_price (campaign_id, sku_id, price, during) SELECT id, 3, 250000, during FROM campaign";

const WAITING: &str = "
    SELECT count(*) FROM pg_stat_activity
    WHERE wait_event_type = 'Lock' AND datname = current_database() AND application_name = 'dhakacart-backend'";

async fn filled_database() -> (TestDatabase, Client) {
    let database = testkit::database().await;
    let owner = database.client().await;
    owner.batch_execute(include_str!("../shop.sql")).await.unwrap();
    owner.batch_execute(PROMOTIONS).await.unwrap();
    (database, owner)
}

async fn wait_until_it_stands_there(owner: &Client, step: &str) {
    wait_for(&format!("a transaction stands {step}"), SOON, async || {
        owner.query_one(WAITING, &[]).await.unwrap().get::<_, i64>(0) > 0
    })
    .await;
}

fn shoppers(port: u16) -> JoinSet<String> {
    let mut shoppers = JoinSet::new();
    for shopper in 0..SHOPPERS {
        let order = PlaceOrder {
            coupon: CouponCode::parse("HOLD-ON").ok(),
            expected_total: Poisha::from_taka(2_460),
            ..order(shopper)
        };
        shoppers.spawn(async move { place_until_acknowledged(port, order).await.number.to_string() });
    }
    shoppers
}

/// Everybody has an order of their own, and there is no other.
async fn assert_each_order_once(database: &TestDatabase, shoppers: JoinSet<String>, step: &str) {
    let numbers = shoppers.join_all().await;
    assert_eq!(numbers.iter().collect::<HashSet<_>>().len(), SHOPPERS, "{step}");
    let mut client = database.client().await;
    assert_invariants(&mut client, &numbers).await;
    let orders: i64 = client.query_one("SELECT count(*) FROM orders", &[]).await.unwrap().get(0);
    assert_eq!(usize::try_from(orders).unwrap(), SHOPPERS, "{step}");
}

async fn killed_at(step: &str, stop: &str) {
    let (database, owner) = filled_database().await;
    let mut replica = Replica::start(&database.url).await;
    owner.batch_execute(STAND_STILL).await.unwrap();
    let trigger = format!("CREATE {stop} FOR EACH ROW EXECUTE FUNCTION wait_here()");
    owner.batch_execute(&trigger).await.unwrap();
    let shoppers = shoppers(replica.port());
    wait_until_it_stands_there(&owner, step).await;
    replica.kill().await;
    owner.batch_execute("SELECT pg_advisory_unlock(7, 7)").await.unwrap();
    replica.start_again().await;
    assert_each_order_once(&database, shoppers, step).await;
}

#[tokio::test]
async fn killed_at_every_step_of_a_group_each_order_exists_once() {
    for (step, stop) in STEPS {
        killed_at(step, stop).await;
    }
}

#[tokio::test]
async fn killed_while_it_waits_for_stock_each_order_exists_once() {
    let (database, owner) = filled_database().await;
    let mut replica = Replica::start(&database.url).await;
    owner.batch_execute("BEGIN; SELECT FROM stock WHERE sku_id = 3 FOR UPDATE").await.unwrap();
    let shoppers = shoppers(replica.port());
    wait_until_it_stands_there(&database.client().await, "before stock is locked").await;
    replica.kill().await;
    owner.batch_execute("COMMIT").await.unwrap();
    replica.start_again().await;
    assert_each_order_once(&database, shoppers, "before stock is locked").await;
}

#[tokio::test]
async fn killed_after_the_commit_and_before_the_answer_each_order_exists_once() {
    let (database, owner) = filled_database().await;
    let mut replica = Replica::start(&database.url).await;
    let network = TcpProxy::start(format!("127.0.0.1:{}", replica.port())).await;
    owner.batch_execute(STAND_STILL).await.unwrap();
    let (step, stop) = COMMIT;
    owner.batch_execute(&format!("CREATE {stop} FOR EACH ROW EXECUTE FUNCTION wait_here()")).await.unwrap();
    let shoppers = shoppers(network.port());
    wait_until_it_stands_there(&owner, step).await;
    // From here on no answer reaches a shopper.
    network.silence();
    owner.batch_execute("SELECT pg_advisory_unlock(7, 7)").await.unwrap();
    wait_for("the orders are committed", SOON, async || {
        owner.query_one("SELECT count(*) FROM orders", &[]).await.unwrap().get::<_, i64>(0) > 0
    })
    .await;
    replica.kill().await;
    network.cut();
    replica.start_again().await;
    network.restore();
    assert_each_order_once(&database, shoppers, "after the commit").await;
    let replayed: i64 = owner
        .query_one("SELECT count(*) FROM orders WHERE replayed_at IS NOT NULL", &[])
        .await
        .unwrap()
        .get(0);
    assert!(replayed > 0, "the lost answers were repeated");
}
