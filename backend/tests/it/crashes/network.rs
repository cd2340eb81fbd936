//! Trouble on the way to the database, under order load: no checkout fails, and the backend recovers by itself.
//!
//! `database.rs` beside this folder shows what a single order and the lists do; here a real backend is under load.

use super::Replica;
use super::replica::{MANY_FANS, place_once};
use crate::database::behind_proxy;
use crate::shop::assert_invariants;
use std::time::{Duration, Instant};
use testkit::TcpProxy;
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::interval;

/// How long the trouble lasts.
const TROUBLE: Duration = Duration::from_secs(4);

/// After the trouble, orders must be placed again this soon.
const RECOVERY: Duration = Duration::from_secs(15);

/// Between two shoppers.
const PAUSE: Duration = Duration::from_millis(25);

/// Load before the trouble and after the recovery.
const CALM: Duration = Duration::from_millis(500);

/// An order: its number, when it was sent, when it was confirmed.
struct Placed {
    number: String,
    sent: Instant,
    confirmed: Instant,
}

/// Shoppers who come one after the other, until the task is told to end.
struct Load {
    stop: tokio::sync::oneshot::Sender<()>,
    coming: JoinHandle<Vec<Placed>>,
}

impl Load {
    fn start(port: u16) -> Self {
        let (stop, mut stopped) = tokio::sync::oneshot::channel();
        let coming = tokio::spawn(async move {
            let (mut ticks, mut shoppers) = (interval(PAUSE), JoinSet::new());
            for shopper in 0.. {
                tokio::select! {
                    _ = ticks.tick() => {}
                    _ = &mut stopped => break,
                }
                shoppers.spawn(async move {
                    let sent = Instant::now();
                    let (number, took) = place_once(port, shopper).await;
                    Placed { number, sent, confirmed: sent + took }
                });
            }
            shoppers.join_all().await
        });
        Self { stop, coming }
    }

    async fn end(self) -> Vec<Placed> {
        self.stop.send(()).unwrap();
        self.coming.await.unwrap()
    }
}

/// Places orders before, during and after the trouble.
async fn orders_go_on(begin: impl Fn(&TcpProxy), end: impl Fn(&TcpProxy)) {
    let database = testkit::database().await;
    let mut owner = database.client().await;
    owner.batch_execute(MANY_FANS).await.unwrap();
    let (url, network) = behind_proxy(&database.url).await;
    let replica = Replica::start(&url).await;
    let load = Load::start(replica.port());
    // Not waits for something: the trouble comes in the middle of the load and lasts.
    tokio::time::sleep(CALM).await;
    begin(&network);
    tokio::time::sleep(TROUBLE).await;
    end(&network);
    let over = Instant::now();
    place_once(replica.port(), 999_999).await;
    let recovered = over.elapsed();
    tokio::time::sleep(CALM).await;
    let mut placed = load.end().await;

    placed.sort_unstable_by_key(|order| order.confirmed);
    let pause = placed.windows(2).map(|pair| pair[1].confirmed - pair[0].confirmed).max().unwrap();
    let slowest = placed.iter().map(|order| order.confirmed - order.sent).max().unwrap();
    println!(
        "{} orders, longest pause {pause:?}, slowest {slowest:?}, recovered after {recovered:?}",
        placed.len()
    );
    assert!(recovered <= RECOVERY, "it took {recovered:?} to recover");
    let acknowledged: Vec<String> = placed.into_iter().map(|order| order.number).collect();
    assert_invariants(&mut owner, &acknowledged).await;
    let orders: i64 = owner.query_one("SELECT count(*) FROM orders", &[]).await.unwrap().get(0);
    assert_eq!(usize::try_from(orders).unwrap(), acknowledged.len() + 1);
}

#[tokio::test]
async fn orders_go_on_after_connections_were_cut() {
    orders_go_on(TcpProxy::cut, TcpProxy::restore).await;
}

#[tokio::test]
async fn orders_go_on_after_connections_were_reset() {
    orders_go_on(TcpProxy::reset, TcpProxy::restore).await;
}

#[tokio::test]
async fn orders_go_on_while_every_answer_is_late() {
    orders_go_on(|network| network.delay(Duration::from_millis(200)), TcpProxy::restore).await;
}

#[tokio::test]
async fn orders_go_on_after_a_silence() {
    orders_go_on(TcpProxy::silence, TcpProxy::restore).await;
}

#[tokio::test]
async fn orders_go_on_over_new_connections_when_the_old_ones_stay_silent() {
    // The trouble of these connections never ends; that of the network does at once.
    orders_go_on(TcpProxy::forget, |_| {}).await;
}
