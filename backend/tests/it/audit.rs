//! The audit sees what is wrong: each rule is broken once, past the constraints, and named.

use crate::shop::{TestShop, assert_invariants, key, order, order_with};
use crate::stock::payment;
use backend::audit::audit;
use backend::stock::open_payment;
use serde_json::json;
use testkit::Process;

/// What breaks it, and what must then be said. Constraints are dropped first: the audit does not rely on them.
const BREAKS: [(&str, &str, &str); 14] = [
    (
        "I1",
        "UPDATE stock SET on_hand = on_hand + 1 WHERE sku_id = 3",
        "SKU 3: supplier -100, on hand 99, held 2",
    ),
    (
        "I1",
        "UPDATE stock SET supplier = supplier - 1, damaged = damaged + 1 WHERE sku_id = 3",
        "SKU 3, damaged: balance 1, postings 0",
    ),
    (
        "I1",
        "UPDATE stock SET on_hand = on_hand + 1, sold = sold - 1 WHERE sku_id = 1",
        "SKU 1: sold 0, in orders 1",
    ),
    ("I1", "UPDATE stock_hold SET quantity = quantity + 1", "SKU 3: held 2, in open holds 3"),
    (
        "I3",
        "UPDATE payment_attempt SET state = 'expired'",
        "payment attempt 1 is expired and its hold of SKU 3 open",
    ),
    ("I2", "UPDATE orders SET total = total + 1", "lines 2000000"),
    ("I2", "UPDATE order_line SET unit_price = unit_price - 1", "lines 2000000"),
    ("I2", "UPDATE orders SET status = 'packed'", "last event placed, status packed"),
    (
        "I3",
        "INSERT INTO orders SELECT (jsonb_populate_record(o, '{\"id\": 1000}')).* FROM orders o",
        ": 2 orders",
    ),
    ("I4", "DELETE FROM outbox", ": 0 messages by sms instead of 1"),
    ("I4", "DELETE FROM outbox WHERE channel = 'email'", ": 0 messages by email instead of 1"),
    ("I4", "UPDATE outbox SET channel = 'sms'", ": 2 messages by sms instead of 1"),
    ("I4", "UPDATE orders SET email = NULL", ": 1 messages by email instead of 0"),
    ("I5", "ALTER TABLE orders ALTER total TYPE numeric", "orders.total is numeric"),
];

const WITHOUT_CONSTRAINTS: &str = "
    ALTER TABLE stock DROP CONSTRAINT stock_sums_to_zero;
    ALTER TABLE orders DROP CONSTRAINT orders_total_adds_up, DROP CONSTRAINT orders_number_key,
        DROP CONSTRAINT orders_idempotency_key_key, ALTER id DROP IDENTITY;
    ALTER TABLE order_line DROP CONSTRAINT order_line_total_adds_up;
    ALTER TABLE orders DISABLE TRIGGER USER;
    ALTER TABLE payment_attempt DISABLE TRIGGER USER;
    ALTER TABLE stock_hold DISABLE TRIGGER USER;";

#[tokio::test]
async fn every_rule_can_be_broken_and_is_then_named() {
    let shop = TestShop::open().await;
    let body = order_with(&json!({"email": "rahima@example.com"}));
    assert_eq!(shop.order(&key(), &body).await.status, 201);
    open_payment(&shop.database, &payment(&[(3, 2)])).await.unwrap();
    let mut client = shop.observer().await;
    client.batch_execute(WITHOUT_CONSTRAINTS).await.unwrap();
    assert_invariants(&mut client, &[]).await;
    for (invariant, sql, expected) in BREAKS {
        client.batch_execute("CREATE SCHEMA IF NOT EXISTS saved").await.unwrap();
        for table in ["stock", "orders", "order_line", "outbox"] {
            client
                .batch_execute(&format!(
                    "DROP TABLE IF EXISTS saved.{table}; CREATE TABLE saved.{table} AS TABLE public.{table}"
                ))
                .await
                .unwrap();
        }
        client.batch_execute(sql).await.unwrap();
        let findings = audit(&mut client, &[]).await.unwrap();
        let named = findings.iter().any(|finding| {
            finding.invariant == invariant
                && finding.differences.iter().any(|difference| difference.contains(expected))
        });
        assert!(named, "{sql}: {findings:#?}");
        restore(&client).await;
    }
    assert_invariants(&mut client, &[]).await;
}

async fn restore(client: &tokio_postgres::Client) {
    client
        .batch_execute(
            "ALTER TABLE orders ALTER total TYPE bigint;
             DELETE FROM orders WHERE id = 1000;
             UPDATE stock SET on_hand = s.on_hand, sold = s.sold, supplier = s.supplier, damaged = s.damaged
             FROM saved.stock s WHERE s.sku_id = stock.sku_id;
             UPDATE orders SET total = s.total, status = s.status, email = s.email FROM saved.orders s WHERE s.id = orders.id;
             UPDATE order_line SET unit_price = s.unit_price FROM saved.order_line s WHERE s.order_id = order_line.order_id;
             UPDATE stock_hold SET quantity = 2;
             UPDATE payment_attempt SET state = 'pending';
             DELETE FROM outbox;
             INSERT INTO outbox OVERRIDING SYSTEM VALUE SELECT * FROM saved.outbox",
        )
        .await
        .unwrap();
}

#[tokio::test]
async fn acknowledged_orders_are_looked_for() {
    let shop = TestShop::open().await;
    let number = shop.order(&key(), &order()).await.body["number"].as_str().unwrap().to_owned();
    let mut client = shop.observer().await;
    assert_invariants(&mut client, std::slice::from_ref(&number)).await;
    let lost = "DK-0000-0000-0".to_owned();
    let findings = audit(&mut client, &[number.clone(), number.clone(), lost]).await.unwrap();
    let said = &findings.last().unwrap().differences;
    assert_eq!(said[0], "order DK-0000-0000-0 was acknowledged and exists 0 times");
    assert_eq!(said[1], format!("order {number} was acknowledged to 2 clients"));
}

#[tokio::test]
async fn the_program_prints_each_rule_and_fails_when_one_is_broken() {
    let shop = TestShop::open().await;
    shop.order(&key(), &order()).await;
    let audit = || Process::start("backend", ["audit"], [("DATABASE_URL", shop.url())]);
    let mut good = audit();
    assert!(good.wait(crate::shop::SOON).await.success(), "{}", good.log());
    let rules = good.log().lines().filter(|line| line.starts_with("ok     I")).count();
    assert!(rules >= 14, "{}", good.log());
    shop.owner.batch_execute("DELETE FROM outbox").await.unwrap();
    let mut bad = audit();
    assert_eq!(bad.wait(crate::shop::SOON).await.code(), Some(1));
    assert!(
        bad.log().contains("WRONG  I4") && bad.log().contains(&format!("1 of {rules} checks do not hold")),
        "{}",
        bad.log()
    );
}
