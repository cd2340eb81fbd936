//! Posting: the one way in which pieces move, but for the orders that `checkout` places.

use super::error::{Shortage, StockError};
use super::queries::{LOCK_BALANCES, POST_MOVEMENTS};
use crate::database::{DatabaseError, Record, Transaction};
use domain::{Actor, Movement, OrderId, SkuId, StockAccount, StockNote};
use std::collections::BTreeMap;

/// Movements that are posted together, and who moves.
#[derive(Debug)]
pub(crate) struct Posting<'a> {
    pub(crate) actor: &'a Actor,
    pub(crate) entries: Vec<Entry>,
}

/// A movement and what it belongs to.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) movement: Movement,
    pub(crate) order: Option<OrderId>,
    pub(crate) note: StockNote,
}

/// Pieces of one SKU in each account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Balance([i64; StockAccount::ALL.len()]);

impl Balance {
    /// Pieces in this account.
    pub fn get(&self, account: StockAccount) -> i64 {
        self.0[account as usize]
    }

    fn add(&mut self, account: StockAccount, pieces: i64) {
        self.0[account as usize] += pieces;
    }

    /// From a row that has a column for each account.
    pub(crate) fn read(row: &Record) -> Result<Self, DatabaseError> {
        let mut balance = Self::default();
        for account in StockAccount::ALL {
            balance.add(account, row.get(account.code())?);
        }
        Ok(balance)
    }
}

/// The balances of some SKUs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Balances(BTreeMap<SkuId, Balance>);

impl Balances {
    /// The balance of a SKU, if it is one of these.
    pub fn get(&self, sku: SkuId) -> Option<Balance> {
        self.0.get(&sku).copied()
    }

    /// Moves the pieces, all or none. What leaves an account must have been there before anything arrives.
    fn apply(&mut self, entries: &[Entry]) -> Result<(), StockError> {
        let mut asked: BTreeMap<(SkuId, StockAccount), i64> = BTreeMap::new();
        for Entry { movement, .. } in entries {
            *asked.entry((movement.sku(), movement.from())).or_default() += movement.quantity().get();
        }
        let mut short = Vec::new();
        for ((sku, account), asked) in asked {
            let left = self.0.get(&sku).ok_or(StockError::UnknownSku(sku))?.get(account);
            if account.counts_pieces() && left < asked {
                short.push(Shortage { sku, account, left, asked });
            }
        }
        if !short.is_empty() {
            return Err(StockError::Short(short));
        }
        for Entry { movement, .. } in entries {
            let (pieces, balance) = (movement.quantity().get(), self.0.entry(movement.sku()).or_default());
            balance.add(movement.from(), -pieces);
            balance.add(movement.to(), pieces);
        }
        Ok(())
    }
}

/// Locks the balances, checks them, and writes movements and balances. Gives the new balances. An error other than of
/// the database comes before anything is written, so the transaction can go on.
pub(crate) async fn post(
    transaction: &Transaction<'_>,
    posting: &Posting<'_>,
) -> Result<Balances, StockError> {
    let entries = &posting.entries;
    let column =
        |value: fn(&Movement) -> i64| entries.iter().map(|entry| value(&entry.movement)).collect::<Vec<_>>();
    let words = |value: fn(&Movement) -> &'static str| {
        entries.iter().map(|entry| value(&entry.movement)).collect::<Vec<_>>()
    };
    let skus = column(|movement| movement.sku().0);
    let mut balances = lock(transaction, &skus).await?;
    balances.apply(entries)?;
    if entries.is_empty() {
        return Ok(balances);
    }
    let orders: Vec<Option<i64>> = entries.iter().map(|entry| entry.order.map(|order| order.0)).collect();
    let notes: Vec<&str> = entries.iter().map(|entry| entry.note.as_str()).collect();
    transaction
        .execute(
            POST_MOVEMENTS,
            &[
                &skus,
                &words(|movement| movement.from().code()),
                &words(|movement| movement.to().code()),
                &column(|movement| movement.quantity().get()),
                &words(|movement| movement.reason().code()),
                &orders,
                &notes,
                &posting.actor.as_str(),
            ],
        )
        .await?;
    Ok(balances)
}

async fn lock(transaction: &Transaction<'_>, skus: &[i64]) -> Result<Balances, DatabaseError> {
    let rows = transaction.query(LOCK_BALANCES, &[&skus]).await?;
    let read = |row: &Record| Ok((SkuId(row.get("sku_id")?), Balance::read(row)?));
    rows.iter().map(read).collect::<Result<_, DatabaseError>>().map(Balances)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{MovementReason, Pieces};
    use proptest::prelude::*;

    fn any_entry() -> impl Strategy<Value = Entry> {
        let routes = MovementReason::ALL
            .iter()
            .flat_map(|reason| reason.routes().iter().map(|route| (*reason, *route)))
            .collect::<Vec<_>>();
        (proptest::sample::select(routes), 0..3_i64, 1..8_i64).prop_map(|((reason, route), sku, pieces)| {
            let pieces = Pieces::new(pieces).unwrap();
            let movement = Movement::new(SkuId(sku), reason, route, pieces).unwrap();
            Entry { movement, order: None, note: StockNote::parse("").unwrap() }
        })
    }

    proptest! {
        /// Any walk of postings keeps invariant I1, and a refused posting changes nothing.
        #[test]
        fn accounts_sum_to_zero_and_no_pieces_are_below_it(
            postings in proptest::collection::vec(proptest::collection::vec(any_entry(), 1..5), 0..60),
        ) {
            let mut balances = Balances((0..3).map(|sku| (SkuId(sku), Balance::default())).collect());
            for entries in postings {
                let before = balances.clone();
                match balances.apply(&entries) {
                    Ok(()) => {}
                    Err(StockError::Short(short)) => {
                        prop_assert_eq!(&balances, &before);
                        for Shortage { sku, account, left, asked } in short {
                            prop_assert_eq!(before.get(sku).unwrap().get(account), left);
                            prop_assert!(left < asked);
                        }
                    }
                    Err(other) => prop_assert!(false, "{}", other),
                }
                for balance in balances.0.values() {
                    prop_assert_eq!(balance.0.iter().sum::<i64>(), 0);
                    prop_assert!(balance.get(StockAccount::Supplier) <= 0);
                    for account in StockAccount::ALL.into_iter().filter(|account| account.counts_pieces()) {
                        prop_assert!(balance.get(account) >= 0);
                    }
                }
            }
        }
    }

    #[test]
    fn an_unknown_sku_is_named() {
        let pieces = Pieces::new(1).unwrap();
        let route = MovementReason::Receive.routes()[0];
        let movement = Movement::new(SkuId(7), MovementReason::Receive, route, pieces).unwrap();
        let entry = Entry { movement, order: None, note: StockNote::parse("").unwrap() };
        let error = Balances::default().apply(&[entry]).unwrap_err();
        assert_eq!(error.to_string(), "there is no SKU 7");
    }
}
