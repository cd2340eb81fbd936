//! Short drills: the same code as `./dhakacart drill`, with fewer losses.

use crate::shop::{programs, project};
use std::os::unix::fs::PermissionsExt;
use std::time::Duration;
use testkit::Process;

/// Start, losses with their recovery, audit. Up to two minutes on two cores.
const LIMIT: Duration = Duration::from_mins(4);

async fn drill(name: &str, extra: &[&str]) -> String {
    let (project, programs) = (project().display().to_string(), programs().display().to_string());
    let arguments = [&["--root", &project, "drill", name, "--bin-dir", &programs], extra].concat();
    let mut drill = Process::start("ops", arguments, [("RUST_BACKTRACE", "0")]);
    let status = drill.wait(LIMIT).await;
    println!("{}", drill.log());
    assert!(status.success());
    drill.log()
}

async fn failover(extra: &[&str]) {
    assert!(drill("failover", extra).await.contains("0 orders lost, 0 doubled, 0 checkouts failed"));
}

#[tokio::test]
async fn a_killed_primary_is_a_pause_and_not_a_failure() {
    failover(&["--kills", "2"]).await;
}

#[tokio::test]
async fn a_hanging_primary_is_a_pause_and_not_a_failure() {
    failover(&["--kills", "1", "--hang"]).await;
}

#[tokio::test]
async fn visitors_who_look_around_notice_no_loss() {
    let folder = tempfile::tempdir().unwrap();
    // The database's own account must reach its folder.
    std::fs::set_permissions(folder.path(), PermissionsExt::from_mode(0o755)).unwrap();
    let data = folder.path().display().to_string();
    let log = drill("chaos", &["--visitors", "300", "--frontends", "3", "--data", &data]).await;
    assert!(log.contains("each of") && log.contains(", 0 failures of those who looked around"));
    assert!(log.contains("2 backends on another") && log.contains("one of the backends killed for"));
}
