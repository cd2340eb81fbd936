//! Following the database: twice a second, what changed is read and published.
//!
//! Content changes rarely and is asked for by version. Prices and stock are asked for by the time of their change; all of
//! them are read again now and then, so that nothing can stay wrong for long.

use super::Published;
use super::read::{State, read_changed_offers, read_content, read_offers, read_offers_of, read_state};
use crate::database::{Database, DatabaseError};
use catalogue::{ContentChange, SkuOffer};
use domain::SkuId;
use jiff::Timestamp;
use service::{Readiness, Shutdown};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Pause between polls.
const POLL: Duration = Duration::from_millis(500);

/// How often all offers are read again.
const ALL_OFFERS: Duration = Duration::from_mins(5);

/// Keeps a [`Published`] catalogue up to date.
#[derive(Debug)]
pub struct Follower {
    database: Database,
    published: Arc<Published>,
    /// The database's time at the last poll; offers that changed before it are known.
    offers_known_at: Option<Timestamp>,
    all_offers_read: Instant,
}

/// Why a poll failed.
#[derive(Debug, thiserror::Error)]
enum PollError {
    #[error(transparent)]
    Database(#[from] DatabaseError),
    #[error("the catalogue that was read cannot be published")]
    Publish(#[source] anyhow::Error),
}

impl Follower {
    /// A follower that has read nothing yet.
    pub fn new(database: Database, published: Arc<Published>) -> Self {
        Self { database, published, offers_known_at: None, all_offers_read: Instant::now() }
    }

    /// Follows until the shutdown. Sets the conditions `database` and `catalogue`; a catalogue that was read once stays
    /// good while the database is away.
    pub async fn run(mut self, readiness: &Readiness, shutdown: &Shutdown) {
        let mut failed_polls: u32 = 0;
        while !shutdown.is_requested() {
            match self.poll().await {
                Ok(()) => {
                    if failed_polls > 0 {
                        tracing::info!(failed_polls, "the database is followed again");
                    }
                    failed_polls = 0;
                    readiness.set("catalogue", true);
                    readiness.set("database", true);
                }
                Err(error) => {
                    if failed_polls == 0 {
                        let error: &dyn std::error::Error = &error;
                        tracing::warn!(error, "the database cannot be followed");
                    }
                    failed_polls += 1;
                    self.published.poll_failed();
                    readiness.set("database", !matches!(error, PollError::Database(_)));
                }
            }
            tokio::select! {
                () = shutdown.wait() => {}
                () = tokio::time::sleep(POLL) => {}
            }
        }
    }

    /// One look at the database.
    async fn poll(&mut self) -> Result<(), PollError> {
        let state = read_state(&self.database).await?;
        let content = self.read_content(state).await?;
        // Offers first: a product must not appear before its price.
        let offers = self.read_offers(content.as_ref()).await?;
        self.published.apply_offers(offers).map_err(PollError::Publish)?;
        if let Some(change) = content {
            let (version, products) = (change.to, change.products.len());
            Arc::clone(&self.published).apply_content(change).await.map_err(PollError::Publish)?;
            tracing::info!(content_version = version, products, "catalogue followed");
        }
        self.offers_known_at = Some(state.now);
        self.published.poll_succeeded(state.now);
        Ok(())
    }

    async fn read_content(&self, state: State) -> Result<Option<ContentChange>, DatabaseError> {
        let known = self.published.view().map(|view| view.snapshot.version());
        let after = match known {
            Some(known) if known == state.content_version => return Ok(None),
            Some(known) if known < state.content_version => known,
            // Nothing was read yet, or the database was put back to an earlier time: everything is read.
            Some(_) | None => 0,
        };
        read_content(&self.database, after).await.map(Some)
    }

    async fn read_offers(&mut self, content: Option<&ContentChange>) -> Result<Vec<SkuOffer>, DatabaseError> {
        let everything =
            content.is_some_and(|change| change.from == 0) || self.all_offers_read.elapsed() > ALL_OFFERS;
        let Some(since) = self.offers_known_at.filter(|_| !everything) else {
            let offers = read_offers(&self.database).await?;
            self.all_offers_read = Instant::now();
            return Ok(offers);
        };
        let mut offers = read_changed_offers(&self.database, since).await?;
        // A long import stamps its prices earlier than a poll looks back; its new products name them.
        let skus: Vec<SkuId> = content
            .iter()
            .flat_map(|change| &change.products)
            .flat_map(|product| &product.skus)
            .map(|sku| sku.id)
            .collect();
        offers.extend(read_offers_of(&self.database, &skus).await?);
        Ok(offers)
    }
}
