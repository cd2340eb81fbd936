//! A group of orders in one transaction.
//!
//! Locks are taken in one order everywhere: idempotency keys, stock in SKU order, then coupons. Keys are only tried, never
//! waited for, so a key in flight elsewhere cannot hold up a group. Because equal orders meet at their stock rows, the
//! look for duplicates needs no lock of its own.

use super::allocate::{Basket, allocate};
use super::error::CheckoutError;
use super::request::OrderRequest;
use super::{record, rows};
use crate::database::{DatabaseError, Retry, Retryable, Transaction, Work};
use client::Order;
use domain::OrderNumber;
use std::collections::HashSet;

/// An accepted order.
#[derive(Debug)]
pub(crate) struct Placement {
    pub(crate) order: Order,
    /// Whether it had been accepted before and this is its repeated answer.
    pub(crate) replayed: bool,
}

/// What became of one order of a group.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// It is placed or refused.
    Answer(Box<Result<Placement, CheckoutError>>),
    /// Its key is in flight: in this group before it, or on another replica. It goes into a later group.
    Later,
}

/// Orders to place together, in the order of their arrival.
pub(crate) struct Group<'a> {
    pub(crate) requests: Vec<&'a OrderRequest>,
}

/// Why no order of a group was placed.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub(crate) struct GroupError(#[from] pub(crate) DatabaseError);

impl Retryable for GroupError {
    fn retry(&self) -> Option<Retry> {
        match self.0.constraint() {
            // Two orders drew the same number: another number is drawn. Somebody else wrote the key: a second look
            // finds their order and repeats its answer.
            Some("orders_number_key" | "orders_idempotency_key_key") => Some(Retry::Taken),
            _ => self.0.retry(),
        }
    }
}

impl Work for Group<'_> {
    type Output = Vec<Outcome>;
    type Error = GroupError;

    async fn run(&self, transaction: &Transaction<'_>) -> Result<Vec<Outcome>, GroupError> {
        let mut outcomes: Vec<Option<Outcome>> = self.requests.iter().map(|_| None).collect();
        self.put_off_keys_in_flight(transaction, &mut outcomes).await?;
        self.replay(transaction, &mut outcomes).await?;
        let open = undecided(&outcomes);
        self.place(transaction, &open, &mut outcomes).await?;
        Ok(outcomes.into_iter().map(|outcome| outcome.unwrap_or(Outcome::Later)).collect())
    }
}

impl Group<'_> {
    async fn put_off_keys_in_flight(
        &self,
        transaction: &Transaction<'_>,
        outcomes: &mut [Option<Outcome>],
    ) -> Result<(), DatabaseError> {
        let mut seen = HashSet::with_capacity(self.requests.len());
        let keys: Vec<_> = self.requests.iter().map(|request| request.key).collect();
        let is_locked = rows::try_lock_keys(transaction, &keys).await?;
        for (index, key) in keys.into_iter().enumerate() {
            if !seen.insert(key) || !is_locked[index] {
                outcomes[index] = Some(Outcome::Later);
            }
        }
        Ok(())
    }

    /// A key that was accepted before: the same order is given the same answer, another one is refused.
    async fn replay(
        &self,
        transaction: &Transaction<'_>,
        outcomes: &mut [Option<Outcome>],
    ) -> Result<(), DatabaseError> {
        let open = undecided(outcomes);
        let keys: Vec<_> = open.iter().map(|&index| self.requests[index].key).collect();
        let earlier = rows::find_by_key(transaction, &keys).await?;
        let mut replayed = Vec::with_capacity(earlier.len());
        for index in open {
            let request = self.requests[index];
            match earlier.get(&request.key) {
                Some((id, body_hash)) if *body_hash == request.body_hash => replayed.push((index, *id)),
                Some(_) => outcomes[index] = Some(answer(Err(CheckoutError::KeyReused))),
                None => {}
            }
        }
        let ids: Vec<_> = replayed.iter().map(|(_, id)| *id).collect();
        let orders = rows::replay_orders(transaction, &ids).await?;
        for ((index, _), order) in replayed.into_iter().zip(orders) {
            outcomes[index] = Some(answer(Ok(Placement { order, replayed: true })));
        }
        Ok(())
    }

    async fn place(
        &self,
        transaction: &Transaction<'_>,
        open: &[usize],
        outcomes: &mut [Option<Outcome>],
    ) -> Result<(), DatabaseError> {
        let requests: Vec<&OrderRequest> = open.iter().map(|&index| self.requests[index]).collect();
        if requests.is_empty() {
            return Ok(());
        }
        let mut facts = rows::lock_and_read(transaction, &requests).await?;
        let decided =
            allocate(requests.iter().copied(), &mut facts, || OrderNumber::from_random(rand::random()));
        let mut accepted: Vec<(usize, &OrderRequest, Basket)> = Vec::with_capacity(decided.len());
        for ((&index, request), decision) in open.iter().zip(&requests).zip(decided) {
            match decision {
                Ok(basket) => accepted.push((index, request, basket)),
                Err(refusal) => outcomes[index] = Some(answer(Err(refusal))),
            }
        }
        let (indexes, accepted): (Vec<usize>, Vec<_>) =
            accepted.into_iter().map(|(index, request, basket)| (index, (request, basket))).unzip();
        let orders = Box::pin(record::record_orders(transaction, accepted, facts.now)).await?;
        for (index, order) in indexes.into_iter().zip(orders) {
            outcomes[index] = Some(answer(Ok(Placement { order, replayed: false })));
        }
        Ok(())
    }
}

/// Positions of the orders about which nothing is decided yet.
fn undecided(outcomes: &[Option<Outcome>]) -> Vec<usize> {
    (0..outcomes.len()).filter(|&index| outcomes[index].is_none()).collect()
}

fn answer(result: Result<Placement, CheckoutError>) -> Outcome {
    Outcome::Answer(Box::new(result))
}
