//! Tells the backend every five seconds that this process is there, and what it lacks.

use crate::page::Shop;
use client::{ProcessKind, ReportProcess};
use service::heartbeat::{self, Heartbeat};
use service::{Readiness, Shutdown};
use std::sync::Arc;

/// What it says while it refuses requests.
const OVERLOAD: &str = "overload";

/// Tells until the shutdown. That no backend answers is told by the follower of the catalogue.
pub async fn beat(shop: Arc<Shop>, readiness: Readiness, shutdown: Shutdown) {
    let tell = async move |heartbeat: Heartbeat| {
        let overload = shop.shedding.is_on().then_some(OVERLOAD);
        let report = ReportProcess {
            name: heartbeat.process.to_string(),
            kind: ProcessKind::Frontend,
            started_at: heartbeat.started_at,
            missing: heartbeat.missing.into_iter().chain(overload).map(str::to_owned).collect(),
            is_last: heartbeat.is_last,
        };
        let answer = shop.client.report_process(&report).await;
        shop.metrics.count_call("report_process", &answer);
    };
    heartbeat::beat(readiness, shutdown, tell).await;
}
