//! Coupons, and what one phone may buy in a campaign.
//!
//! The terms are pure rules in `domain`; here is what depends on who has used them. Both are read, decided and written
//! inside the transaction of the order (`checkout`): a coupon's row is locked after the stock; what a phone has bought of
//! a SKU changes only under the lock of that SKU's stock. A cancelled order gives both back (`orders`). The database's
//! `CHECK`s hold the limits whatever this code does.

mod coupon;
mod limit;
mod queries;

pub(crate) use coupon::{CouponState, find_coupon, lock_coupons, read_benefit, record_coupon_uses};
pub(crate) use limit::{Bought, CampaignPiece, list_bought, record_bought};
pub use queries::STATEMENTS;

use crate::database::{DatabaseError, Transaction};
use domain::OrderId;
use queries::{GIVE_BACK_COUPON, GIVE_BACK_COUPON_CUSTOMER, GIVE_BACK_PIECES, LOCK_COUPON_OF_ORDER};

/// Gives back what a cancelled order used. Its row and its stock are locked.
pub(crate) async fn give_back(transaction: &Transaction<'_>, order: OrderId) -> Result<(), DatabaseError> {
    transaction.query(LOCK_COUPON_OF_ORDER, &[&order.0]).await?;
    transaction.execute(GIVE_BACK_COUPON, &[&order.0]).await?;
    transaction.execute(GIVE_BACK_COUPON_CUSTOMER, &[&order.0]).await?;
    transaction.execute(GIVE_BACK_PIECES, &[&order.0]).await?;
    Ok(())
}
