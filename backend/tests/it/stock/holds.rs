//! The life of a payment and of the pieces held for it.

use super::{accounts, expiry, payment, run_out, settle};
use crate::shop::{TestShop, key, order_with};
use backend::stock::{PaymentError, PaymentEvent, open_payment};
use domain::{PaymentState, Poisha, SkuId};
use serde_json::json;

#[tokio::test]
async fn pieces_are_held_then_sold() {
    let shop = TestShop::open().await;
    let new = payment(&[(3, 2), (1, 4)]);
    let opened = open_payment(&shop.database, &new).await.unwrap();
    assert_eq!((opened.state, opened.lines[0].0, opened.lines.len()), (PaymentState::Pending, SkuId(1), 2));
    assert_eq!(accounts(&shop, 1).await, [6, 4, 0, 0, 0, 0]);
    shop.assert_invariants().await;
    let captured = settle(&shop, &new, PaymentEvent::Captured).await.unwrap();
    assert_eq!(captured.state, PaymentState::Captured);
    assert_eq!(accounts(&shop, 1).await, [6, 0, 4, 0, 0, 0]);
    assert_eq!(settle(&shop, &new, PaymentEvent::Captured).await.unwrap(), captured, "told twice, done once");
    assert_eq!(accounts(&shop, 3).await, [98, 0, 2, 0, 0, 0]);
    let refused = settle(&shop, &new, PaymentEvent::Failed).await.unwrap_err();
    assert_eq!(refused.to_string(), "a payment that is captured cannot be failed");
    shop.assert_invariants().await;
}

#[tokio::test]
async fn the_same_reference_gives_the_same_payment() {
    let shop = TestShop::open().await;
    let new = payment(&[(1, 4)]);
    let (first, second) =
        tokio::join!(open_payment(&shop.database, &new), open_payment(&shop.database, &new));
    assert_eq!(first.unwrap(), second.unwrap());
    assert_eq!(accounts(&shop, 1).await, [6, 4, 0, 0, 0, 0]);
    let mut other = payment(&[(1, 3)]);
    other.reference = new.reference.clone();
    let error = open_payment(&shop.database, &other).await.unwrap_err();
    assert!(matches!(error, PaymentError::ReferenceReused), "{error:?}");
    other.lines = new.lines.clone();
    other.amount = Poisha::new(1);
    let error = open_payment(&shop.database, &other).await.unwrap_err();
    assert!(matches!(error, PaymentError::ReferenceReused), "{error:?}");
    shop.assert_invariants().await;
}

#[tokio::test]
async fn what_is_not_there_is_not_held_and_what_is_held_is_not_sold() {
    let shop = TestShop::open().await;
    let error = open_payment(&shop.database, &payment(&[(1, 11), (3, 1), (5, 1)])).await.unwrap_err();
    let PaymentError::SoldOut(short) = error else { panic!("{error:?}") };
    let short: Vec<_> = short.iter().map(|line| (line.sku.0, line.left)).collect();
    assert_eq!(short, [(1, 10), (5, 0)]);
    assert_eq!(accounts(&shop, 3).await[1], 0, "all or nothing");
    assert_eq!(shop.count("SELECT count(*) FROM payment_attempt").await, 0);
    open_payment(&shop.database, &payment(&[(1, 9)])).await.unwrap();
    let lines = json!([{"sku": 1, "quantity": 2}]);
    let refused =
        shop.order(&key(), &order_with(&json!({"lines": lines, "expected_total": 4_006_000}))).await;
    assert_eq!((refused.code(), &refused.body["sold_out"][0]["left"]), ("sold_out", &json!(1)));
    shop.assert_invariants().await;
}

#[tokio::test]
async fn a_failed_payment_lets_its_pieces_go() {
    let shop = TestShop::open().await;
    let new = payment(&[(1, 4)]);
    open_payment(&shop.database, &new).await.unwrap();
    for _ in 0..2 {
        let failed = settle(&shop, &new, PaymentEvent::Failed).await.unwrap();
        assert_eq!(failed.state, PaymentState::Failed);
        assert_eq!(accounts(&shop, 1).await, [10, 0, 0, 0, 0, 0]);
    }
    let again = open_payment(&shop.database, &new).await.unwrap();
    assert_eq!(again.state, PaymentState::Failed, "the reference is spent");
    shop.assert_invariants().await;
}

