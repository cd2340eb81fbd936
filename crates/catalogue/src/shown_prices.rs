//! The price that each product is shown with, by row, worked out once for all lists.
//!
//! Rows lie in chunks that successive versions share, as offers do: a change works out only the chunks whose SKUs it has.
//! A sale begins and ends without a change, so each chunk says from when until when it holds; at any other moment
//! prices are worked out on the spot.

use crate::price::{last_price_change, next_price_change, price_from};
use crate::table::{Entry, Row, Table};
use crate::{Offers, Product};
use domain::Poisha;
use jiff::Timestamp;
use std::sync::Arc;

/// Rows per chunk: few enough to work out anew for one change, enough that the list of chunks stays short.
const CHUNK: usize = 64;

/// The prices of one moment's offers.
#[derive(Debug, Clone, Default)]
pub(crate) struct ShownPrices {
    chunks: Vec<Arc<Chunk>>,
}

/// What a product is shown with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Shown {
    /// None when no variant has an offer.
    pub(crate) price: Option<Poisha>,
    /// Whether a variant can be had.
    pub(crate) is_available: bool,
    /// When the price next changes, in nanoseconds since 1970; `i64::MAX` when it does not.
    pub(crate) until_ns: i64,
}

/// Some rows, and when they hold.
#[derive(Debug, Clone)]
struct Chunk {
    from_ns: i64,
    until_ns: i64,
    rows: Vec<Packed>,
    /// Of each row; empty when no price changes.
    each_until_ns: Vec<i64>,
}

/// Price and availability in one number, since tens of thousands are looked at here and there.
#[derive(Debug, Clone, Copy)]
struct Packed(i64);

impl ShownPrices {
    /// Works out all prices.
    pub(crate) fn new(table: &Table, offers: &Offers, now: Timestamp) -> Self {
        let chunk = |entries: &[Entry]| Arc::new(Chunk::new(entries, offers, now));
        Self { chunks: table.entries().chunks(CHUNK).map(chunk).collect() }
    }

    /// The prices after the offers of some rows have changed. Those that have changed by themselves are renewed too.
    pub(crate) fn change(&self, rows: &[Row], (table, offers): (&Table, &Offers), now: Timestamp) -> Self {
        let now_ns = nanoseconds(now);
        let mut is_old: Vec<bool> = self.chunks.iter().map(|chunk| chunk.until_ns <= now_ns).collect();
        for &row in rows {
            is_old[row as usize / CHUNK] = true;
        }
        let parts = self.chunks.iter().zip(table.entries().chunks(CHUNK)).zip(is_old);
        let renewed =
            parts.map(
                |((chunk, entries), is_old)| {
                    if is_old { Arc::new(Chunk::new(entries, offers, now)) } else { chunk.clone() }
                },
            );
        Self { chunks: renewed.collect() }
    }

    /// What each product is shown with at a moment.
    pub(crate) fn at<'a>(
        &'a self,
        (table, offers): (&'a Table, &'a Offers),
        now: Timestamp,
    ) -> impl Fn(Row) -> Shown + 'a {
        let now_ns = nanoseconds(now);
        move |row| {
            let (chunk, place) = (&self.chunks[row as usize / CHUNK], row as usize % CHUNK);
            if chunk.from_ns <= now_ns && now_ns < chunk.until_ns {
                chunk.rows[place].unpack(chunk.each_until_ns.get(place).copied().unwrap_or(i64::MAX))
            } else {
                shown(&table.entry(row).product, offers, now)
            }
        }
    }
}

impl Chunk {
    fn new(entries: &[Entry], offers: &Offers, now: Timestamp) -> Self {
        let all: Vec<Shown> = entries.iter().map(|entry| shown(&entry.product, offers, now)).collect();
        let since = entries.iter().filter_map(|entry| last_price_change(&entry.product, offers, now)).max();
        let until_ns = all.iter().map(|shown| shown.until_ns).min().unwrap_or(i64::MAX);
        let each_until_ns =
            if until_ns == i64::MAX { Vec::new() } else { all.iter().map(|shown| shown.until_ns).collect() };
        let rows = all.into_iter().map(Packed::new).collect();
        Self { from_ns: since.map_or(i64::MIN, nanoseconds), until_ns, rows, each_until_ns }
    }
}

