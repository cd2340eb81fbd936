//! What this process publishes: the catalogue it read last, and the database's time. Readers never wait.

use super::CatalogueMetrics;
use anyhow::Context;
use arc_swap::ArcSwap;
use catalogue::{Catalogue, ContentChange, Offers, SkuOffer, Snapshot, View};
use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use uuid::Uuid;

/// The published catalogue. Empty until the database was read once.
#[derive(Debug)]
pub struct Published {
    catalogue: Catalogue,
    loaded: AtomicBool,
    clock: ArcSwap<DatabaseClock>,
    metrics: Arc<CatalogueMetrics>,
}

/// How far the database's clock is ahead of this machine's, and when that was seen.
#[derive(Debug, Default, Clone, Copy)]
struct DatabaseClock {
    ahead: SignedDuration,
    seen_at: Option<Timestamp>,
}

impl Published {
    /// Nothing yet. Offers are counted in an epoch of this process.
    pub fn new(metrics: Arc<CatalogueMetrics>) -> Self {
        Self {
            catalogue: Catalogue::new(Snapshot::empty(), Offers::empty(Uuid::new_v4())),
            loaded: AtomicBool::new(false),
            clock: ArcSwap::from_pointee(DatabaseClock::default()),
            metrics,
        }
    }

    /// The catalogue of this moment, once the database was read.
    pub fn view(&self) -> Option<Arc<View>> {
        self.loaded.load(Ordering::Acquire).then(|| self.catalogue.view())
    }

    /// The time by the database's clock, which decides when a sale begins and ends.
    pub fn now(&self) -> Timestamp {
        let now = Timestamp::now();
        now.checked_add(self.clock.load().ahead).unwrap_or(now)
    }

    /// Takes over a change of content. Building the search index takes a while, so it happens beside the runtime.
    pub(crate) async fn apply_content(self: Arc<Self>, change: ContentChange) -> anyhow::Result<()> {
        let build = move || {
            self.catalogue.apply_content(&change)?;
            let snapshot = &self.catalogue.view().snapshot;
            self.metrics.content_version.set(i64::try_from(snapshot.version()).unwrap_or(i64::MAX));
            self.metrics.products.set(i64::try_from(snapshot.products().len()).unwrap_or(i64::MAX));
            Ok(())
        };
        tokio::task::spawn_blocking(build).await.context("building the catalogue panicked")?
    }

    /// Takes over offers that were read. Most of them are known and make no new version.
    pub(crate) fn apply_offers(&self, read: Vec<SkuOffer>) -> anyhow::Result<()> {
        if let Some(change) = self.catalogue.view().offers.difference(read) {
            self.catalogue.apply_offers(&change)?;
            self.metrics.offers_version.set(i64::try_from(change.version).unwrap_or(i64::MAX));
        }
        Ok(())
    }

    /// The database was followed; `now` is its time.
    pub(crate) fn poll_succeeded(&self, now: Timestamp) {
        let here = Timestamp::now();
        self.clock.store(Arc::new(DatabaseClock { ahead: now.duration_since(here), seen_at: Some(here) }));
        self.metrics.age_seconds.set(0);
        self.loaded.store(true, Ordering::Release);
    }

    /// The database could not be followed.
    pub(crate) fn poll_failed(&self) {
        self.metrics.failed_polls.inc();
        if let Some(seen_at) = self.clock.load().seen_at {
            self.metrics.age_seconds.set(Timestamp::now().duration_since(seen_at).as_secs());
        }
    }
}
