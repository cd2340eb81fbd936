//! The guard around a child process.

use std::path::Path;
use std::time::Duration;
use testkit::{Process, wait_for};

const SOON: Duration = Duration::from_secs(5);
const NOTHING: [(&str, &str); 0] = [];

fn shell(script: &str) -> Process {
    Process::start_program(Path::new("/bin/sh"), ["-c", script], [("WORD", "salam")])
}

#[tokio::test]
async fn keeps_the_log_and_gives_the_environment() {
    let mut process = shell("echo $WORD; echo trouble >&2; exit 3");
    assert_eq!(process.wait(SOON).await.code(), Some(3));
    assert_eq!(process.log(), "salam\ntrouble\n");
}

#[tokio::test]
async fn terminates_and_kills() {
    let mut polite = shell("trap 'exit 0' TERM; echo on; while :; do sleep 0.05; done");
    wait_for("the trap is set", SOON, async || polite.log() == "on\n").await;
    assert!(polite.terminate(SOON).await.success());
    let mut deaf = shell("trap '' TERM; echo on; while :; do sleep 0.05; done");
    wait_for("the trap is set", SOON, async || deaf.log() == "on\n").await;
    deaf.kill().await;
    assert_eq!(deaf.pid(), None);
}

#[tokio::test]
#[should_panic(expected = "sh ended with exit status: 7 before it was ready")]
async fn says_when_it_ends_instead_of_getting_ready() {
    let mut process = Process::start_program(Path::new("/bin/sh"), ["-c", "exit 7"], NOTHING);
    process.wait_until_ready("http://127.0.0.1:9/", SOON).await;
}
