//! Where readers find the catalogue of the moment and followers put the next one.

use crate::{ContentChange, ContentError, OfferChange, OfferError, Offers, Snapshot};
use arc_swap::ArcSwap;
use std::sync::{Arc, Mutex, PoisonError};
use uuid::Uuid;

/// The catalogue of this process. Readers never wait; writers wait for each other.
#[derive(Debug)]
pub struct Catalogue {
    current: ArcSwap<View>,
    // Apart from each other: a rebuilt search index must not hold up prices.
    writing_content: Mutex<()>,
    writing_offers: Mutex<()>,
}

/// Content and offers of one moment. Keep it for one request, so that everything on a page fits together.
#[derive(Debug, Clone)]
pub struct View {
    /// Products, categories, brands, zones, search.
    pub snapshot: Arc<Snapshot>,
    /// Prices and stock hints.
    pub offers: Arc<Offers>,
}

impl Catalogue {
    /// A catalogue that starts with this content and these offers.
    pub fn new(snapshot: Snapshot, offers: Offers) -> Self {
        let view = View { snapshot: Arc::new(snapshot), offers: Arc::new(offers) };
        Self {
            current: ArcSwap::from_pointee(view),
            writing_content: Mutex::new(()),
            writing_offers: Mutex::new(()),
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
        let _writing = self.writing_content.lock().unwrap_or_else(PoisonError::into_inner);
        let snapshot = Arc::new(self.view().snapshot.apply(change)?);
        self.current.rcu(|view| View { snapshot: snapshot.clone(), offers: view.offers.clone() });
        Ok(())
    }

    /// Moves on to the next offers.
    pub fn apply_offers(&self, change: &OfferChange) -> Result<(), OfferError> {
        let _writing = self.writing_offers.lock().unwrap_or_else(PoisonError::into_inner);
        let offers = Arc::new(self.view().offers.apply(change)?);
        self.current.rcu(|view| View { snapshot: view.snapshot.clone(), offers: offers.clone() });
        Ok(())
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
