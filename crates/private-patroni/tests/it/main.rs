//! A real cluster through the loss of its primary, of its owner, and of nothing.

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails, in the functions that tests share too")]

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;
use testkit::wait_for;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::Command;
use tokio_postgres::{Client, NoTls};

/// Long enough for a busy machine; only a failing test waits for it.
const SOON: Duration = Duration::from_mins(1);

/// A connection to the primary, as soon as that answers.
async fn connect(url: &str) -> Client {
    let connecting = async || tokio_postgres::connect(url, NoTls).await;
    let (client, connection) = wait_for("the primary answers", SOON, connecting).await;
    tokio::spawn(connection);
    client
}

#[tokio::test]
async fn a_killed_primary_is_replaced_and_comes_back_as_a_standby() {
    let mut cluster = private_patroni::start().await.unwrap();
    cluster.ensure_database("shop").await.unwrap();
    let url = cluster.url("shop");
    connect(&url).await.batch_execute("CREATE TABLE kept AS SELECT 1").await.unwrap();
    let old = cluster.primary().await.unwrap();
    cluster.kill(old).await;
    let new = cluster.wait_for_another_primary(old, SOON).await.unwrap();
    assert_ne!(new, old);
    connect(&url).await.query_one("SELECT 1 FROM kept", &[]).await.unwrap();
    cluster.start_again(old).unwrap();
    assert_eq!(
        cluster.wait_until_whole(SOON).await.unwrap(),
        new,
        "a node that comes back does not take over"
    );
}

/// Runs `owner_process` below in a process of its own; it says where its cluster is.
#[tokio::test]
async fn a_cluster_dies_with_its_killed_owner() {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "owner_process", "--ignored", "--nocapture"]);
    let mut owner = command.stdout(Stdio::piped()).kill_on_drop(true).spawn().unwrap();
    let mut lines = BufReader::new(owner.stdout.take().unwrap()).lines();
    let folder = loop {
        let line = lines.next_line().await.unwrap().expect("the owner says where its cluster is");
        if let Some((_, folder)) = line.split_once("cluster in ") {
            break PathBuf::from(folder);
        }
    };
    assert!(living_in(&folder) > 3, "etcd, Patroni and PostgreSQL work there");
    owner.kill().await.unwrap();
    wait_for("nothing is left", SOON, async || living_in(&folder) == 0 && !folder.exists()).await;
}

#[tokio::test]
#[ignore = "runs as the process that the test above kills"]
async fn owner_process() {
    let cluster = private_patroni::start().await.unwrap();
    println!("cluster in {}", cluster.folder().display());
    std::future::pending::<()>().await;
}

fn living_in(folder: &Path) -> usize {
    let processes = std::fs::read_dir("/proc").unwrap().flatten();
    let place = |process: std::fs::DirEntry| std::fs::read_link(process.path().join("cwd"));
    processes.filter_map(|process| place(process).ok()).filter(|cwd| cwd.starts_with(folder)).count()
}
