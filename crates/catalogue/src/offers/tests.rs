use super::*;
use crate::fixture::{offer, offers};
use domain::StockHint::{FewLeft, InStock, SoldOut};
use proptest::prelude::*;
use std::collections::BTreeMap;

const EPOCH: Uuid = Uuid::from_u128(1);
const OTHER: Uuid = Uuid::from_u128(2);

fn some(version: u64, offers: Vec<SkuOffer>) -> OfferChange {
    OfferChange { epoch: EPOCH, version, full: false, offers }
}

fn two() -> Offers {
    let all = offers(vec![offer(1, 100, InStock), offer(2, 200, InStock)]);
    Offers::empty(Uuid::nil()).apply(&all).unwrap()
}

fn skus(change: &OfferChange) -> Vec<i64> {
    change.offers.iter().map(|offer| offer.sku.0).collect()
}

#[test]
fn a_partial_change_changes_what_it_names_and_nothing_else() {
    let old = two();
    let new = old.apply(&some(2, vec![offer(2, 150, FewLeft), offer(3, 300, SoldOut)])).unwrap();
    assert_eq!((new.epoch(), new.version(), new.len()), (EPOCH, 2, 3));
    assert_eq!(new.find(SkuId(1)), Some(offer(1, 100, InStock).offer));
    assert_eq!(new.find(SkuId(2)), Some(offer(2, 150, FewLeft).offer));
    assert_eq!([1, 2, 3, 4].map(|sku| new.version_of(SkuId(sku))), [1, 2, 2, 0]);
    assert_eq!((old.version(), old.len()), (1, 2));
    assert_eq!(old.find(SkuId(2)), Some(offer(2, 200, InStock).offer), "the old value stays as it is");
    assert_eq!(old.find(SkuId(3)), None);
}

#[test]
fn a_partial_change_of_another_epoch_or_an_older_version_is_refused() {
    let offers = two().apply(&some(5, Vec::new())).unwrap();
    let other = OfferChange { epoch: OTHER, ..some(6, Vec::new()) };
    let refused = offers.apply(&other).unwrap_err();
    assert_eq!(refused, OfferError::OtherEpoch { ours: EPOCH, theirs: OTHER });
    assert_eq!(offers.apply(&some(4, Vec::new())).unwrap_err(), OfferError::Stale { ours: 5, theirs: 4 });
    assert!(offers.apply(&some(5, Vec::new())).is_ok());
}

#[test]
fn a_full_change_replaces_everything_whoever_counts() {
    let offers = two().apply(&some(9, vec![offer(2, 210, InStock)])).unwrap();
    let full = OfferChange { epoch: OTHER, version: 3, full: true, offers: vec![offer(3, 300, InStock)] };
    let new = offers.apply(&full).unwrap();
    assert_eq!((new.epoch(), new.version(), new.len()), (OTHER, 3, 1));
    assert_eq!((new.find(SkuId(1)), new.version_of(SkuId(3))), (None, 3));
    assert_eq!(new.to_change(), full);
    assert!(!new.is_empty() && Offers::empty(EPOCH).is_empty());
}

#[test]
fn a_follower_is_told_what_changed_after_its_version() {
    let offers = two()
        .apply(&some(2, vec![offer(1, 90, InStock)]))
        .and_then(|offers| offers.apply(&some(3, vec![offer(3, 300, InStock)])))
        .unwrap();
    let after = |version| offers.change_after(EPOCH, version);
    assert_eq!(after(3), None);
    let change = after(2).unwrap();
    assert_eq!((change.full, change.version, skus(&change)), (false, 3, vec![3]));
    assert_eq!(skus(&after(1).unwrap()), [1, 3]);
    assert_eq!(skus(&after(0).unwrap()), [1, 2, 3]);
    for (epoch, version) in [(OTHER, 3), (OTHER, 0), (EPOCH, 4)] {
        assert_eq!(offers.change_after(epoch, version), Some(offers.to_change()));
    }
}

