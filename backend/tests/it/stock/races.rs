//! Holds that run out while others buy and while gateways answer.

use super::{accounts, expiry, payment, run_out, settle};
use crate::shop::{SOON, TestShop, key, order_with};
use backend::stock::{Expiry, PaymentEvent, open_payment};
use domain::PaymentState;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Instant;
use testkit::wait_for;
use tokio::task::JoinSet;

/// After how many captures the workers begin: none, some or all of them.
fn some_of(captures: usize) -> usize {
    let seed: u64 = rand::random();
    let early = StdRng::seed_from_u64(seed).random_range(0..=captures);
    println!("seed {seed}: the workers begin after {early} of {captures} captures");
    early
}

/// Buys one phone in blue, again and again until there is one or the deadline is over; whether there was one.
async fn buy_when_there_is_one(shop: Arc<TestShop>, shopper: usize, end: Arc<AtomicBool>) -> bool {
    let body = order_with(&json!({"phone": format!("0170{shopper:07}")}));
    let deadline = Instant::now() + SOON;
    loop {
        // Read before the order: what is sold out after the end stays so.
        let is_over = end.load(Ordering::SeqCst);
        let answer = shop.order(&key(), &body).await;
        if answer.status == 201 {
            return true;
        }
        assert_eq!(answer.code(), "sold_out");
        if is_over {
            return false;
        }
        assert!(Instant::now() < deadline, "shopper {shopper} waited for {SOON:?}");
    }
}

#[tokio::test]
async fn holds_run_out_while_three_replicas_sell() {
    let shop = Arc::new(TestShop::open().await);
    let replicas = [Arc::clone(&shop), Arc::new(shop.replica().await), Arc::new(shop.replica().await)];
    // All ten are held: by three payments that will be captured late, and by four of which nothing is heard.
    let (captured, silent): (Vec<_>, Vec<_>) =
        ((0..3).map(|_| payment(&[(1, 2)])).collect(), (0..4).map(|_| payment(&[(1, 1)])).collect());
    for new in captured.iter().chain(&silent) {
        open_payment(&shop.database, new).await.unwrap();
    }
    assert_eq!(accounts(&shop, 1).await, [0, 10, 0, 0, 0, 0]);
    let end = Arc::new(AtomicBool::new(false));
    let mut shoppers = JoinSet::new();
    for shopper in 0..30 {
        let replica = Arc::clone(&replicas[shopper % 3]);
        shoppers.spawn(buy_when_there_is_one(replica, shopper, Arc::clone(&end)));
    }
    run_out(&shop).await;
    let workers = replicas.each_ref().map(|replica| expiry(&replica.database));
    let (decided, early) = (AtomicUsize::new(0), some_of(captured.len()));
    let captures = async {
        let mut states = Vec::new();
        for new in &captured {
            states.push(settle(&shop, new, PaymentEvent::Captured).await.unwrap().state);
            decided.fetch_add(1, Ordering::SeqCst);
        }
        states
    };
    let expire = async |worker: &Expiry| {
        wait_for("the worker begins", SOON, async || decided.load(Ordering::SeqCst) >= early).await;
        worker.expire_batch().await.unwrap()
    };
    let [first, second, third] = &workers;
    let (one, two, three, states) = tokio::join!(expire(first), expire(second), expire(third), captures);
    let expired = one + two + three;
    // A payment that was just being captured is passed over, and captured then.
    assert!((4..=7).contains(&expired), "{expired}");
    end.store(true, Ordering::SeqCst);
    let bought = shoppers.join_all().await.into_iter().filter(|bought| *bought).count();
    let paid = states.iter().filter(|state| **state == PaymentState::Captured).count();
    assert!(states.iter().all(|state| matches!(state, PaymentState::Captured | PaymentState::RefundDue)));
    println!("{expired} payments ran out; {bought} orders, {paid} captured, {} to refund", 3 - paid);
    assert_eq!(bought + 2 * paid, 10 - usize::try_from(accounts(&shop, 1).await[0]).unwrap());
    let [on_hand, held, sold, ..] = accounts(&shop, 1).await;
    assert_eq!((on_hand + held + sold, held), (10, 0), "never more, none lost");
    // Thirty want one piece: what is left can only be there if a refused capture kept nobody from it.
    assert_eq!(on_hand, 0, "none lies unsold while somebody waits");
    shop.assert_invariants().await;
}

#[tokio::test]
async fn a_capture_before_the_worker_wins() {
    let shop = TestShop::open().await;
    let new = payment(&[(1, 10)]);
    open_payment(&shop.database, &new).await.unwrap();
    run_out(&shop).await;
    let captured = settle(&shop, &new, PaymentEvent::Captured).await.unwrap();
    assert_eq!(captured.state, PaymentState::Captured, "late, but the pieces are still held");
    assert_eq!(expiry(&shop.database).expire_batch().await.unwrap(), 0);
    assert_eq!(accounts(&shop, 1).await, [0, 0, 10, 0, 0, 0]);
    shop.assert_invariants().await;
}

#[tokio::test]
async fn captures_and_the_worker_at_once_end_as_sold_or_as_a_refund() {
    let shop = Arc::new(TestShop::open().await);
    let replica = shop.replica().await;
    let payments: Vec<_> = (0..25).map(|_| payment(&[(3, 4)])).collect();
    for new in &payments {
        open_payment(&shop.database, new).await.unwrap();
    }
    assert_eq!(accounts(&shop, 3).await, [0, 100, 0, 0, 0, 0]);
    run_out(&shop).await;
    let (decided, early) = (Arc::new(AtomicUsize::new(0)), some_of(payments.len()));
    let mut tasks = JoinSet::new();
    for new in payments {
        let (shop, decided) = (Arc::clone(&shop), Arc::clone(&decided));
        tasks.spawn(async move {
            let both = tokio::join!(
                settle(&shop, &new, PaymentEvent::Captured),
                settle(&shop, &new, PaymentEvent::Captured)
            );
            let (first, second) = (both.0.unwrap().state, both.1.unwrap().state);
            assert_eq!(first, second, "told twice, decided once");
            decided.fetch_add(1, Ordering::SeqCst);
            first
        });
    }
    let buyers = async {
        for shopper in 0..10 {
            let lines = json!([{"sku": 3, "quantity": 3}]);
            let phone = format!("0170{shopper:07}");
            let body = order_with(&json!({"phone": phone, "lines": lines, "expected_total": 906_000}));
            let answer = shop.order(&key(), &body).await;
            assert!(answer.status == 201 || answer.code() == "sold_out", "{answer:?}");
        }
    };
    let (first, second) = (expiry(&replica.database), expiry(&replica.database));
    let expire = async |worker: &Expiry| {
        wait_for("the worker begins", SOON, async || decided.load(Ordering::SeqCst) >= early).await;
        worker.expire_batch().await.unwrap()
    };
    let (states, (), one, two) = tokio::join!(tasks.join_all(), buyers, expire(&first), expire(&second));
    let captured = states.iter().filter(|state| **state == PaymentState::Captured).count();
    let due = states.iter().filter(|state| **state == PaymentState::RefundDue).count();
    println!("{captured} captured, {due} to refund, {one} and {two} ran out");
    assert_eq!(captured + due, 25);
    let ordered = shop.count("SELECT coalesce(sum(quantity), 0)::bigint FROM order_line").await;
    let [on_hand, held, sold, ..] = accounts(&shop, 3).await;
    assert_eq!(sold, ordered + 4 * i64::try_from(captured).unwrap());
    assert_eq!((on_hand + sold, held), (100, 0));
    shop.assert_invariants().await;
}
