//! `./dhakacart bench waiting-room`, small: real tickets, looks and rules.

use crate::shop::{Place, programs, project};
use std::time::Duration;
use testkit::Process;

/// Pictures may have to be drawn first.
const RUN: Duration = Duration::from_mins(8);

#[tokio::test]
async fn two_thousand_wait_keep_their_places_and_some_go_in() {
    let place = Place::new();
    let [project, data, programs] =
        [&*project(), place.folder(), &*programs()].map(|path| path.display().to_string());
    // They come within ten seconds and are called at twenty a second, so that the line is short and pauses are too.
    let crowd =
        ["--tickets", "2000", "--arrivals-per-second", "200", "--per-minute", "1200", "--seconds", "20"];
    let ground = ["--root", &project, "bench", "waiting-room", "--data", &data, "--bin-dir", &programs];
    let mut bench = Process::start("ops", [&ground[..], &crowd].concat(), [("RUST_BACKTRACE", "0")]);
    let status = bench.wait(RUN).await;
    let log = bench.log();
    assert!(status.success() && !log.contains("NOT OK"), "{log}");
    assert!(log.contains("2000 of 2000 have a ticket, and the backend counts 2000"), "{log}");
    let went_in = log.split(" went in").next().and_then(|before| before.rsplit(' ').next());
    assert!(went_in.unwrap().parse::<u32>().unwrap() > 0, "somebody's turn came\n{log}");
}
