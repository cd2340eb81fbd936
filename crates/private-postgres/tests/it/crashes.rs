//! Kill -9 of the server, of its owner, and what they leave behind.

use crate::{connect, open_folder, start, throwaway};
use private_postgres::{Durability, Settings, find_running};
use rustix::process::{Pid, Signal, kill_process};
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};
use tokio::process::Command;

const FOLDER: &str = "PRIVATE_POSTGRES_TEST_FOLDER";

async fn wait_for(what: &str, condition: impl Fn() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(20);
    while !condition() {
        assert!(Instant::now() < deadline, "not within 20 s: {what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

fn kill(pid: i32) {
    kill_process(Pid::from_raw(pid).unwrap(), Signal::KILL).unwrap();
}

#[tokio::test]
async fn a_killed_server_starts_again_with_what_was_written() {
    let folder = open_folder();
    let settings = Settings { durability: Durability::Safe, ..throwaway(folder.path()) };
    let mut server = private_postgres::start(&settings).await.unwrap();
    let url = server.url("postgres");
    server.ensure_database("shop").await.unwrap();
    connect(&server.url("shop")).await.batch_execute("CREATE TABLE kept AS SELECT 1").await.unwrap();
    let pid = find_running(folder.path()).unwrap().pid;
    kill(pid);
    assert!(!server.wait().await.unwrap().success());
    drop(server);
    assert!(folder.path().join("data/postmaster.pid").exists(), "kill -9 leaves the note");
    let server = private_postgres::start(&settings).await.unwrap();
    assert_eq!(server.url("postgres"), url);
    connect(&server.url("shop")).await.query_one("SELECT 1 FROM kept", &[]).await.unwrap();
    server.stop().await;
}

#[tokio::test]
async fn a_note_with_the_number_of_a_living_stranger_does_not_stop_the_start() {
    let folder = open_folder();
    start(folder.path()).await.stop().await;
    let stranger = format!("{}\n", std::process::id());
    std::fs::write(folder.path().join("data/postmaster.pid"), stranger).unwrap();
    let server = start(folder.path()).await;
    server.stop().await;
}

#[tokio::test]
async fn a_half_made_cluster_is_made_again() {
    let folder = open_folder();
    std::fs::create_dir(folder.path().join("data.unfinished")).unwrap();
    std::fs::write(folder.path().join("data.unfinished/PG_VERSION"), "15").unwrap();
    start(folder.path()).await.stop().await;
    assert!(!folder.path().join("data.unfinished").exists());
}

/// Runs `owner_process` below in a process of its own.
fn owner(folder: &Path) -> tokio::process::Child {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "crashes::owner_process", "--ignored"]).env(FOLDER, folder);
    command.stdout(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true).spawn().unwrap()
}

#[tokio::test]
#[ignore = "runs as the process that the tests below kill"]
async fn owner_process() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let _server = start(Path::new(&folder)).await;
    std::future::pending::<()>().await;
}

#[tokio::test]
async fn the_server_dies_with_its_killed_owner() {
    let folder = open_folder();
    let mut owner = owner(folder.path());
    wait_for("the server runs", || find_running(folder.path()).is_some()).await;
    owner.kill().await.unwrap();
    wait_for("the server is gone", || find_running(folder.path()).is_none()).await;
    start(folder.path()).await.stop().await;
}

#[tokio::test]
async fn the_next_start_does_not_wait_for_the_old_server() {
    let folder = open_folder();
    let mut owner = owner(folder.path());
    wait_for("the server runs", || find_running(folder.path()).is_some()).await;
    owner.kill().await.unwrap();
    let server = private_postgres::start(&throwaway(folder.path())).await.unwrap();
    connect(&server.url("postgres")).await;
    server.stop().await;
}
