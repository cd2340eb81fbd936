//! Reading balances and the ledger of a SKU.

use super::error::StockError;
use super::ledger::Balance;
use super::queries::{FIND_STOCK_BY_CODE, LIST_MOVEMENTS};
use crate::database::{Database, DatabaseError, Record};
use domain::{MovementReason, SkuId, StockAccount};
use jiff::Timestamp;

/// A SKU and where its pieces are.
#[derive(Debug)]
pub(super) struct SkuStock {
    pub(super) sku: SkuId,
    pub(super) code: String,
    pub(super) product: String,
    pub(super) balance: Balance,
}

/// A line of the ledger.
#[derive(Debug)]
pub(super) struct LedgerLine {
    pub(super) at: Timestamp,
    pub(super) reason: MovementReason,
    pub(super) from: StockAccount,
    pub(super) to: StockAccount,
    pub(super) quantity: i64,
    pub(super) actor: String,
    pub(super) order_number: Option<String>,
    pub(super) note: String,
}

/// The SKU with this code.
pub(super) async fn load_stock(database: &Database, code: &str) -> Result<SkuStock, StockError> {
    let rows = database.session().await?.query(FIND_STOCK_BY_CODE, &[&code]).await?;
    let row = rows.first().ok_or_else(|| StockError::UnknownCode(code.to_owned()))?;
    Ok(SkuStock {
        sku: SkuId(row.get("sku_id")?),
        code: row.get("code")?,
        product: row.get("product")?,
        balance: Balance::read(row)?,
    })
}

/// Its last movements, newest first.
pub(super) async fn list_movements(
    database: &Database,
    sku: SkuId,
    last: u16,
) -> Result<Vec<LedgerLine>, StockError> {
    let rows = database.session().await?.query(LIST_MOVEMENTS, &[&sku.0, &i64::from(last)]).await?;
    Ok(rows.iter().map(read_line).collect::<Result<_, _>>()?)
}

fn read_line(row: &Record) -> Result<LedgerLine, DatabaseError> {
    let account = |code: String| StockAccount::from_code(&code).ok_or("not an account");
    Ok(LedgerLine {
        at: row.get("created_at")?,
        reason: row.parse("reason", |code: String| MovementReason::from_code(&code).ok_or("not a reason"))?,
        from: row.parse("from_account", account)?,
        to: row.parse("to_account", account)?,
        quantity: row.get("quantity")?,
        actor: row.get("actor")?,
        order_number: row.get("order_number")?,
        note: row.get("note")?,
    })
}
