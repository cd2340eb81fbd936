//! The worker lets go of holds that ran out; killed in the middle, it loses nothing.

use super::{accounts, expiry, payment, run_out, settle};
use crate::crashes::STAND_STILL;
use crate::shop::{SOON, TestShop};
use backend::stock::{Expiry, HoldMetrics, PaymentEvent, open_payment};
use prometheus_client::registry::Registry;
use service::Shutdown;
use testkit::{Process, free_port, wait_for};

#[tokio::test]
async fn only_what_ran_out_is_let_go() {
    let shop = TestShop::open().await;
    for _ in 0..3 {
        open_payment(&shop.database, &payment(&[(1, 1), (3, 2)])).await.unwrap();
    }
    let captured = payment(&[(1, 1)]);
    open_payment(&shop.database, &captured).await.unwrap();
    settle(&shop, &captured, PaymentEvent::Captured).await.unwrap();
    assert_eq!(expiry(&shop.database).expire_batch().await.unwrap(), 0);
    run_out(&shop).await;
    let fresh = payment(&[(1, 5)]);
    open_payment(&shop.database, &fresh).await.unwrap();
    let (mut registry, mut text) = (Registry::default(), String::new());
    let worker = Expiry { database: shop.database.clone(), metrics: HoldMetrics::register(&mut registry) };
    assert_eq!(worker.expire_batch().await.unwrap(), 3);
    assert_eq!(accounts(&shop, 1).await, [4, 5, 1, 0, 0, 0]);
    assert_eq!(accounts(&shop, 3).await, [100, 0, 0, 0, 0, 0]);
    prometheus_client::encoding::text::encode(&mut text, &registry).unwrap();
    assert!(text.contains("holds_expired_total 6\n") && text.contains("holds_open 1\n"), "{text}");
    shop.assert_invariants().await;
}

#[tokio::test]
async fn a_payment_that_is_being_settled_is_passed_over() {
    let shop = TestShop::open().await;
    open_payment(&shop.database, &payment(&[(1, 1)])).await.unwrap();
    open_payment(&shop.database, &payment(&[(1, 2)])).await.unwrap();
    run_out(&shop).await;
    shop.owner.batch_execute("BEGIN; SELECT FROM payment_attempt WHERE id = 1 FOR UPDATE").await.unwrap();
    assert_eq!(expiry(&shop.database).expire_batch().await.unwrap(), 1);
    assert_eq!(accounts(&shop, 1).await, [9, 1, 0, 0, 0, 0]);
    shop.owner.batch_execute("COMMIT").await.unwrap();
    assert_eq!(expiry(&shop.database).expire_batch().await.unwrap(), 1);
    shop.assert_invariants().await;
}

#[tokio::test]
async fn several_workers_share_a_backlog_of_several_batches() {
    let shop = TestShop::open().await;
    let backlog = "
        WITH attempt AS (
            INSERT INTO payment_attempt (reference, amount, expires_at, created_at)
            SELECT 'backlog-' || n, 1, now() - interval '1 minute', now() - interval '2 minutes'
            FROM generate_series(1, 90) AS n RETURNING id)
        INSERT INTO stock_hold (payment_attempt_id, sku_id, quantity) SELECT id, 3, 1 FROM attempt;
        WITH attempt AS (
            INSERT INTO payment_attempt (reference, amount, expires_at, created_at)
            SELECT 'backlog-' || n, 1, now() - interval '1 minute', now() - interval '2 minutes'
            FROM generate_series(1001, 1180) AS n RETURNING id)
        INSERT INTO stock_hold (payment_attempt_id, sku_id, quantity) SELECT id, 4, 1 FROM attempt;
        UPDATE stock SET on_hand = on_hand - 90, held = held + 90 WHERE sku_id = 3;
        UPDATE stock SET supplier = supplier - 180, held = held + 180 WHERE sku_id = 4;
        INSERT INTO stock_movement (sku_id, from_account, to_account, quantity, reason, actor) VALUES
        (3, 'on_hand', 'held', 90, 'hold', 'test'), (4, 'supplier', 'on_hand', 180, 'receive', 'test'),
        (4, 'on_hand', 'held', 180, 'hold', 'test')";
    shop.owner.batch_execute(backlog).await.unwrap();
    shop.assert_invariants().await;
    let (stop, shutdown) = Shutdown::manual();
    let workers = [expiry(&shop.database), expiry(&shop.database), expiry(&shop.database)];
    let watch = async {
        let pending = "SELECT count(*) FROM payment_attempt WHERE state = 'pending'";
        wait_for("nothing is pending", SOON, async || shop.count(pending).await == 0).await;
        stop.request();
    };
    let [first, second, third] = &workers;
    tokio::join!(first.work(&shutdown), second.work(&shutdown), third.work(&shutdown), watch);
    assert_eq!((accounts(&shop, 3).await[0], accounts(&shop, 4).await[0]), (100, 187));
    assert_eq!(shop.count("SELECT count(*) FROM stock_movement WHERE reason = 'release'").await, 270);
    shop.assert_invariants().await;
}

