//! Keeps the catalogue up to date: asks the backend about every 700 ms, keeps a copy on disk, and starts from that copy
//! when no backend answers.

use super::Followed;
use crate::metrics::ShopMetrics;
use anyhow::Context;
use catalogue::{LoadError, load, save};
use client::{CallError, Client};
use rand::RngExt;
use service::{Readiness, Shutdown};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, sleep, timeout};
use uuid::Uuid;

/// The condition of readiness: there is a catalogue to show.
pub const CATALOGUE: &str = "catalogue";

const PAUSE: Duration = Duration::from_millis(700);
/// The pause after many failures in a row.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);
/// Changes are small; a connection that is silent for longer is given up.
const CHANGE_LIMIT: Duration = Duration::from_secs(5);
/// Everything can be a hundred megabytes.
const EVERYTHING_LIMIT: Duration = Duration::from_mins(1);
/// The copy on disk is written at most this often.
const COPY_PAUSE: Duration = Duration::from_secs(5);

/// Follows one backend, or a load balancer before several.
#[derive(Debug)]
pub struct Follower {
    catalogue: Arc<Followed>,
    client: Client,
    metrics: Arc<ShopMetrics>,
    readiness: Readiness,
    copy: PathBuf,
    heard: Option<std::time::Instant>,
    failures: u32,
    /// Ask for everything, because the last change did not fit.
    content_from_scratch: bool,
    offers_from_scratch: bool,
    copied: (u64, u64),
    copied_at: Option<Instant>,
}

/// What a follower works with.
#[derive(Debug)]
pub struct Following {
    /// Where the catalogue goes.
    pub catalogue: Arc<Followed>,
    /// Address of the backend.
    pub backend_url: String,
    /// Where versions and calls are counted.
    pub metrics: Arc<ShopMetrics>,
    /// Told when there is a catalogue.
    pub readiness: Readiness,
    /// The copy on disk.
    pub copy: PathBuf,
}

impl Follower {
    /// A follower that has not asked yet.
    pub fn new(following: Following) -> anyhow::Result<Self> {
        let Following { catalogue, backend_url, metrics, readiness, copy } = following;
        Ok(Self {
            client: Client::new(&backend_url, EVERYTHING_LIMIT)?,
            catalogue,
            metrics,
            readiness,
            copy,
            heard: None,
            failures: 0,
            content_from_scratch: false,
            offers_from_scratch: false,
            copied: (0, 0),
            copied_at: None,
        })
    }

