//! Placing an order: one transaction, in steps.
//!
//! Locks are taken in one order everywhere: idempotency key, then stock in SKU order. Because equal orders meet at their
//! stock rows, the look for a duplicate needs no lock of its own.

use super::error::CheckoutError;
use super::request::OrderRequest;
use super::rows::{self, Basket};
use crate::database::{Database, Transaction, Work};
use client::{Order, SoldOut};
use domain::{OrderId, SkuId};
use service::time_limits;
use std::collections::HashMap;

/// An accepted order.
#[derive(Debug)]
pub(crate) struct Placement {
    pub(crate) order: Order,
    /// Whether it had been accepted before and this is its repeated answer.
    pub(crate) replayed: bool,
}

/// Places the order, or repeats the answer if it was placed before.
pub(crate) async fn place_order(
    database: &Database,
    request: &OrderRequest,
) -> Result<Placement, CheckoutError> {
    let placing = database.transaction("place_order", request);
    tokio::time::timeout(time_limits::ORDER, placing).await.unwrap_or(Err(CheckoutError::TooLate))
}

impl Work for OrderRequest {
    type Output = Placement;
    type Error = CheckoutError;

    async fn run(&self, transaction: &Transaction<'_>) -> Result<Placement, CheckoutError> {
        rows::lock_key(transaction, self.key).await?;
        if let Some(earlier) = rows::find_by_key(transaction, self.key).await? {
            return replay(transaction, earlier, self).await;
        }
        let on_hand = rows::lock_stock(transaction, &self.sorted_skus()).await?;
        let basket = rows::price_basket(transaction, self, &on_hand).await?;
        refuse_other_total(&basket, self)?;
        refuse_sold_out(&on_hand, self)?;
        refuse_duplicate(transaction, self).await?;
        let order = rows::record_order(transaction, self, basket).await?;
        Ok(Placement { order, replayed: false })
    }
}

/// The key was accepted before: the same order again is given the same answer, another one is refused.
async fn replay(
    transaction: &Transaction<'_>,
    (id, body_hash): (OrderId, Vec<u8>),
    request: &OrderRequest,
) -> Result<Placement, CheckoutError> {
    if body_hash != request.body_hash {
        return Err(CheckoutError::KeyReused);
    }
    let order = rows::replay_order(transaction, id).await?;
    Ok(Placement { order, replayed: true })
}

/// The shopper must never pay another amount than the one they saw.
fn refuse_other_total(basket: &Basket, request: &OrderRequest) -> Result<(), CheckoutError> {
    if basket.quote.total == request.order.expected_total {
        Ok(())
    } else {
        Err(CheckoutError::PriceChanged(Box::new(basket.quote.clone())))
    }
}

fn refuse_sold_out(on_hand: &HashMap<SkuId, i64>, request: &OrderRequest) -> Result<(), CheckoutError> {
    let short = request.order.lines.iter().filter_map(|line| {
        let left = on_hand.get(&line.sku).copied().unwrap_or(0);
        let sold_out = SoldOut { sku: line.sku, left: u32::try_from(left).unwrap_or(0) };
        (left < i64::from(line.quantity)).then_some(sold_out)
    });
    let short: Vec<SoldOut> = short.collect();
    if short.is_empty() { Ok(()) } else { Err(CheckoutError::SoldOut(short)) }
}

/// The same lines by the same phone within ten minutes are more often a mistake than a wish.
async fn refuse_duplicate(
    transaction: &Transaction<'_>,
    request: &OrderRequest,
) -> Result<(), CheckoutError> {
    if request.order.confirm_duplicate {
        return Ok(());
    }
    match rows::find_equal_order(transaction, request).await? {
        Some(number) => Err(CheckoutError::PossibleDuplicate(number)),
        None => Ok(()),
    }
}
