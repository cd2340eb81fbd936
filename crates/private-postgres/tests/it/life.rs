//! The ordinary life: made, used, stopped, started again.

use crate::{connect, open_folder, start, throwaway};
use private_postgres::{Durability, Error, Settings, find_running};
use std::os::unix::fs::PermissionsExt;

#[tokio::test]
async fn keeps_data_port_and_password_over_a_restart() {
    let folder = open_folder();
    let server = start(folder.path()).await;
    server.ensure_database("shop").await.unwrap();
    server.ensure_database("shop").await.unwrap();
    let url = server.url("shop");
    connect(&url).await.batch_execute("CREATE TABLE kept AS SELECT 7 AS seven").await.unwrap();
    assert_eq!(find_running(folder.path()).unwrap().port, Some(server.port()));
    server.stop().await;
    assert_eq!(find_running(folder.path()), None);

    let server = start(folder.path()).await;
    assert_eq!(server.url("shop"), url);
    let row = connect(&url).await.query_one("SELECT seven FROM kept", &[]).await.unwrap();
    assert_eq!(row.get::<_, i32>(0), 7);
    server.stop().await;
}

#[tokio::test]
async fn the_role_is_no_superuser_and_needs_the_password() {
    let folder = open_folder();
    let server = start(folder.path()).await;
    let client = connect(&server.url("postgres")).await;
    let row =
        client.query_one("SELECT rolsuper FROM pg_roles WHERE rolname = current_user", &[]).await.unwrap();
    assert!(!row.get::<_, bool>(0));
    let wrong = format!("postgres://dhakacart:wrong@127.0.0.1:{}/postgres", server.port());
    assert!(tokio_postgres::connect(&wrong, tokio_postgres::NoTls).await.is_err());
    let superuser = format!("postgres://postgres@127.0.0.1:{}/postgres", server.port());
    assert!(tokio_postgres::connect(&superuser, tokio_postgres::NoTls).await.is_err());
    server.stop().await;
}

#[tokio::test]
async fn a_deep_folder_and_a_name_with_a_quote_work() {
    let base = open_folder();
    let folder = base.path().join("a b, it's \"deep\"/".repeat(7));
    let server = start(&folder).await;
    connect(&server.socket_url("postgres")).await.query_one("SELECT 1", &[]).await.unwrap();
    server.stop().await;
}

#[tokio::test]
async fn a_folder_with_an_owner_and_a_busy_port_are_refused() {
    let (folder, other) = (open_folder(), open_folder());
    let server = start(folder.path()).await;
    let refusal = private_postgres::start(&throwaway(folder.path())).await.unwrap_err();
    assert!(matches!(refusal, Error::InUse { .. }), "{refusal}");
    let settings = Settings { port: Some(server.port()), ..throwaway(other.path()) };
    let refusal = private_postgres::start(&settings).await.unwrap_err();
    assert!(matches!(refusal, Error::PortBusy { .. }), "{refusal}");
    server.stop().await;
}

#[tokio::test]
async fn another_port_is_taken_when_the_last_one_is_busy() {
    let folder = open_folder();
    let server = start(folder.path()).await;
    let port = server.port();
    server.stop().await;
    let _somebody = std::net::TcpListener::bind(("127.0.0.1", port)).unwrap();
    let server = start(folder.path()).await;
    assert_ne!(server.port(), port);
    connect(&server.url("postgres")).await;
    server.stop().await;
}

#[tokio::test]
async fn root_puts_data_where_the_server_may_enter() {
    if !rustix::process::geteuid().is_root() {
        return; // only root changes to another user
    }
    let closed = open_folder();
    std::fs::set_permissions(closed.path(), PermissionsExt::from_mode(0o700)).unwrap();
    let server = private_postgres::start(&throwaway(closed.path())).await.unwrap();
    server.ensure_database("shop").await.unwrap();
    server.stop().await;
    let elsewhere = std::fs::read_link(closed.path().join("elsewhere")).unwrap();
    let server = private_postgres::start(&throwaway(closed.path())).await.unwrap();
    connect(&server.url("shop")).await;
    server.stop().await;
    std::fs::remove_dir_all(elsewhere).unwrap();
}

#[tokio::test]
async fn spoiled_data_is_remade_only_when_it_is_worth_nothing() {
    let folder = open_folder();
    start(folder.path()).await.stop().await;
    std::fs::write(folder.path().join("data/global/pg_control"), "spoiled").unwrap();
    let safe = Settings { durability: Durability::Safe, ..throwaway(folder.path()) };
    let refusal = private_postgres::start(&safe).await.unwrap_err().to_string();
    assert!(
        refusal.contains("PostgreSQL ended while starting") && refusal.contains("pg_control"),
        "{refusal}"
    );
    let server = start(folder.path()).await;
    connect(&server.url("postgres")).await;
    server.stop().await;
}