    /// Starts from the copy on disk, if there is one. A copy that cannot be read is told and left aside.
    pub async fn load_copy(&mut self) {
        let (catalogue, path) = (Arc::clone(&self.catalogue), self.copy.clone());
        let loaded = tokio::task::spawn_blocking(move || -> anyhow::Result<bool> {
            let copy = match load(&path) {
                Err(LoadError::Missing(_)) => return Ok(false),
                loaded => loaded?,
            };
            catalogue.apply_content(&copy.content)?;
            catalogue.apply_offers(&copy.offers)?;
            Ok(true)
        });
        match loaded.await.context("loading the copy stopped").flatten() {
            Ok(true) => {
                self.copied = self.catalogue.generations();
                tracing::info!(
                    content = self.catalogue.view().snapshot.version(),
                    "catalogue read from its copy"
                );
            }
            Ok(false) => tracing::info!("there is no copy of the catalogue yet"),
            Err(error) => {
                let error: &(dyn std::error::Error + 'static) = error.as_ref();
                tracing::warn!(error, "the copy of the catalogue cannot be used");
            }
        }
        self.tell();
    }

    /// Follows until the shutdown.
    pub async fn run(mut self, shutdown: Shutdown) {
        while !shutdown.is_requested() {
            match self.ask().await {
                Ok(()) => {
                    if self.failures > 0 {
                        tracing::info!(failures = self.failures, "the backend answers again");
                    }
                    self.failures = 0;
                    self.heard = Some(std::time::Instant::now());
                }
                Err(error) => {
                    // Once per outage; the age of the catalogue is a metric.
                    if self.failures == 0 {
                        let error: &(dyn std::error::Error + 'static) = error.as_ref();
                        tracing::warn!(error, "the catalogue cannot be followed; what is known is served on");
                    }
                    self.failures = self.failures.saturating_add(1);
                }
            }
            self.tell();
            self.keep_copy(false).await;
            tokio::select! {
                () = sleep(self.pause()) => {}
                () = shutdown.wait() => {}
            }
        }
        self.keep_copy(true).await;
    }

    async fn ask(&mut self) -> anyhow::Result<()> {
        self.ask_content().await.context("content")?;
        self.ask_offers().await.context("offers")
    }

    async fn ask_content(&mut self) -> anyhow::Result<()> {
        let known = if self.content_from_scratch { 0 } else { self.catalogue.view().snapshot.version() };
        let limit = if known == 0 { EVERYTHING_LIMIT } else { CHANGE_LIMIT };
        let Some(change) = self.call("catalogue_content", limit, self.client.content_after(known)).await?
        else {
            return Ok(());
        };
        self.content_from_scratch = true;
        let catalogue = Arc::clone(&self.catalogue);
        // Changing the search index takes a while.
        tokio::task::spawn_blocking(move || catalogue.apply_content(&change)).await??;
        self.content_from_scratch = false;
        Ok(())
    }

    async fn ask_offers(&mut self) -> anyhow::Result<()> {
        let view = self.catalogue.view();
        let (epoch, version) = (view.offers.epoch(), view.offers.version());
        let (epoch, version) = if self.offers_from_scratch { (Uuid::nil(), 0) } else { (epoch, version) };
        let limit = if epoch.is_nil() { EVERYTHING_LIMIT } else { CHANGE_LIMIT };
        let answer = self.call("catalogue_offers", limit, self.client.offers_after(epoch, version)).await?;
        let Some(change) = answer else { return Ok(()) };
        self.offers_from_scratch = true;
        let catalogue = Arc::clone(&self.catalogue);
        tokio::task::spawn_blocking(move || catalogue.apply_offers(&change)).await??;
        self.offers_from_scratch = false;
        Ok(())
    }

    async fn call<T>(
        &self,
        operation: &'static str,
        limit: Duration,
        call: impl Future<Output = Result<T, CallError>>,
    ) -> anyhow::Result<T> {
        let answer = timeout(limit, call).await.context("no answer in time")?;
        self.metrics.count_call(operation, &answer);
        Ok(answer?)
    }

    /// Tells readiness and metrics what is known.
    fn tell(&self) {
        let view = self.catalogue.view();
        self.readiness.set(CATALOGUE, view.snapshot.version() > 0);
        let gauge = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
        self.metrics.content_version.set(gauge(view.snapshot.version()));
        self.metrics.offers_version.set(gauge(view.offers.version()));
        self.metrics.products.set(i64::try_from(view.snapshot.products().len()).unwrap_or(i64::MAX));
        self.metrics.set_age(self.heard);
    }

    /// Writes the copy when something changed, now and then, or at once when the process ends.
    async fn keep_copy(&mut self, at_once: bool) {
        let generations = self.catalogue.generations();
        let recently = self.copied_at.is_some_and(|at| at.elapsed() < COPY_PAUSE);
        let view = self.catalogue.view();
        if generations == self.copied || view.snapshot.version() == 0 || (recently && !at_once) {
            return;
        }
        self.copied_at = Some(Instant::now());
        let path = self.copy.clone();
        let saved = tokio::task::spawn_blocking(move || save(&path, &view).context("save")).await;
        match saved.context("writing the copy stopped").flatten() {
            Ok(()) => {
                self.copied = generations;
                self.metrics.copies_written.inc();
            }
            Err(error) => {
                let error: &(dyn std::error::Error + 'static) = error.as_ref();
                tracing::warn!(error, "the copy of the catalogue cannot be written");
            }
        }
    }

    /// The pause grows with failures in a row; a random part keeps many frontends from asking at once.
    fn pause(&self) -> Duration {
        let grown = PAUSE.saturating_mul(1 << self.failures.min(4)).min(LONGEST_PAUSE);
        let spread = u64::try_from(grown.as_millis() / 5).unwrap_or(0);
        grown.saturating_sub(Duration::from_millis(spread / 2))
            + Duration::from_millis(rand::rng().random_range(0..=spread))
    }
}
