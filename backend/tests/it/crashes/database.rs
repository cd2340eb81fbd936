//! kill -9 of PostgreSQL under order load: a pause, not a failure.

use super::Replica;
use super::replica::{MANY_FANS, place_once};
use crate::shop::{SOON, assert_invariants};
use private_postgres::{Durability, PrivatePostgres, Settings};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use rustix::process::{Pid, Signal, kill_process};
use std::path::Path;
use std::time::Duration;
use testkit::Process;
use tokio::task::JoinSet;
use tokio_postgres::NoTls;

const KILLS: usize = 3;
const SHOPPERS: usize = 40;

async fn start(folder: &Path, port: Option<u16>) -> PrivatePostgres {
    let settings = Settings { folder: folder.to_path_buf(), port, durability: Durability::Safe };
    private_postgres::start(&settings).await.unwrap()
}

async fn connect(url: &str) -> tokio_postgres::Client {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

async fn kill(mut server: PrivatePostgres) {
    let pid = Pid::from_raw(server.pid().unwrap().try_into().unwrap()).unwrap();
    kill_process(pid, Signal::KILL).unwrap();
    server.wait().await.unwrap();
}

#[tokio::test]
async fn killed_under_load_the_database_comes_back_and_no_checkout_failed() {
    let seed = rand::random();
    println!("seed {seed}");
    let mut random = StdRng::seed_from_u64(seed);
    let folder = tempfile::tempdir().unwrap();
    let mut server = start(folder.path(), None).await;
    server.ensure_database("shop").await.unwrap();
    let (url, port) = (server.url("shop"), server.port());
    let mut migrate = Process::start("backend", ["migrate"], [("DATABASE_URL", &url)]);
    assert!(migrate.wait(SOON).await.success(), "{}", migrate.log());
    connect(&url).await.batch_execute(MANY_FANS).await.unwrap();
    let replica = Replica::start(&url).await;

    let mut acknowledged = Vec::new();
    for round in 0..KILLS {
        let mut shoppers = JoinSet::new();
        for shopper in 0..SHOPPERS {
            // Not a wait for something: shoppers come at different moments around the kill.
            let pause = random.random_range(Duration::ZERO..Duration::from_millis(400));
            let (port, shopper) = (replica.port(), round * SHOPPERS + shopper);
            shoppers.spawn(async move {
                tokio::time::sleep(pause).await;
                place_once(port, shopper).await
            });
        }
        tokio::time::sleep(random.random_range(Duration::ZERO..Duration::from_millis(400))).await;
        kill(server).await;
        server = start(folder.path(), Some(port)).await;
        let placed = shoppers.join_all().await;
        let longest = placed.iter().map(|(_, took)| *took).max().unwrap_or_default();
        println!("kill {}: {} orders placed, the slowest after {longest:?}", round + 1, placed.len());
        acknowledged.extend(placed.into_iter().map(|(number, _)| number));
    }
    assert_eq!(acknowledged.len(), KILLS * SHOPPERS);
    let mut owner = connect(&url).await;
    assert_invariants(&mut owner, &acknowledged).await;
    let orders: i64 = owner.query_one("SELECT count(*) FROM orders", &[]).await.unwrap().get(0);
    assert_eq!(usize::try_from(orders).unwrap(), acknowledged.len());
    server.stop().await;
}
