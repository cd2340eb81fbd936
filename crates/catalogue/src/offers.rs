//! Prices and stock hints of all SKUs, as an immutable value that is cheap to change a little.
//!
//! Offers lie in chunks that successive versions share: a change copies only the chunks it touches, so that a sale
//! which changes some stock every second does not copy the offers of 100,000 products every second.
//! The publisher finds what changed with [`Offers::difference`] and answers followers with [`Offers::change_after`].

use crate::{OfferChange, SkuOffer};
use domain::{Offer, SkuId};
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;
use uuid::Uuid;

/// Offers per chunk: small enough to copy in a moment, large enough that the list of chunks stays short.
const CHUNK: usize = 256;

/// The offers of one moment.
#[derive(Debug, Clone)]
pub struct Offers {
    epoch: Uuid,
    version: u64,
    slots: Arc<HashMap<SkuId, u32>>,
    chunks: Vec<Arc<Vec<Entry>>>,
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    sku: SkuId,
    offer: Offer,
    /// The version at which this offer last changed.
    version: u64,
}

/// Why a change of offers cannot be applied. The follower asks for everything then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OfferError {
    /// A partial change of another publisher's count.
    #[error("the change is of epoch {theirs}, these offers are of epoch {ours}")]
    OtherEpoch {
        /// Epoch of these offers.
        ours: Uuid,
        /// Epoch of the change.
        theirs: Uuid,
    },
    /// A partial change that leads to an older version.
    #[error("the change leads to version {theirs}, these offers are at {ours}")]
    Stale {
        /// Version of these offers.
        ours: u64,
        /// Version the change leads to.
        theirs: u64,
    },
    /// More SKUs than the shop can hold.
    #[error("more than {max} SKUs", max = u32::MAX)]
    TooMany,
}

impl Offers {
    /// No offers, at version 0 of an epoch. A follower that knows nothing starts with the nil epoch.
    pub fn empty(epoch: Uuid) -> Self {
        Self { epoch, version: 0, slots: Arc::default(), chunks: Vec::new() }
    }

    /// Whose count [`Offers::version`] is.
    pub fn epoch(&self) -> Uuid {
        self.epoch
    }

    /// Grows with every change.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// How many SKUs have an offer.
    pub fn len(&self) -> usize {
        self.slots.len()
    }

    /// Whether no SKU has an offer.
    pub fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    /// The offer of one SKU.
    pub fn find(&self, sku: SkuId) -> Option<Offer> {
        self.entry(sku).map(|entry| entry.offer)
    }

    /// The version at which the offer of this SKU last changed; 0 when it has none. Only to be compared within one
    /// epoch.
    pub fn version_of(&self, sku: SkuId) -> u64 {
        self.entry(sku).map_or(0, |entry| entry.version)
    }

    /// A number that is the same on every replica as long as these offers are the same, whoever published them.
    /// An entity tag made of it and the content version changes only when the page's own offers do.
    pub fn stamp(&self, skus: impl IntoIterator<Item = SkuId>) -> u64 {
        // `DefaultHasher::new` has fixed keys. Another Rust release may hash differently: pages are then sent once
        // more, which is harmless.
        let mut hasher = DefaultHasher::new();
        for sku in skus {
            (sku, self.find(sku)).hash(&mut hasher);
        }
        hasher.finish()
    }

    /// These offers after a change.
    pub fn apply(&self, change: &OfferChange) -> Result<Self, OfferError> {
        let mut next = if change.full {
            Self::empty(change.epoch)
        } else if change.epoch != self.epoch {
            return Err(OfferError::OtherEpoch { ours: self.epoch, theirs: change.epoch });
        } else if change.version < self.version {
            return Err(OfferError::Stale { ours: self.version, theirs: change.version });
        } else {
            self.clone()
        };
        next.version = change.version;
        for &offer in &change.offers {
            next.put(offer)?;
        }
        Ok(next)
    }

    /// What changed after a version of an epoch; `None` when nothing did. A follower of another epoch, or one that
    /// is ahead, is given everything.
    pub fn change_after(&self, epoch: Uuid, version: u64) -> Option<OfferChange> {
        if epoch != self.epoch || version > self.version {
            return Some(self.to_change());
        }
        if version == self.version {
            return None;
        }
        let offers =
            self.entries().filter(|entry| entry.version > version).copied().map(Entry::to_offer).collect();
        Some(OfferChange { epoch: self.epoch, version: self.version, full: false, offers })
    }

    /// All offers, as they travel and lie on disk.
    pub fn to_change(&self) -> OfferChange {
        let offers = self.entries().copied().map(Entry::to_offer).collect();
        OfferChange { epoch: self.epoch, version: self.version, full: true, offers }
    }

    /// For the publisher: those of `offers` that are not yet so here, as a change to the next version; `None` when
    /// all are.
    pub fn difference(&self, offers: impl IntoIterator<Item = SkuOffer>) -> Option<OfferChange> {
        let changed: Vec<_> =
            offers.into_iter().filter(|offer| self.find(offer.sku) != Some(offer.offer)).collect();
        (!changed.is_empty()).then(|| OfferChange {
            epoch: self.epoch,
            version: self.version + 1,
            full: false,
            offers: changed,
        })
    }

    fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.chunks.iter().flat_map(|chunk| chunk.iter())
    }

    fn entry(&self, sku: SkuId) -> Option<&Entry> {
        let slot = *self.slots.get(&sku)? as usize;
        self.chunks.get(slot / CHUNK)?.get(slot % CHUNK)
    }

    fn put(&mut self, SkuOffer { sku, offer }: SkuOffer) -> Result<(), OfferError> {
        let entry = Entry { sku, offer, version: self.version };
        if let Some(&slot) = self.slots.get(&sku) {
            let slot = slot as usize;
            Arc::make_mut(&mut self.chunks[slot / CHUNK])[slot % CHUNK] = entry;
            return Ok(());
        }
        let slot = u32::try_from(self.slots.len()).map_err(|_| OfferError::TooMany)?;
        Arc::make_mut(&mut self.slots).insert(sku, slot);
        if self.chunks.last().is_none_or(|chunk| chunk.len() == CHUNK) {
            self.chunks.push(Arc::new(Vec::with_capacity(CHUNK)));
        }
        let last = self.chunks.last_mut().expect("one was just added");
        Arc::make_mut(last).push(entry);
        Ok(())
    }
}

impl Entry {
    fn to_offer(self) -> SkuOffer {
        SkuOffer { sku: self.sku, offer: self.offer }
    }
}

#[cfg(test)]
mod tests;
