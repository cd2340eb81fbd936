//! The pool, the statements and the transactions, and what happens when the database goes away.

use crate::shop::{SOON, TestShop, key, order, order_with, pool};
use axum::http::StatusCode;
use backend::config::DatabaseConfig;
use backend::database::{DatabaseError, Statement};
use backend::migrate::migrate;
use backend::statements;
use prometheus_client::registry::Registry;
use std::collections::HashSet;
use std::time::{Duration, Instant};
use testkit::{TcpProxy, wait_for};

#[tokio::test]
async fn every_statement_fits_the_schema() {
    let database = testkit::database().await;
    let client = database.client().await;
    client.batch_execute("SET ROLE dhakacart_app").await.unwrap();
    let mut names = HashSet::new();
    for Statement { name, sql } in statements() {
        if let Err(error) = client.prepare(sql).await {
            panic!("{name} does not fit the schema: {error:?}");
        }
        assert!(names.insert(name), "two statements are called {name}");
    }
    assert!(names.len() > 20);
}

#[tokio::test]
async fn migrating_twice_changes_nothing_the_second_time() {
    let database = testkit::empty_database().await;
    let config = DatabaseConfig { database_url: database.url.as_str().into(), database_pool_size: 1 };
    let both = tokio::join!(migrate(&config, SOON), migrate(&config, SOON));
    let applied = both.0.unwrap() + both.1.unwrap();
    assert_eq!(migrate(&config, SOON).await.unwrap(), 0);
    let rows = database.client().await.query("SELECT * FROM refinery_schema_history", &[]).await.unwrap();
    assert_eq!(rows.len(), applied, "two at once apply each step once");
}

#[tokio::test]
async fn migrating_gives_up_in_time_and_keeps_the_password_to_itself() {
    let url = format!("postgres://shop:swordfish@127.0.0.1:{}/shop", testkit::free_port());
    let config = DatabaseConfig { database_url: url.into(), database_pool_size: 1 };
    let error = migrate(&config, Duration::from_millis(300)).await.unwrap_err();
    assert!(format!("{error:#}").contains("was not reached"), "{error:#}");
    assert!(!format!("{error:?}").contains("swordfish"));
    let config =
        DatabaseConfig { database_url: "postgres://shop:swordfish@[/".into(), database_pool_size: 1 };
    let error = migrate(&config, Duration::ZERO).await.unwrap_err();
    assert!(!format!("{error:?}").contains("swordfish"), "{error:?}");
}

#[tokio::test]
async fn a_connection_has_few_rights_and_short_patience() {
    const SETTINGS: Statement = Statement {
        name: "SETTINGS",
        sql: "SELECT concat_ws(' ', current_user, current_setting('statement_timeout'), current_setting('lock_timeout'),
                               current_setting('idle_in_transaction_session_timeout')) AS settings",
    };
    let database = testkit::database().await;
    let pool = pool(&database.url, &mut Registry::default());
    let rows = pool.session().await.unwrap().query(SETTINGS, &[]).await.unwrap();
    assert_eq!(rows[0].get::<String>("settings").unwrap(), "dhakacart_app 2s 500ms 10s");
}

#[tokio::test]
async fn a_server_that_only_reads_is_not_used() {
    const WRITE: Statement =
        Statement { name: "WRITE", sql: "UPDATE catalogue_state SET content_version = content_version" };
    let database = testkit::database().await;
    let pool = pool(&database.url, &mut Registry::default());
    pool.session().await.unwrap().query(WRITE, &[]).await.unwrap();
    // The server is demoted while a connection to it is in the pool: error 25006 drops it.
    let owner = database.client().await;
    let demote = format!("ALTER DATABASE {} SET default_transaction_read_only = on", database.name);
    owner.batch_execute(&demote).await.unwrap();
    let session = pool.session().await.unwrap();
    session
        .query(Statement { name: "DEMOTE", sql: "SET default_transaction_read_only = on" }, &[])
        .await
        .unwrap();
    let error = session.query(WRITE, &[]).await.unwrap_err();
    assert!(matches!(error, DatabaseError::Unavailable(_)), "{error:?}");
    drop(session);
    // A new connection notices at once.
    let error = pool.session().await.unwrap_err();
    assert!(matches!(error, DatabaseError::Unavailable(_)), "{error:?}");
}

