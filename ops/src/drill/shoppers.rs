//! Shoppers who come at a steady rate, whatever the shop does, and send their order once.
//!
//! Nobody tries again: a checkout that gets no confirmation within the frontend's patience has failed.

use crate::market::Wares;
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::MissedTickBehavior;
use uuid::Uuid;

/// The frontend's patience, `service::time_limits::FRONTEND_CALL`.
pub(crate) const CALL: Duration = Duration::from_secs(18);

/// One attempt to buy.
#[derive(Debug)]
pub(crate) struct Checkout {
    pub(crate) sent: Instant,
    pub(crate) answered: Instant,
    /// The number of the order, or why there is none.
    pub(crate) outcome: Result<String>,
}

impl Checkout {
    pub(crate) fn took(&self) -> Duration {
        self.answered - self.sent
    }
}

/// Shoppers at work.
#[derive(Debug)]
pub(crate) struct Shoppers {
    is_over: Arc<AtomicBool>,
    coming: JoinHandle<Vec<Checkout>>,
}

impl Shoppers {
    /// Lets them come, so many in a second, to each of these backends in turn.
    pub(crate) fn start(backends: Vec<String>, wares: Wares, per_second: u32) -> Result<Self> {
        let http = reqwest::Client::builder().timeout(CALL).no_proxy().build()?;
        let is_over = Arc::new(AtomicBool::new(false));
        let watching = Arc::clone(&is_over);
        let coming = tokio::spawn(async move {
            let mut ticks = tokio::time::interval(Duration::from_secs(1) / per_second);
            ticks.set_missed_tick_behavior(MissedTickBehavior::Burst);
            let (mut buying, mut done) = (JoinSet::new(), Vec::new());
            for backend in backends.iter().cycle() {
                let intended = ticks.tick().await.into_std();
                if watching.load(Ordering::Relaxed) {
                    break;
                }
                buying.spawn(check_out(http.clone(), backend.clone(), (intended, wares.order())));
                while let Some(Ok(checkout)) = buying.try_join_next() {
                    done.push(checkout);
                }
            }
            done.extend(buying.join_all().await);
            done
        });
        Ok(Self { is_over, coming })
    }

    /// Nobody comes any more; what those who came experienced, once all have their answer.
    pub(crate) async fn finish(self) -> Result<Vec<Checkout>> {
        self.is_over.store(true, Ordering::Relaxed);
        self.coming.await.context("the shoppers ended early")
    }
}

async fn check_out(http: reqwest::Client, backend: String, (sent, order): (Instant, String)) -> Checkout {
    let outcome = place_once(&http, &backend, order).await;
    Checkout { sent, answered: Instant::now(), outcome }
}

async fn place_once(http: &reqwest::Client, backend: &str, order: String) -> Result<String> {
    let request = http.post(format!("{backend}/api/v1/orders")).header("content-type", "application/json");
    let request = request.header("idempotency-key", Uuid::new_v4().to_string()).body(order);
    let answer = request.send().await?;
    let status = answer.status();
    let body: Value = answer.json().await?;
    match body["number"].as_str() {
        Some(number) if status == reqwest::StatusCode::CREATED => Ok(number.to_owned()),
        _ => bail!("status {status}: {body}"),
    }
}

/// The longest time without a confirmation that touches the span from one moment to another. `answers` are sorted.
pub(crate) fn longest_pause(answers: &[Instant], (from, until): (Instant, Instant)) -> Duration {
    let pairs = answers.windows(2).filter(|pair| pair[1] >= from && pair[0] <= until);
    pairs.map(|pair| pair[1] - pair[0]).max().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn their_patience_is_the_frontends() {
        assert_eq!(CALL, service::time_limits::FRONTEND_CALL);
    }

    #[test]
    fn a_pause_counts_when_it_touches_the_span() {
        let start = Instant::now();
        let at = |seconds| start + Duration::from_secs(seconds);
        let answers = [at(0), at(9), at(10), at(14), at(15), at(30)];
        assert_eq!(longest_pause(&answers, (at(11), at(15))).as_secs(), 15, "it began in the span");
        assert_eq!(longest_pause(&answers, (at(11), at(14))).as_secs(), 4, "it began before the span");
        assert_eq!(longest_pause(&[], (at(0), at(1))).as_secs(), 0);
    }
}