#[test]
fn a_publisher_counts_only_real_changes() {
    let offers = two();
    assert_eq!(offers.difference([offer(2, 200, InStock), offer(1, 100, InStock)]), None);
    let change = offers.difference([offer(1, 100, InStock), offer(2, 200, SoldOut), offer(3, 5, InStock)]);
    assert_eq!(change, Some(some(2, vec![offer(2, 200, SoldOut), offer(3, 5, InStock)])));
}

#[test]
fn a_stamp_depends_on_the_offers_asked_for_alone() {
    let ours = two();
    let theirs = Offers::empty(OTHER)
        .apply(&OfferChange {
            epoch: OTHER,
            version: 70,
            ..offers(vec![offer(2, 200, InStock), offer(1, 100, InStock)])
        })
        .unwrap();
    let stamp = |offers: &Offers, skus: &[i64]| offers.stamp(skus.iter().copied().map(SkuId));
    assert_eq!(stamp(&ours, &[1, 2, 9]), stamp(&theirs, &[1, 2, 9]), "another replica, another count");
    let changed = ours.apply(&some(2, vec![offer(2, 200, SoldOut)])).unwrap();
    assert_eq!(stamp(&ours, &[1]), stamp(&changed, &[1]));
    assert_ne!(stamp(&ours, &[1, 2]), stamp(&changed, &[1, 2]));
    assert_ne!(stamp(&ours, &[1]), stamp(&ours, &[1, 9]));
}

#[test]
fn a_change_copies_only_the_chunks_it_touches() {
    let count = i64::try_from(3 * CHUNK).unwrap();
    let all = (0..count).map(|sku| offer(sku, sku + 1, InStock)).collect();
    let old = Offers::empty(EPOCH).apply(&offers(all)).unwrap();
    let new = old.apply(&some(2, vec![offer(count / 2, 7, SoldOut), offer(count, 8, SoldOut)])).unwrap();
    let shared: Vec<_> = old.chunks.iter().zip(&new.chunks).map(|(a, b)| Arc::ptr_eq(a, b)).collect();
    assert_eq!(shared, [true, false, true]);
    assert_eq!((old.chunks.len(), new.chunks.len()), (3, 4));
    assert_eq!(new.find(SkuId(count - 1)), old.find(SkuId(count - 1)));
    assert_eq!(new.find(SkuId(count)), Some(offer(count, 8, SoldOut).offer));
}

proptest! {
    /// Offers after any changes are the last of each SKU, and a follower that starts at any version gets there.
    #[test]
    fn followers_have_what_the_publisher_has(
        changes in proptest::collection::vec(proptest::collection::vec((0..600_i64, 1..4_i64), 0..300), 1..8),
        start in 0..8_usize,
    ) {
        let mut publisher = Offers::empty(EPOCH);
        let mut follower = publisher.clone();
        let mut last = BTreeMap::new();
        for (index, change) in changes.iter().enumerate() {
            let wanted: BTreeMap<_, _> = change.iter().map(|&(sku, taka)| (sku, offer(sku, taka, InStock))).collect();
            last.extend(wanted.clone());
            if let Some(change) = publisher.difference(wanted.into_values()) {
                publisher = publisher.apply(&change).unwrap();
            }
            if index == start {
                follower = publisher.clone();
            }
        }
        if let Some(change) = publisher.change_after(EPOCH, follower.version()) {
            prop_assert!(!change.full);
            follower = follower.apply(&change).unwrap();
        }
        for offers in [&publisher, &follower] {
            prop_assert_eq!(offers.len(), last.len());
            for sku in 0..600 {
                prop_assert_eq!(offers.find(SkuId(sku)), last.get(&sku).map(|known| known.offer));
            }
        }
        prop_assert_eq!(publisher.to_change(), follower.to_change());
    }
}
