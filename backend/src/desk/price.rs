//! Setting prices. A large cut is proposed instead.

use super::ApprovalConfig;
use super::error::DeskError;
use super::proposals::propose;
use super::queries::{LOCK_PRICE, SET_PRICE};
use super::skus::{find, object, read_price};
use crate::audit_log::{Author, Entry, record};
use crate::database::{Database, Transaction, Work};
use client::{ChangePrice, Outcome, Price, ProposedChange};
use domain::Poisha;
use serde_json::json;

/// Least and most that a piece costs.
const LEAST: Poisha = Poisha::from_taka(1);
const MOST: Poisha = Poisha::from_taka(10_000_000);

struct Changing<'a> {
    author: Author,
    approvals: ApprovalConfig,
    code: &'a str,
    change: &'a ChangePrice,
}

/// Sets a price, or proposes it. Setting what is set already gives the same answer.
pub(super) async fn change(
    database: &Database,
    (author, approvals): (Author, ApprovalConfig),
    (code, change): (&str, &ChangePrice),
) -> Result<Outcome, DeskError> {
    check(&change.price)?;
    database.transaction("change_price", &Changing { author, approvals, code, change }).await
}

/// Whether a price is one.
pub(super) fn check(price: &Price) -> Result<(), DeskError> {
    let invalid = |field, message| Err(DeskError::invalid(field, message));
    let is_price = |price: Poisha| (LEAST..=MOST).contains(&price);
    if !is_price(price.list) {
        return invalid("price.list", "must be 1 to 10,000,000 taka");
    }
    let Some(sale) = price.sale else { return Ok(()) };
    if !is_price(sale.price) {
        return invalid("price.sale.price", "must be 1 to 10,000,000 taka");
    }
    if sale.price >= price.list {
        return invalid("price.sale.price", "must be below the list price");
    }
    if sale.from.zip(sale.until).is_some_and(|(from, until)| from >= until) {
        return invalid("price.sale.until", "must be later than from");
    }
    Ok(())
}

impl Work for Changing<'_> {
    type Output = Outcome;
    type Error = DeskError;

    async fn run(&self, transaction: &Transaction<'_>) -> Result<Outcome, DeskError> {
        let before = find(transaction, self.code).await?.price;
        if before.is_some_and(|before| is_large_cut(&before, &self.change.price, self.approvals)) {
            if before != self.change.seen {
                return Err(DeskError::Outdated);
            }
            let change = ProposedChange::Price { sku: self.code.to_owned(), change: self.change.clone() };
            return propose(transaction, &self.author, (self.change.key, &change)).await;
        }
        apply(transaction, &self.author, (self.code, self.change)).await?;
        Ok(Outcome::Done)
    }
}

/// Whether the lowest price falls by more than the shop lets one person decide.
fn is_large_cut(before: &Price, after: &Price, approvals: ApprovalConfig) -> bool {
    let (before, after) = (before.lowest().get(), after.lowest().get());
    (before - after) * 100 > before * approvals.approval_price_cut_percent
}

/// Sets the price if it is still as it was seen.
pub(super) async fn apply(
    transaction: &Transaction<'_>,
    author: &Author,
    (code, change): (&str, &ChangePrice),
) -> Result<(), DeskError> {
    let sku = find(transaction, code).await?;
    let locked = transaction.query_opt(LOCK_PRICE, &[&sku.id.0]).await?;
    let before = locked.as_ref().map(read_price).transpose()?.flatten();
    let Price { list, sale } = change.price;
    if before == Some(change.price) {
        return Ok(());
    }
    if before != change.seen {
        return Err(DeskError::Outdated);
    }
    let (from, until) = (sale.and_then(|sale| sale.from), sale.and_then(|sale| sale.until));
    let sale = sale.map(|sale| sale.price.get());
    transaction.execute(SET_PRICE, &[&sku.id.0, &list.get(), &sale, &from, &until]).await?;
    let entry = Entry {
        action: "change_price",
        object: object(code),
        before: Some(json!(before)),
        after: Some(json!(change.price)),
    };
    Ok(record(transaction, author, &entry).await?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Sale;

    fn price(list: i64, sale: Option<i64>) -> Price {
        let sale = sale.map(|taka| Sale { price: Poisha::from_taka(taka), from: None, until: None });
        Price { list: Poisha::from_taka(list), sale }
    }

    #[test]
    fn a_cut_is_measured_from_what_was_charged_at_the_lowest() {
        let approvals = ApprovalConfig { approval_stock_taka: 0, approval_price_cut_percent: 25 };
        let is_large = |before, after| is_large_cut(&before, &after, approvals);
        assert!(!is_large(price(1_000, None), price(750, None)));
        assert!(is_large(price(1_000, None), price(749, None)));
        assert!(is_large(price(1_000, None), price(1_000, Some(700))));
        assert!(!is_large(price(1_000, Some(800)), price(1_000, Some(600))));
        assert!(is_large(price(1_000, Some(800)), price(1_000, Some(599))));
        assert!(!is_large(price(1_000, None), price(2_000, None)));
    }

    #[test]
    fn prices_have_bounds() {
        assert!(check(&price(1, None)).is_ok());
        for wrong in [price(0, None), price(10_000_001, None), price(5, Some(5)), price(5, Some(0))] {
            assert!(check(&wrong).is_err(), "{wrong:?}");
        }
    }
}