/// Where the worker's transaction is stopped.
const STEPS: [(&str, &str); 4] = [
    ("before the ledger is written", "TRIGGER here BEFORE INSERT ON stock_movement"),
    ("before the balances", "TRIGGER here BEFORE UPDATE ON stock"),
    ("before the holds", "TRIGGER here BEFORE UPDATE ON stock_hold"),
    (
        "inside the commit",
        "CONSTRAINT TRIGGER here AFTER UPDATE ON payment_attempt DEFERRABLE INITIALLY DEFERRED",
    ),
];

const STANDING: &str = "
    SELECT count(*) FROM pg_stat_activity
    WHERE wait_event_type = 'Lock' AND datname = current_database() AND application_name = 'dhakacart-backend'
      AND query ~ 'stock_|COMMIT'";

fn start_worker(url: &str, mailbox: &std::path::Path) -> (Process, String) {
    let admin = format!("127.0.0.1:{}", free_port());
    let environment = [
        ("DATABASE_URL", url.to_owned()),
        ("MAILBOX_DIR", mailbox.display().to_string()),
        ("ADMIN_LISTEN", admin.clone()),
    ];
    (Process::start("backend", ["work"], environment), format!("http://{admin}/readyz"))
}

#[tokio::test]
async fn a_worker_killed_in_the_middle_loses_nothing() {
    for (step, stop) in STEPS {
        let (shop, mailbox) = (TestShop::open().await, tempfile::tempdir().unwrap());
        for _ in 0..4 {
            open_payment(&shop.database, &payment(&[(1, 2), (3, 1)])).await.unwrap();
        }
        run_out(&shop).await;
        shop.owner.batch_execute(STAND_STILL).await.unwrap();
        let trigger = format!("CREATE {stop} FOR EACH ROW EXECUTE FUNCTION wait_here()");
        shop.owner.batch_execute(&trigger).await.unwrap();
        let (mut worker, _) = start_worker(shop.url(), mailbox.path());
        wait_for(&format!("the worker stands {step}"), SOON, async || shop.count(STANDING).await > 0).await;
        worker.kill().await;
        shop.owner.batch_execute("SELECT pg_advisory_unlock(7, 7)").await.unwrap();
        let (mut next, ready) = start_worker(shop.url(), mailbox.path());
        next.wait_until_ready(&ready, SOON).await;
        let held = "SELECT sum(held)::bigint FROM stock";
        wait_for("all pieces are let go", SOON, async || shop.count(held).await == 0).await;
        assert!(next.terminate(SOON).await.success(), "{step}");
        assert_eq!(accounts(&shop, 1).await, [10, 0, 0, 0, 0, 0], "{step}");
        let released = "SELECT count(*) FROM stock_movement WHERE reason = 'release'";
        assert_eq!(shop.count(released).await, 8, "{step}");
        shop.assert_invariants().await;
    }
}
