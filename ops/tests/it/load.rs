//! `./dhakacart load`, small: visitors, every answer checked, orders that the audit finds.

use crate::shop::{Place, programs};
use std::time::Duration;
use testkit::Process;

/// Pictures may have to be drawn first.
const RUN: Duration = Duration::from_mins(8);

/// Shorter pauses, so that 20 s are enough for whole visits.
const PROFILE: &str = "about = 'a test'\nthink_seconds = 1.5\ntimeout_seconds = 20\npages_per_visit = 6\n\
    list_pictures = 4\nproduct_pictures = 1\n\
    [[stage]]\npercent = 100\nseconds = 6\n[[stage]]\npercent = 100\nseconds = 6\n\
    [[stage]]\npercent = 100\nseconds = 20\nmeasured = true\n";

#[tokio::test]
async fn three_hundred_visitors_are_served_and_their_orders_are_there() {
    let place = Place::new();
    let profile = place.folder().join("profile.toml");
    std::fs::write(&profile, PROFILE).unwrap();
    let [profile, data, programs] =
        [&*profile, place.folder(), &*programs()].map(|path| path.display().to_string());
    let arguments =
        ["load", "--visitors", "300", "--profile", &profile, "--data", &data, "--bin-dir", &programs];
    let mut load = Process::start("ops", arguments, [("RUST_BACKTRACE", "0")]);
    let status = load.wait(RUN).await;
    let log = load.log();
    assert!(status.success() && log.contains("verdict: it counts"), "{log}");

    let folder = place.folder().join("load");
    let acknowledged = std::fs::read_to_string(folder.join("acknowledged.txt")).unwrap();
    let orders = acknowledged.lines().count();
    assert!(orders > 0 && acknowledged.lines().all(|number| number.starts_with("DK-")), "{acknowledged}");
    assert!(log.contains("every acknowledged order exists once"), "{log}");
    let report = std::fs::read_to_string(folder.join("load.html")).unwrap();
    assert!(report.contains("<svg") && report.contains(&format!("each of {orders} acknowledged orders")));
    assert!(!report.contains("src="), "the report needs no other file");
    assert!(!folder.join("shop").exists(), "the shop's data are gone");
}
