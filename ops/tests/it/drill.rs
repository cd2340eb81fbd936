//! Short drills: the same code as `./dhakacart drill`, with fewer losses.

use crate::shop::{programs, project};
use std::time::Duration;
use testkit::Process;

/// Start, two losses with their recovery, audit. A minute on two cores.
const LIMIT: Duration = Duration::from_mins(4);

async fn failover(extra: &[&str]) {
    let (project, programs) = (project().display().to_string(), programs().display().to_string());
    let arguments = [&["--root", &project, "drill", "failover", "--bin-dir", &programs], extra].concat();
    let mut drill = Process::start("ops", arguments, [("RUST_BACKTRACE", "0")]);
    let status = drill.wait(LIMIT).await;
    println!("{}", drill.log());
    assert!(status.success());
    assert!(drill.log().contains("0 orders lost, 0 doubled, 0 checkouts failed"));
}

#[tokio::test]
async fn a_killed_primary_is_a_pause_and_not_a_failure() {
    failover(&["--kills", "2"]).await;
}

#[tokio::test]
async fn a_hanging_primary_is_a_pause_and_not_a_failure() {
    failover(&["--kills", "1", "--hang"]).await;
}
