//! The visitors for k6, a few of them: every journey, orders that the audit finds, and a fault that makes the run fail.

use crate::shop::{Place, interrupt, programs, project};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use std::path::Path;
use std::time::Duration;
use testkit::{Process, wait_for};
use tokio::process::Command;

/// What k6 exits with when a threshold is not met.
const NOT_MET: i32 = 99;

/// Orders that are placed before the visitors come, so that some can look for one: see `setup` in `visitors.js`.
const ORDERS_BEFORE: usize = 8;

/// Reading the shop, visits, and those that are under way at the end.
const LIMIT: Duration = Duration::from_mins(3);

fn run(shop: &Place, acknowledged: &Path) -> Process {
    let program = project().join(".dhakacart/tools/bin/k6");
    assert!(program.is_file(), "{} is missing; ./dhakacart test installs it", program.display());
    let script = project().join("loadtest/k6/visitors.js").display().to_string();
    let summary = acknowledged.with_extension("json").display().to_string();
    let acknowledged = acknowledged.display().to_string();
    let arguments =
        ["run", "--log-format=raw", "--console-output", &acknowledged, "--summary-export", &summary, &script];
    let settings = [
        ("SHOP", shop.page("")),
        ("VISITORS", "20".to_owned()),
        ("RAMP_SECONDS", "1".to_owned()),
        ("SECONDS", "20".to_owned()),
        ("THINK_SECONDS", "0.5".to_owned()),
        ("PAGES_PER_VISIT", "6".to_owned()),
        ("K6_NO_USAGE_REPORT", "true".to_owned()),
    ];
    Process::start_program(&program, arguments, settings)
}

fn summary(acknowledged: &Path) -> Value {
    let summary = std::fs::read_to_string(acknowledged.with_extension("json")).unwrap();
    serde_json::from_str(&summary).unwrap()
}

/// Names of the checks that were not always met; a name says what was wrong.
fn failed_checks(summary: &Value) -> Vec<&str> {
    let checks = summary["root_group"]["checks"].as_object().unwrap();
    let failed = checks.iter().filter(|(_, counts)| counts["fails"].as_u64() != Some(0));
    failed.map(|(name, _)| name.as_str()).collect()
}

#[tokio::test]
async fn visitors_of_k6_are_served_and_notice_a_backend_that_hangs() {
    let shop = Place::new();
    let (mut up, _) = shop.open().await;
    // What sells out in somebody's cart is shown as sold out, and is a failure of the run.
    let plenty = include_str!("../../src/shop/receive.sql");
    shop.database().await.batch_execute(plenty).await.unwrap();
    let acknowledged = shop.folder().join("acknowledged.txt");
    let mut k6 = run(&shop, &acknowledged);
    let status = k6.wait(LIMIT).await;
    let summary = summary(&acknowledged);
    assert!(status.success(), "{}\nwhat failed: {:?}", k6.log(), failed_checks(&summary));

    let log = k6.log();
    let count = |name: &str| summary["metrics"][name]["count"].as_u64().unwrap_or(0);
    for kind in ["browse", "search", "cart", "checkout", "track", "bounce"] {
        assert!(count(&format!("visits_{kind}")) > 0, "nobody came to {kind}: {log}");
    }
    let numbers = std::fs::read_to_string(&acknowledged).unwrap();
    assert!(numbers.lines().all(|number| number.starts_with("DK-")), "{numbers}");
    assert_eq!(u64::try_from(numbers.lines().count()).unwrap(), count("orders"), "{numbers}");
    let audit = Command::new(programs().join("backend"))
        .args(["audit", "--acknowledged"])
        .arg(&acknowledged)
        .env("DATABASE_URL", shop.database_url())
        .output()
        .await
        .unwrap();
    assert!(audit.status.success(), "{}", String::from_utf8_lossy(&audit.stderr));

    let second = shop.folder().join("second.txt");
    let mut k6 = run(&shop, &second);
    wait_for("an order of a visitor of the second run", LIMIT, async || {
        std::fs::read_to_string(&second).is_ok_and(|numbers| numbers.lines().count() > ORDERS_BEFORE)
    })
    .await;
    let backend = Pid::from_raw(shop.service("backend", "serve")).unwrap();
    kill_process(backend, Signal::STOP).unwrap();
    let status = k6.wait(LIMIT).await;
    kill_process(backend, Signal::CONT).unwrap();
    assert_eq!(status.code(), Some(NOT_MET), "{}", k6.log());
    assert!(interrupt(&mut up).await.success());
}
