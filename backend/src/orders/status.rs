//! Changing an order's status, and moving its pieces with it.

use super::queries::{INSERT_ORDER_EVENT, LIST_PIECES_OF_ORDER, SET_ORDER_STATUS};
use crate::database::{DatabaseError, Record, Transaction};
use crate::stock::{Entry, Posting, StockError, post};
use domain::{Actor, Movement, MovementReason, OrderId, OrderStatus, Pieces, Route, SkuId, StockNote};

/// From and to.
pub(super) type Step = (OrderStatus, OrderStatus);

/// Sets the status of a locked order and writes its event. The database refuses what may not follow.
pub(super) async fn change_status(
    transaction: &Transaction<'_>,
    order: OrderId,
    (from, to): Step,
    actor: &Actor,
) -> Result<(), DatabaseError> {
    transaction.execute(SET_ORDER_STATUS, &[&order.0, &to.code()]).await?;
    let event = (from.code(), to.code(), actor.as_str());
    transaction.execute(INSERT_ORDER_EVENT, &[&order.0, &event.0, &event.1, &event.2]).await?;
    Ok(())
}

/// Moves the pieces of a locked order: its lines, one movement each.
pub(super) async fn move_pieces(
    transaction: &Transaction<'_>,
    order: OrderId,
    way: (MovementReason, Route),
    actor: &Actor,
) -> Result<(), StockError> {
    let (reason, route) = way;
    let rows = transaction.query(LIST_PIECES_OF_ORDER, &[&order.0]).await?;
    let entry = |row: &Record| {
        let pieces = row.parse("quantity", |pieces: i32| Pieces::new(pieces.into()))?;
        let movement = Movement::new(SkuId(row.get("sku_id")?), reason, route, pieces)
            .expect("the callers' ways are legal; their tests walk them");
        let note = StockNote::parse("").expect("a note may be empty");
        Ok(Entry { movement, order: Some(order), note })
    };
    let entries = rows.iter().map(entry).collect::<Result<Vec<_>, DatabaseError>>()?;
    post(transaction, &Posting { actor, entries }).await.map(drop)
}