impl Packed {
    const NO_PRICE: Self = Self(i64::MIN);

    fn new(shown: Shown) -> Self {
        let pack = |price: Poisha| Self(price.get() << 1 | i64::from(shown.is_available));
        shown.price.map_or(Self::NO_PRICE, pack)
    }

    fn unpack(self, until_ns: i64) -> Shown {
        let has_price = self.0 != Self::NO_PRICE.0;
        let price = has_price.then(|| Poisha::new(self.0 >> 1));
        Shown { price, is_available: has_price && self.0 & 1 == 1, until_ns }
    }
}

fn shown(product: &Product, offers: &Offers, now: Timestamp) -> Shown {
    let from = price_from(product, offers, now);
    Shown {
        price: from.map(|from| from.price),
        is_available: from.is_some_and(|from| from.stock.is_available()),
        until_ns: next_price_change([product], offers, now).map_or(i64::MAX, nanoseconds),
    }
}

/// Since 1970; a moment that is centuries away is as good as never.
fn nanoseconds(moment: Timestamp) -> i64 {
    let whole = moment.as_nanosecond();
    i64::try_from(whole).unwrap_or(if whole < 0 { i64::MIN } else { i64::MAX })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{offer, offers, product, sku, snapshot};
    use crate::{SkuOffer, Snapshot};
    use domain::{Sale, SkuId, StockHint};
    use proptest::prelude::*;

    /// Three chunks.
    const PRODUCTS: i64 = 140;

    fn shop() -> Snapshot {
        let with_skus =
            |id: i64| Product { skus: [0, 1].map(|n| sku(id * 10 + n)).to_vec(), ..product(id, "ক", "A") };
        snapshot((1..=PRODUCTS).map(with_skus).collect())
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    /// An offer of some SKU, perhaps with a sale between two of a few moments.
    fn any_offer() -> impl Strategy<Value = SkuOffer> {
        let hint = prop_oneof![Just(StockHint::SoldOut), Just(StockHint::InStock)];
        let moment = || proptest::option::of((0..20_i64).prop_map(at));
        let sale = proptest::option::of((1..5_i64, moment(), moment()));
        (1..=PRODUCTS, 0..2_i64, 1..5_i64, hint, sale).prop_map(|(id, place, taka, hint, sale)| {
            let mut offer = offer(id * 10 + place, taka, hint);
            offer.offer.sale =
                sale.map(|(taka, from, until)| Sale { price: Poisha::from_taka(taka), from, until });
            offer
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        /// However offers have changed and whenever that was, a price is what it is worked out to be.
        #[test]
        fn what_is_kept_is_what_would_be_worked_out(
            first in proptest::collection::vec(any_offer(), 0..200),
            changes in proptest::collection::vec((0..20_i64, proptest::collection::vec(any_offer(), 0..4)), 0..6),
            asked in proptest::collection::vec(-1..22_i64, 4),
        ) {
            let shop = shop();
            let table = shop.table();
            let mut now = Offers::empty(uuid::Uuid::nil()).apply(&offers(first)).unwrap();
            let mut prices = ShownPrices::new(table, &now, at(10));
            for (version, (moment, changed)) in (2..).zip(changes) {
                let rows: Vec<Row> = changed
                    .iter()
                    .filter_map(|offer| table.find(shop.find_sku(SkuId(offer.sku.0))?.0.id))
                    .collect();
                let change = crate::OfferChange { version, full: false, ..offers(changed) };
                now = now.apply(&change).unwrap();
                prices = prices.change(&rows, (table, &now), at(moment));
            }
            for moment in asked.into_iter().map(at) {
                let kept = prices.at((table, &now), moment);
                for (entry, row) in table.entries().iter().zip(0..) {
                    prop_assert_eq!(kept(row), shown(&entry.product, &now, moment));
                }
            }
        }
    }
}
