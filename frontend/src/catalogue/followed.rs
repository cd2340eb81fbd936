//! The catalogue in memory with counters that tell whether it changed.

use arc_swap::ArcSwapOption;
use catalogue::{Catalogue, ContentChange, ContentError, OfferChange, OfferError, View, next_price_change};
use jiff::Timestamp;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Weak};

/// The catalogue of this process. Versions come from backends and may start anew; these counters only grow, so comparing
/// them is enough to know that nothing changed.
#[derive(Debug, Default)]
pub struct Followed {
    catalogue: Catalogue,
    content: AtomicU64,
    offers: AtomicU64,
    price_change: ArcSwapOption<PriceChange>,
}

/// The next price change by the clock, worth knowing until the catalogue changes or it has come.
#[derive(Debug)]
struct PriceChange {
    /// What it was looked up in. Counters would not do: they may move on while a page is made of an older view.
    view: Weak<View>,
    at: Option<Timestamp>,
}

impl Followed {
    /// Nothing yet.
    pub fn empty() -> Self {
        Self::default()
    }

    /// The catalogue of this moment.
    pub fn view(&self) -> Arc<View> {
        self.catalogue.view()
    }

    /// How often content and offers changed in this process. Read it before [`Followed::view`]: what is made of that view
    /// is then at least as new as these numbers say.
    pub fn generations(&self) -> (u64, u64) {
        (self.content.load(Ordering::Acquire), self.offers.load(Ordering::Acquire))
    }

    /// Moves on to the next content. Takes time: not for an async task's own thread.
    pub fn apply_content(&self, change: &ContentChange) -> Result<(), ContentError> {
        self.catalogue.apply_content(change)?;
        self.content.fetch_add(1, Ordering::Release);
        Ok(())
    }

    /// Moves on to the next offers.
    pub fn apply_offers(&self, change: &OfferChange) -> Result<(), OfferError> {
        self.catalogue.apply_offers(change)?;
        self.offers.fetch_add(1, Ordering::Release);
        Ok(())
    }

    /// The next moment after `now` at which the price of any product changes by the clock.
    pub fn next_price_change(&self, view: &Arc<View>, now: Timestamp) -> Option<Timestamp> {
        if let Some(known) = &*self.price_change.load()
            && known.view.as_ptr() == Arc::as_ptr(view)
            && known.at.is_none_or(|at| now < at)
        {
            return known.at;
        }
        let at = next_price_change(view.snapshot.products().map(AsRef::as_ref), &view.offers, now);
        self.price_change.store(Some(Arc::new(PriceChange { view: Arc::downgrade(view), at })));
        at
    }
}
