//! What the database refuses, whoever asks, and that it agrees with the domain.

use super::{payment, settle};
use crate::shop::{TestShop, key, order};
use backend::stock::{PaymentEvent, open_payment};
use domain::{MovementReason, PaymentState, StockAccount};
use std::collections::BTreeSet;

/// Whether the ledger takes this movement; nothing is left of it.
const TRY_POST: &str = "
    CREATE FUNCTION takes(reason text, from_account stock_account, to_account stock_account) RETURNS boolean
    LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO stock_movement (sku_id, from_account, to_account, quantity, reason, actor, note)
        VALUES (1, from_account, to_account, 1, reason, 'test', 'why');
        RAISE EXCEPTION 'undo' USING ERRCODE = 'DK001';
    EXCEPTION
        WHEN check_violation THEN RETURN false;
        WHEN SQLSTATE 'DK001' THEN RETURN true;
    END $$";

#[tokio::test]
async fn the_database_takes_the_movements_of_the_domain_and_no_other() {
    let shop = TestShop::open().await;
    shop.owner.batch_execute(TRY_POST).await.unwrap();
    let mut taken = 0;
    for reason in MovementReason::ALL.iter().map(|reason| reason.code()).chain(["gift", ""]) {
        for from in StockAccount::ALL {
            for to in StockAccount::ALL {
                let sql = format!("SELECT takes('{reason}', '{}', '{}')", from.code(), to.code());
                let takes: bool = shop.owner.query_one(&sql, &[]).await.unwrap().get(0);
                let legal = MovementReason::from_code(reason)
                    .is_some_and(|reason| reason.routes().contains(&(from, to)));
                assert_eq!(takes, legal, "{reason} from {from} to {to}");
                taken += usize::from(takes);
            }
        }
    }
    assert_eq!(taken, 12);
    shop.assert_invariants().await;
}

#[tokio::test]
async fn the_database_allows_the_payment_states_that_the_domain_allows() {
    let shop = TestShop::open().await;
    let rows = shop.owner.query("SELECT from_state, to_state FROM payment_transition", &[]).await.unwrap();
    let allowed: BTreeSet<(String, String)> = rows.iter().map(|row| (row.get(0), row.get(1))).collect();
    let next = |from: PaymentState| from.next().iter().map(move |to| (from.code().into(), to.code().into()));
    assert_eq!(allowed, PaymentState::ALL.into_iter().flat_map(next).collect());
    // The table alone does nothing: an attempt without holds is led along every way.
    let attempt = "INSERT INTO payment_attempt (reference, amount, expires_at)
        VALUES ('reference-1', 1, statement_timestamp() + interval '1 minute')";
    shop.owner.batch_execute(attempt).await.unwrap();
    for from in PaymentState::ALL {
        for to in PaymentState::ALL.into_iter().filter(|to| *to != from) {
            let set = "ALTER TABLE payment_attempt DISABLE TRIGGER USER; UPDATE payment_attempt SET state = ";
            let prepare = format!("{set}'{}'; ALTER TABLE payment_attempt ENABLE TRIGGER USER", from.code());
            shop.owner.batch_execute(&prepare).await.unwrap();
            let step = format!("UPDATE payment_attempt SET state = '{}'", to.code());
            let result = shop.owner.batch_execute(&step).await;
            assert_eq!(result.is_ok(), from.next().contains(&to), "{from} to {to}: {result:?}");
        }
    }
}

async fn refused_by(shop: &TestShop, sql: &str) -> String {
    let error = shop.owner.batch_execute(sql).await.expect_err(sql);
    let _ = shop.owner.batch_execute("ROLLBACK").await; // if it had begun
    let database = error.as_db_error().unwrap_or_else(|| panic!("{sql}: {error:?}"));
    database.constraint().map_or_else(|| database.code().code().to_owned(), str::to_owned)
}

const POST: &str =
    "INSERT INTO stock_movement (sku_id, from_account, to_account, quantity, reason, actor, note) VALUES ";

#[tokio::test]
async fn the_database_refuses_nonsense_by_hand() {
    let shop = TestShop::open().await;
    let (pending, captured) = (payment(&[(3, 2)]), payment(&[(3, 1)]));
    for payment in [&pending, &captured] {
        open_payment(&shop.database, payment).await.unwrap();
    }
    settle(&shop, &captured, PaymentEvent::Captured).await.unwrap();
    let post = |values: &str| format!("{POST}({values})");
    let long = "1, 'supplier', 'on_hand', 1, 'receive', 'test', repeat('x', 301)";
    for (constraint, sql) in [
        ("stock_movement_is_legal", post("1, 'supplier', 'sold', 1, 'sell', 'test', ''")),
        ("stock_movement_is_legal", post("1, 'damaged', 'on_hand', 1, 'return', 'test', ''")),
        ("stock_movement_adjust_says_why", post("1, 'on_hand', 'adjusted', 1, 'adjust', 'test', ''")),
        ("stock_movement_note_length", post(long)),
        ("payment_attempt_state_may_change", "UPDATE payment_attempt SET state = 'refunded'".into()),
        ("payment_attempt_state", "INSERT INTO payment_attempt (reference, amount, expires_at, state)
            VALUES ('reference-1', 1, statement_timestamp() + interval '1 minute', 'lost')".into()),
        ("payment_attempt_holds_fit", "UPDATE payment_attempt SET state = 'failed' WHERE id = 1".into()),
        ("payment_attempt_holds_fit", "UPDATE stock_hold SET state = 'released' WHERE id = 1".into()),
        ("payment_attempt_holds_fit", "UPDATE stock_hold SET state = 'open' WHERE id = 2".into()),
        ("payment_attempt_holds_fit",
         "INSERT INTO stock_hold (payment_attempt_id, sku_id, quantity) VALUES (2, 1, 1)".into()),
        ("payment_attempt_hold_is_short",
         "UPDATE payment_attempt SET expires_at = created_at + interval '61 minutes'".into()),
        ("payment_attempt_reference_key",
         "INSERT INTO payment_attempt (reference, amount, expires_at) SELECT reference, 1, expires_at FROM payment_attempt".into()),
    ] {
        assert_eq!(refused_by(&shop, &sql).await, constraint, "{sql}");
    }
    shop.order(&key(), &order()).await;
    let paid_by_pending = "UPDATE payment_attempt SET order_id = (SELECT id FROM orders) WHERE id = 1";
    assert_eq!(refused_by(&shop, paid_by_pending).await, "payment_attempt_order_was_paid");
    assert_eq!(refused_by(&shop, "UPDATE orders SET body_hash = NULL").await, "orders_key_has_hash");
    shop.assert_invariants().await;
}

#[tokio::test]
async fn the_application_cannot_rewrite_payments() {
    let shop = TestShop::open().await;
    open_payment(&shop.database, &payment(&[(3, 2)])).await.unwrap();
    shop.owner.batch_execute("SET ROLE dhakacart_app").await.unwrap();
    for sql in [
        "UPDATE stock_hold SET quantity = 1",
        "UPDATE payment_attempt SET amount = 1",
        "UPDATE payment_attempt SET expires_at = now()",
        "DELETE FROM stock_hold",
        "DELETE FROM payment_attempt",
        "INSERT INTO payment_transition VALUES ('failed', 'refunded')",
        "DELETE FROM idempotency_trim",
    ] {
        assert_eq!(refused_by(&shop, sql).await, "42501", "{sql}");
    }
}