#[tokio::test]
async fn a_capture_after_the_end_takes_the_pieces_again() {
    let shop = TestShop::open().await;
    let (failed, expired) = (payment(&[(1, 4)]), payment(&[(1, 6)]));
    for new in [&failed, &expired] {
        open_payment(&shop.database, new).await.unwrap();
    }
    settle(&shop, &failed, PaymentEvent::Failed).await.unwrap();
    run_out(&shop).await;
    assert_eq!(expiry(&shop.database).expire_batch().await.unwrap(), 1);
    assert_eq!(accounts(&shop, 1).await, [10, 0, 0, 0, 0, 0]);
    for new in [&failed, &expired] {
        let captured = settle(&shop, new, PaymentEvent::Captured).await.unwrap();
        assert_eq!(captured.state, PaymentState::Captured);
    }
    assert_eq!(accounts(&shop, 1).await, [0, 0, 10, 0, 0, 0]);
    shop.assert_invariants().await;
}

#[tokio::test]
async fn a_capture_without_pieces_becomes_a_refund() {
    let shop = TestShop::open().await;
    let new = payment(&[(1, 2), (3, 1)]);
    open_payment(&shop.database, &new).await.unwrap();
    run_out(&shop).await;
    expiry(&shop.database).expire_batch().await.unwrap();
    let lines = json!([{"sku": 1, "quantity": 9}]);
    let sold = shop.order(&key(), &order_with(&json!({"lines": lines, "expected_total": 18_006_000}))).await;
    assert_eq!(sold.status, 201, "{sold:?}");
    for _ in 0..2 {
        let late = settle(&shop, &new, PaymentEvent::Captured).await.unwrap();
        assert_eq!(late.state, PaymentState::RefundDue);
    }
    assert_eq!(accounts(&shop, 3).await, [100, 0, 0, 0, 0, 0], "nothing was taken of the other line");
    let early = settle(&shop, &new, PaymentEvent::Failed).await.unwrap_err();
    assert_eq!(early.to_string(), "a payment that is refund due cannot be failed");
    for _ in 0..2 {
        let refunded = settle(&shop, &new, PaymentEvent::Refunded).await.unwrap();
        assert_eq!(refunded.state, PaymentState::Refunded);
    }
    shop.assert_invariants().await;
}

#[tokio::test]
async fn when_the_order_cannot_be_made_pieces_and_money_go_back() {
    let shop = TestShop::open().await;
    let new = payment(&[(1, 4)]);
    open_payment(&shop.database, &new).await.unwrap();
    let early = settle(&shop, &new, PaymentEvent::OrderImpossible).await.unwrap_err();
    assert!(matches!(early, PaymentError::Refused { .. }), "{early:?}");
    settle(&shop, &new, PaymentEvent::Captured).await.unwrap();
    let due = settle(&shop, &new, PaymentEvent::OrderImpossible).await.unwrap();
    assert_eq!(due.state, PaymentState::RefundDue);
    assert_eq!(accounts(&shop, 1).await, [10, 0, 0, 0, 0, 0]);
    shop.assert_invariants().await;
}

#[tokio::test]
async fn the_pieces_of_an_order_are_not_given_back_past_it() {
    let shop = TestShop::open().await;
    let new = payment(&[(1, 1)]);
    open_payment(&shop.database, &new).await.unwrap();
    settle(&shop, &new, PaymentEvent::Captured).await.unwrap();
    // Placing the order of a payment is not there yet; this is what it will leave.
    shop.order(&key(), &crate::shop::order()).await;
    let order_of_payment = "UPDATE payment_attempt SET order_id = (SELECT id FROM orders);
        UPDATE stock SET sold = sold - 1, on_hand = on_hand + 1 WHERE sku_id = 1;
        INSERT INTO stock_movement (sku_id, from_account, to_account, quantity, reason, actor)
        VALUES (1, 'sold', 'on_hand', 1, 'cancel', 'test')";
    shop.owner.batch_execute(order_of_payment).await.unwrap();
    shop.assert_invariants().await;
    let error = settle(&shop, &new, PaymentEvent::OrderImpossible).await.unwrap_err();
    assert!(matches!(error, PaymentError::HasOrder), "{error:?}");
    shop.assert_invariants().await;
}

#[tokio::test]
async fn an_unknown_payment_is_refused() {
    let shop = TestShop::open().await;
    let error = settle(&shop, &payment(&[(1, 1)]), PaymentEvent::Captured).await.unwrap_err();
    assert!(matches!(error, PaymentError::Unknown), "{error:?}");
}