#[tokio::test]
async fn lists_go_on_while_the_database_is_away() {
    let database = testkit::database().await;
    let (url, proxy) = behind_proxy(&database.url).await;
    let shop = TestShop::open_at(database, &url).await;
    proxy.cut();
    wait_for("the loss is noticed", SOON, async || !shop.readiness.is_ready()).await;
    assert_eq!(shop.readiness.missing(), ["database"]);
    for path in [
        "/products",
        "/products/galaxy-a55",
        "/search?q=galaxy",
        "/categories",
        "/brands",
        "/places",
        "/catalogue/content?after=0",
    ] {
        assert_eq!(shop.get(path).await.status, StatusCode::OK, "{path}");
    }
    let quote = serde_json::json!({"lines": [{"sku": 1, "quantity": 1}]});
    assert_eq!(shop.post("/quotes", &quote).await.status, StatusCode::OK);
    proxy.restore();
    wait_for("the return is noticed", SOON, async || shop.readiness.is_ready()).await;
    assert_eq!(shop.order(&key(), &order()).await.status, StatusCode::CREATED);
    shop.assert_invariants().await;
}

/// How often a group of orders was tried.
fn attempts(shop: &TestShop) -> u64 {
    let metrics = shop.metrics();
    let count = metrics.lines().find_map(|line| line.strip_prefix("order_group_size_count ")).unwrap();
    count.parse().unwrap()
}

#[tokio::test]
async fn an_order_waits_for_a_database_that_comes_back() {
    let database = testkit::database().await;
    let (url, proxy) = behind_proxy(&database.url).await;
    let shop = TestShop::open_at(database, &url).await;
    for break_it in [TcpProxy::cut, TcpProxy::silence] {
        break_it(&proxy);
        let (key, before) = (key(), attempts(&shop));
        let body = order_with(&serde_json::json!({"confirm_duplicate": true}));
        let (placed, ()) = tokio::join!(shop.order(&key, &body), async {
            wait_for("it was tried and tried again", SOON, async || attempts(&shop) >= before + 2).await;
            proxy.restore();
        });
        assert_eq!(placed.status, StatusCode::CREATED, "{placed:?}");
        assert_eq!(shop.order(&key, &body).await.body["number"], placed.body["number"]);
    }
    assert_eq!(shop.count("SELECT count(*) FROM orders").await, 2);
    shop.assert_invariants().await;
}

#[tokio::test]
async fn past_its_deadline_an_order_is_told_so_and_spoilt_connections_are_dropped() {
    let database = testkit::database().await;
    let (url, proxy) = behind_proxy(&database.url).await;
    let shop = TestShop::open_at(database, &url).await;
    proxy.silence();
    let started = Instant::now();
    let (key, body) = (key(), order());
    let refused = shop.order(&key, &body).await;
    assert_eq!((refused.status, refused.code()), (StatusCode::SERVICE_UNAVAILABLE, "database_unavailable"));
    assert!(refused.headers.contains_key("retry-after"));
    assert!(started.elapsed() < service::time_limits::FRONTEND_CALL, "it took {:?}", started.elapsed());
    proxy.restore();
    wait_for("the return is noticed", SOON, async || shop.readiness.is_ready()).await;
    assert_eq!(shop.order(&key, &body).await.status, StatusCode::CREATED);
    assert_eq!(shop.count("SELECT count(*) FROM orders").await, 1);
    let dropped = shop
        .metrics()
        .lines()
        .any(|line| line.starts_with("db_connections_dropped_total") && !line.ends_with(" 0"));
    assert!(dropped, "{}", shop.metrics());
}

#[tokio::test]
async fn a_host_that_hangs_does_not_stand_before_the_primary() {
    let database = testkit::database().await;
    let (_, silent) = behind_proxy(&database.url).await;
    silent.silence();
    let url = database.url.replace("127.0.0.1:", &format!("127.0.0.1:{},127.0.0.1:", silent.port()));
    let pool = pool(&url, &mut Registry::default());
    pool.session().await.unwrap();
}

#[tokio::test]
async fn a_host_that_becomes_the_primary_is_found_while_another_hangs() {
    let database = testkit::database().await;
    let (_, silent) = behind_proxy(&database.url).await;
    let (url, new) = behind_proxy(&database.url).await;
    silent.silence();
    new.cut();
    let url = url.replace("127.0.0.1:", &format!("127.0.0.1:{},127.0.0.1:", silent.port()));
    let pool = pool(&url, &mut Registry::default());
    let promotion = async {
        // Not a wait for something: the host is asked first while it is no primary.
        tokio::time::sleep(Duration::from_millis(500)).await;
        new.restore();
    };
    let (session, ()) = tokio::join!(pool.session(), promotion);
    session.unwrap();
}

/// The same database, reached through a proxy.
pub(crate) async fn behind_proxy(url: &str) -> (String, TcpProxy) {
    let (before, after) = url.split_once("127.0.0.1:").unwrap();
    let (port, database) = after.split_once('/').unwrap();
    let proxy = TcpProxy::start(format!("127.0.0.1:{port}")).await;
    (format!("{before}127.0.0.1:{}/{database}", proxy.port()), proxy)
}
