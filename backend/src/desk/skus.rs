//! Lists of SKUs, and one with its stock and its ledger.

use super::error::DeskError;
use super::proposals;
use super::queries::{FIND_SKU, LIST_LEDGER, LIST_STAFF_SKUS};
use crate::database::{Database, DatabaseError, Record, Transaction};
use crate::stock::Balance;
use client::{Price, SkuPage, SkuSummary, StaffSku, StockBalance, StockMovement};
use domain::{FEW_LEFT, MovementReason, OrderNumber, Poisha, Sale, SkuId, StockAccount, Text};

/// SKUs or lines of a page.
const LINES: i64 = 50;

/// Which SKUs.
#[derive(Debug)]
pub(super) struct Wanted<'a> {
    /// The name of the list, as in [`client::SkuList`].
    pub(super) list: &'a str,
    /// A part of the code or the name.
    pub(super) text: &'a str,
    /// Only those after this code.
    pub(super) after: &'a str,
}

/// A SKU as it is found inside a transaction.
pub(super) struct FoundSku {
    pub(super) id: SkuId,
    pub(super) price: Option<Price>,
}

/// A page of SKUs.
pub(super) async fn list(database: &Database, wanted: &Wanted<'_>) -> Result<SkuPage, DatabaseError> {
    let text = wanted.text.trim().to_lowercase();
    let mut rows = database
        .session()
        .await?
        .query(LIST_STAFF_SKUS, &[&wanted.after, &text, &wanted.list, &FEW_LEFT, &(LINES + 1)])
        .await?;
    let is_more = rows.len() > 50;
    rows.truncate(50);
    let next = rows.last().filter(|_| is_more).map(|row| row.get("code")).transpose()?;
    let skus = rows.iter().map(read_summary).collect::<Result<_, _>>()?;
    Ok(SkuPage { skus, next })
}

/// One SKU with a page of its ledger.
pub(super) async fn show(
    database: &Database,
    (code, before): (&str, Option<i64>),
) -> Result<StaffSku, DeskError> {
    let session = database.session().await?;
    let found = session.query(FIND_SKU, &[&code]).await?;
    let row = found.first().ok_or(DeskError::NotFound)?;
    let id: i64 = row.get("id")?;
    let mut lines = session.query(LIST_LEDGER, &[&id, &before, &(LINES + 1)]).await?;
    let is_more = lines.len() > 50;
    lines.truncate(50);
    let next = lines.last().filter(|_| is_more).map(|line| line.get("id")).transpose()?;
    let movements = lines.iter().map(read_movement).collect::<Result<_, _>>()?;
    let balance = Balance::read(row)?;
    Ok(StaffSku {
        sku: read_summary(row)?,
        images: row.get("images")?,
        stock: wire(balance),
        movements,
        next,
        proposals: proposals::list(&session, &object(code)).await?,
    })
}

/// The SKU with this code.
pub(super) async fn find(transaction: &Transaction<'_>, code: &str) -> Result<FoundSku, DeskError> {
    let row = transaction.query_opt(FIND_SKU, &[&code]).await?.ok_or(DeskError::NotFound)?;
    Ok(FoundSku { id: SkuId(row.get("id")?), price: read_price(&row)? })
}

/// The name of a SKU in the audit log.
pub(super) fn object(code: &str) -> String {
    format!("sku:{code}")
}

/// Pieces by account, as the wire has them.
pub(super) fn wire(balance: Balance) -> StockBalance {
    StockBalance {
        received: -balance.get(StockAccount::Supplier),
        on_hand: balance.get(StockAccount::OnHand),
        held: balance.get(StockAccount::Held),
        sold: balance.get(StockAccount::Sold),
        returned: balance.get(StockAccount::Returned),
        damaged: balance.get(StockAccount::Damaged),
        adjusted: balance.get(StockAccount::Adjusted),
    }
}

pub(super) fn read_summary(row: &Record) -> Result<SkuSummary, DatabaseError> {
    Ok(SkuSummary {
        code: row.get("code")?,
        product: row.get("slug")?,
        name: Text { bn: row.get("name_bn")?, en: row.get("name_en")? },
        options: row.json("options")?,
        image: row.get("image")?,
        is_published: row.get("published")?,
        price: read_price(row)?,
        on_hand: row.get("on_hand")?,
    })
}

/// The price of a row that may have none.
pub(super) fn read_price(row: &Record) -> Result<Option<Price>, DatabaseError> {
    let Some(list) = row.get::<Option<i64>>("list")? else { return Ok(None) };
    let sale = match row.get::<Option<i64>>("sale")? {
        Some(price) => Some(Sale {
            price: Poisha::new(price),
            from: row.get("sale_from")?,
            until: row.get("sale_until")?,
        }),
        None => None,
    };
    Ok(Some(Price { list: Poisha::new(list), sale }))
}

fn read_movement(row: &Record) -> Result<StockMovement, DatabaseError> {
    let account = |code: String| StockAccount::from_code(&code).ok_or("not an account");
    Ok(StockMovement {
        at: row.get("created_at")?,
        reason: row.parse("reason", |code: String| MovementReason::from_code(&code).ok_or("not a reason"))?,
        from: row.parse("from_account", account)?,
        to: row.parse("to_account", account)?,
        quantity: row.get("quantity")?,
        actor: row.get("actor")?,
        order: row.parse("order_number", |number: Option<String>| {
            number.as_deref().map(OrderNumber::parse).transpose()
        })?,
        note: row.get("note")?,
    })
}
