//! One database per test.

use testkit::{database, empty_database};

#[tokio::test]
async fn each_test_has_its_own_migrated_database() {
    let (first, second) = tokio::join!(database(), database());
    assert_ne!(first.name, second.name);
    let write = "UPDATE catalogue_state SET content_version = 77";
    first.client().await.batch_execute(write).await.unwrap();
    let read = "SELECT content_version FROM catalogue_state";
    let row = second.client().await.query_one(read, &[]).await.unwrap();
    assert_eq!(row.get::<_, i64>(0), 0);
}

#[tokio::test]
async fn it_is_gone_after_the_test_even_with_open_connections() {
    let (kept, dropped) = (database().await, database().await);
    let _open = dropped.client().await;
    let name = dropped.name.clone();
    drop(dropped);
    let count = "SELECT count(*) FROM pg_database WHERE datname = $1";
    let row = kept.client().await.query_one(count, &[&name]).await.unwrap();
    assert_eq!(row.get::<_, i64>(0), 0);
}

#[tokio::test]
async fn an_empty_database_has_no_tables() {
    let database = empty_database().await;
    let count = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'";
    let row = database.client().await.query_one(count, &[]).await.unwrap();
    assert_eq!(row.get::<_, i64>(0), 0);
}
