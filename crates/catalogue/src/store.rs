//! Where readers find the catalogue of the moment and followers put the next one.

use crate::shown_prices::{Shown, ShownPrices};
use crate::table::Row;
use crate::{ContentChange, ContentError, OfferChange, OfferError, Offers, SkuOffer, Snapshot};
use arc_swap::ArcSwap;
use jiff::Timestamp;
use std::sync::{Arc, Mutex, PoisonError};
use uuid::Uuid;

/// The catalogue of this process. Readers never wait; writers wait for each other.
#[derive(Debug)]
pub struct Catalogue {
    current: ArcSwap<View>,
    /// Apart from each other: a rebuilt search index must not hold up prices. Whoever holds this one makes content.
    writing_content: Mutex<()>,
    /// Whoever holds this one puts a view in its place.
    writing_view: Mutex<()>,
}

/// Content and offers of one moment. Keep it for one request, so that everything on a page fits together.
#[derive(Debug, Clone)]
pub struct View {
    /// Products, categories, brands, zones, search.
    pub snapshot: Arc<Snapshot>,
    /// Prices and stock hints.
    pub offers: Arc<Offers>,
    prices: Arc<ShownPrices>,
}

impl Catalogue {
    /// A catalogue that starts with this content and these offers.
    pub fn new(snapshot: Snapshot, offers: Offers) -> Self {
        let view = View::new(Arc::new(snapshot), Arc::new(offers));
        Self {
            current: ArcSwap::from_pointee(view),
            writing_content: Mutex::new(()),
            writing_view: Mutex::new(()),
        }
    }

    /// A catalogue that knows nothing yet.
    pub fn empty() -> Self {
        Self::new(Snapshot::empty(), Offers::empty(Uuid::nil()))
    }

    /// The catalogue of this moment.
    pub fn view(&self) -> Arc<View> {
        self.current.load_full()
    }

    /// Moves on to the next content. Takes time (search index): not for an async task's own thread.
    pub fn apply_content(&self, change: &ContentChange) -> Result<(), ContentError> {
        let _making = self.writing_content.lock().unwrap_or_else(PoisonError::into_inner);
        let snapshot = Arc::new(self.view().snapshot.apply(change)?);
        let _writing = self.writing_view.lock().unwrap_or_else(PoisonError::into_inner);
        self.current.store(Arc::new(View::new(snapshot, self.view().offers.clone())));
        Ok(())
    }

    /// Moves on to the next offers.
    pub fn apply_offers(&self, change: &OfferChange) -> Result<(), OfferError> {
        let _writing = self.writing_view.lock().unwrap_or_else(PoisonError::into_inner);
        self.current.store(Arc::new(self.view().after(change)?));
        Ok(())
    }
}

impl View {
    fn new(snapshot: Arc<Snapshot>, offers: Arc<Offers>) -> Self {
        let prices = Arc::new(ShownPrices::new(snapshot.table(), &offers, Timestamp::now()));
        Self { snapshot, offers, prices }
    }

    fn after(&self, change: &OfferChange) -> Result<Self, OfferError> {
        let (snapshot, offers) = (self.snapshot.clone(), Arc::new(self.offers.apply(change)?));
        if change.full {
            return Ok(Self::new(snapshot, offers));
        }
        let table = snapshot.table();
        let product = |offer: &SkuOffer| table.find(snapshot.find_sku(offer.sku)?.0.id);
        let rows: Vec<Row> = change.offers.iter().filter_map(product).collect();
        let prices = Arc::new(self.prices.change(&rows, (table, &offers), Timestamp::now()));
        Ok(Self { snapshot, offers, prices })
    }

    /// What the product of each row is shown with at a moment.
    pub(crate) fn shown(&self, now: Timestamp) -> impl Fn(Row) -> Shown {
        self.prices.at((self.snapshot.table(), &self.offers), now)
    }
}

impl Default for Catalogue {
    fn default() -> Self {
        Self::empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{content, offer, offers, product, step};
    use domain::StockHint::InStock;
    use domain::{ProductId, SkuId};

    fn versions(view: &View) -> (u64, u64) {
        (view.snapshot.version(), view.offers.version())
    }

    #[test]
    fn a_view_stays_as_it_was_taken() {
        let catalogue = Catalogue::default();
        assert_eq!(versions(&catalogue.view()), (0, 0));
        catalogue.apply_content(&content(1, vec![product(1, "ফোন", "Phone")])).unwrap();
        catalogue.apply_offers(&offers(vec![offer(10, 100, InStock)])).unwrap();
        let before = catalogue.view();
        catalogue.apply_content(&step(1, Vec::new(), &[1])).unwrap();
        catalogue.apply_offers(&offers(Vec::new())).unwrap();

        let after = catalogue.view();
        assert!(before.snapshot.find_product(ProductId(1)).is_some());
        assert!(before.offers.find(SkuId(10)).is_some());
        assert!(after.snapshot.find_product(ProductId(1)).is_none());
        assert!(after.offers.find(SkuId(10)).is_none());
    }

    #[test]
    fn a_refused_change_leaves_everything() {
        let catalogue = Catalogue::empty();
        catalogue.apply_content(&content(3, vec![product(1, "ফোন", "Phone")])).unwrap();
        catalogue.apply_offers(&offers(vec![offer(10, 100, InStock)])).unwrap();
        let before = catalogue.view();
        assert!(catalogue.apply_content(&step(7, Vec::new(), &[1])).is_err());
        let stale = OfferChange { version: 0, full: false, ..offers(Vec::new()) };
        assert!(catalogue.apply_offers(&stale).is_err());
        assert!(Arc::ptr_eq(&before, &catalogue.view()));
    }

    #[test]
    fn writers_of_content_and_of_offers_lose_nothing_of_each_other() {
        const STEPS: u64 = 3_000;
        let catalogue = Catalogue::empty();
        catalogue.apply_content(&content(1, Vec::new())).unwrap();
        catalogue.apply_offers(&offers(Vec::new())).unwrap();
        // Each step brings a SKU of its own: one that is lost never comes back.
        let change = |version: u64| {
            let sku = i64::try_from(version).unwrap();
            OfferChange { version, full: false, ..offers(vec![offer(sku, 1, InStock)]) }
        };
        std::thread::scope(|scope| {
            scope.spawn(|| {
                for from in 1..STEPS {
                    catalogue.apply_content(&step(from, Vec::new(), &[])).unwrap();
                }
            });
            for version in 2..=STEPS {
                catalogue.apply_offers(&change(version)).unwrap();
            }
        });
        let view = catalogue.view();
        assert_eq!(versions(&view), (STEPS, STEPS));
        assert_eq!(view.offers.len() as u64, STEPS - 1);
    }
}
