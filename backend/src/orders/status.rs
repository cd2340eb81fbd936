//! Changing an order's status, with all that follows from it.

use super::error::MoveError;
use super::queries::{INSERT_ORDER_EVENT, LIST_PIECES_OF_ORDER, LOCK_ORDER, SET_ORDER_STATUS};
use super::read::{load_order, parse_status};
use crate::database::{DatabaseError, Record, Transaction};
use crate::outbox::{self, Topic};
use crate::promotions::give_back;
use crate::stock::{Entry, Posting, StockError, post};
use client::Order;
use domain::{
    Actor, Movement, MovementReason, OrderId, OrderNumber, OrderStatus, Pieces, Route, SkuId, StockAccount,
    StockNote,
};

/// The order with this number and where it stands, locked until the transaction ends.
pub(super) async fn lock(
    transaction: &Transaction<'_>,
    number: &OrderNumber,
) -> Result<Option<(OrderId, OrderStatus)>, DatabaseError> {
    let found = transaction.query_opt(LOCK_ORDER, &[&number.as_str()]).await?;
    found.as_ref().map(read_locked).transpose()
}

/// An order that was locked by one of our statements.
pub(super) fn read_locked(row: &Record) -> Result<(OrderId, OrderStatus), DatabaseError> {
    Ok((OrderId(row.get("id")?), row.parse("status", |code: String| parse_status(&code))?))
}

/// Moves a locked order from where it stands: its pieces through the ledger, its status, its event; what a cancelled one
/// used is given back, and its shopper is told. Stock is locked in SKU order, then the coupon, as everywhere.
pub(super) async fn go_to(
    transaction: &Transaction<'_>,
    order: OrderId,
    (from, to): (OrderStatus, OrderStatus),
    actor: &Actor,
) -> Result<Order, MoveError> {
    from.go_to(to)?;
    if let Some(way) = way_of_pieces(to) {
        move_pieces(transaction, order, way, actor).await?;
    }
    transaction.execute(SET_ORDER_STATUS, &[&order.0, &to.code()]).await?;
    let event = (from.code(), to.code(), actor.as_str());
    transaction.execute(INSERT_ORDER_EVENT, &[&order.0, &event.0, &event.1, &event.2]).await?;
    if to == OrderStatus::Cancelled {
        give_back(transaction, order).await?;
    }
    let moved = load_order(transaction, order).await?;
    if to == OrderStatus::Cancelled {
        outbox::enqueue(transaction, Topic::OrderCancelled, std::iter::once((order.0, &moved))).await?;
    }
    Ok(moved)
}

const fn way_of_pieces(to: OrderStatus) -> Option<(MovementReason, Route)> {
    match to {
        OrderStatus::Cancelled => Some((MovementReason::Cancel, (StockAccount::Sold, StockAccount::OnHand))),
        OrderStatus::Returned => Some((MovementReason::Return, (StockAccount::Sold, StockAccount::Returned))),
        _ => None,
    }
}

/// Moves the pieces of a locked order: its lines, one movement each.
async fn move_pieces(
    transaction: &Transaction<'_>,
    order: OrderId,
    (reason, route): (MovementReason, Route),
    actor: &Actor,
) -> Result<(), StockError> {
    let rows = transaction.query(LIST_PIECES_OF_ORDER, &[&order.0]).await?;
    let entry = |row: &Record| {
        let pieces = row.parse("quantity", |pieces: i32| Pieces::new(pieces.into()))?;
        let movement = Movement::new(SkuId(row.get("sku_id")?), reason, route, pieces)
            .expect("the ways above are legal; tests walk them");
        let note = StockNote::parse("").expect("a note may be empty");
        Ok(Entry { movement, order: Some(order), note })
    };
    let entries = rows.iter().map(entry).collect::<Result<Vec<_>, DatabaseError>>()?;
    post(transaction, &Posting { actor, entries }).await.map(drop)
}
