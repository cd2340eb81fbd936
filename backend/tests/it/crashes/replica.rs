//! A real backend process on a port that stays the same over its restarts, and shoppers who try again or do not.

use crate::shop::order_with;
use client::{CallError, Client, Order, PlaceOrder};
use serde_json::json;
use service::time_limits;
use std::time::{Duration, Instant};
use testkit::{Process, free_port};
use uuid::Uuid;

/// Long enough for a busy machine; only a failing test waits for it.
const SOON: Duration = Duration::from_mins(1);

/// How soon a shopper's page tries again.
const AGAIN: Duration = Duration::from_millis(50);

/// The products of `shop.sql`, and 900 more fans (SKU 3).
pub(super) const MANY_FANS: &str = concat!(
    include_str!("../shop.sql"),
    "UPDATE stock SET supplier = -1000, on_hand = 1000 WHERE sku_id = 3;
     INSERT INTO stock_movement (sku_id, from_account, to_account, quantity, reason, actor)
     VALUES (3, 'supplier', 'on_hand', 900, 'receive', 'test')"
);

pub(super) struct Replica {
    url: String,
    port: u16,
    admin_port: u16,
    process: Option<Process>,
}

impl Replica {
    pub(super) async fn start(database_url: &str) -> Self {
        let (port, admin_port) = (free_port(), free_port());
        let mut replica = Self { url: database_url.to_owned(), port, admin_port, process: None };
        replica.start_again().await;
        replica
    }

    pub(super) async fn start_again(&mut self) {
        let environment = [
            ("DATABASE_URL", self.url.clone()),
            ("LISTEN", format!("127.0.0.1:{}", self.port)),
            ("ADMIN_LISTEN", format!("127.0.0.1:{}", self.admin_port)),
        ];
        let mut process = Process::start("backend", ["serve"], environment);
        process.wait_until_ready(&format!("http://127.0.0.1:{}/readyz", self.admin_port), SOON).await;
        self.process = Some(process);
    }

    /// kill -9.
    pub(super) async fn kill(&mut self) {
        self.process.take().expect("it runs").kill().await;
    }

    pub(super) fn port(&self) -> u16 {
        self.port
    }
}

/// A client of a backend at this port. `patience` bounds each call.
pub(super) fn client(port: u16, patience: Duration) -> Client {
    Client::new(&format!("http://127.0.0.1:{port}"), patience).unwrap()
}

/// An order of one fan (SKU 3) by a shopper of their own.
pub(super) fn order(shopper: usize) -> PlaceOrder {
    let phone = format!("0170{shopper:07}");
    let lines = json!([{"sku": 3, "quantity": 1}]);
    let body = order_with(&json!({"phone": phone, "lines": lines, "expected_total": 306_000}));
    serde_json::from_value(body).unwrap()
}

/// What a shopper's page does: the same key again until there is an answer.
pub(super) async fn place_until_acknowledged(port: u16, order: PlaceOrder) -> Order {
    let (client, key) = (client(port, Duration::from_secs(3)), Uuid::new_v4());
    let deadline = Instant::now() + SOON;
    loop {
        match client.place_order(key, &order, "crash-test").await {
            Ok(order) => return order,
            Err(CallError::Problem(problem)) if problem.status != 503 => panic!("refused: {problem:?}"),
            Err(error) => assert!(Instant::now() < deadline, "no answer within {SOON:?}: {error}"),
        }
        tokio::time::sleep(AGAIN).await;
    }
}

/// Places one order without trying again: its number, and how long it took.
pub(super) async fn place_once(port: u16, shopper: usize) -> (String, Duration) {
    let (client, order) = (client(port, time_limits::FRONTEND_CALL), order(shopper));
    let sent = Instant::now();
    match client.place_order(Uuid::new_v4(), &order, "outage-test").await {
        Ok(order) => (order.number.to_string(), sent.elapsed()),
        Err(error) => panic!("a checkout failed after {:?}: {error}", sent.elapsed()),
    }
}
