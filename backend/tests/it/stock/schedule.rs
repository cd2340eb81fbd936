//! Everything that moves stock, at once, by a seeded random schedule.

use super::{change, expiry, lines, payment, settle};
use crate::shop::{TestShop, key, order_with};
use backend::stock::{
    HoldTime, NewPayment, PaymentError, PaymentEvent, StockError, change_stock, open_payment,
};
use domain::StockOperation;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use serde_json::json;
use service::Shutdown;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinSet;

const PEOPLE: u64 = 8;
const STEPS: usize = 40;

/// One of those who move stock.
struct Person {
    shop: Arc<TestShop>,
    random: StdRng,
    phone: String,
    payments: Vec<NewPayment>,
}

impl Person {
    /// Pieces of two of the three SKUs that sell.
    fn some(&mut self) -> Vec<(i64, i64)> {
        let first = self.random.random_range(1..=3);
        let second = self.random.random_range(1..=3);
        vec![(first, self.random.random_range(1..=4)), (second, self.random.random_range(1..=4))]
    }

    async fn change(&mut self) {
        let operation = *[
            StockOperation::Receive,
            StockOperation::Receive,
            StockOperation::Damage,
            StockOperation::Found,
            StockOperation::Lost,
        ]
        .choose(&mut self.random)
        .unwrap();
        let moved = self.some();
        match change_stock(&self.shop.database, &change(operation, &moved)).await {
            Ok(_) | Err(StockError::Short(_)) => {}
            Err(error) => panic!("{operation:?}: {error:?}"),
        }
    }

    async fn hold(&mut self) {
        let mut new = payment(&[(1, 1)]);
        new.lines = lines(&self.some());
        new.hold_for = HoldTime::new(Duration::from_millis(self.random.random_range(1..=60))).unwrap();
        match open_payment(&self.shop.database, &new).await {
            Ok(_) => self.payments.push(new),
            Err(PaymentError::SoldOut(_)) => {}
            Err(error) => panic!("{error:?}"),
        }
    }

    async fn settle(&mut self) {
        let events = [PaymentEvent::Captured, PaymentEvent::Failed, PaymentEvent::OrderImpossible];
        let event = *events.choose(&mut self.random).unwrap();
        let Some(new) = self.payments.choose(&mut self.random) else { return };
        match settle(&self.shop, new, event).await {
            Ok(_) | Err(PaymentError::Refused { .. }) => {}
            Err(error) => panic!("{event}: {error:?}"),
        }
    }

    async fn buy_and_perhaps_cancel(&mut self) {
        let quantity = self.random.random_range(1..=3);
        let total = quantity * 300_000 + 6_000;
        let order = order_with(&json!({
            "phone": self.phone, "lines": [{"sku": 3, "quantity": quantity}], "expected_total": total,
            "confirm_duplicate": true,
        }));
        let placed = self.shop.order(&key(), &order).await;
        if placed.status != 201 {
            assert_eq!(placed.code(), "sold_out");
        } else if self.random.random_bool(0.5) {
            let request = json!({"number": placed.body["number"], "phone": self.phone});
            assert_eq!(self.shop.post("/orders/cancel", &request).await.status, 200);
        }
    }

    async fn act(mut self) {
        for _ in 0..STEPS {
            match self.random.random_range(0..6) {
                0 => self.change().await,
                1 | 2 => self.hold().await,
                3 => self.settle().await,
                _ => self.buy_and_perhaps_cancel().await,
            }
        }
    }
}

#[tokio::test]
async fn everything_at_once_keeps_the_ledger() {
    let seed: u64 = rand::random();
    println!("seed {seed}");
    let shop = Arc::new(TestShop::open().await);
    let replica = Arc::new(shop.replica().await);
    let mut people = JoinSet::new();
    for person in 0..PEOPLE {
        let shop = if person % 2 == 0 { Arc::clone(&shop) } else { Arc::clone(&replica) };
        let random = StdRng::seed_from_u64(seed ^ person);
        let phone = format!("0170{person:07}");
        people.spawn(Person { shop, random, phone, payments: Vec::new() }.act());
    }
    let (stop, shutdown) = Shutdown::manual();
    let (first, second) = (expiry(&shop.database), expiry(&replica.database));
    let ended = async {
        people.join_all().await;
        stop.request();
    };
    // Two workers that look all the time, not once a second.
    let look = async |worker: &backend::stock::Expiry| {
        while !shutdown.is_requested() {
            worker.expire_batch().await.unwrap();
            tokio::task::yield_now().await;
        }
    };
    tokio::join!(ended, look(&first), look(&second));
    shop.assert_invariants().await;
    let by_reason = "SELECT count(DISTINCT reason) FROM stock_movement";
    assert_eq!(shop.count(by_reason).await, 7, "all but returns happened");
}
