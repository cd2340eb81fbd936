//! Coupons. One that takes off much is proposed; its terms never change, it can only be ended.

use super::ApprovalConfig;
use super::error::DeskError;
use super::promotion_queries::{ADD_COUPON, END_COUPON, LIST_COUPONS, LOCK_COUPON};
use super::proposals::propose;
use crate::audit_log::{Author, Entry, record};
use crate::database::{Database, DatabaseError, Record, Transaction, Work};
use crate::promotions::read_benefit;
use client::{CouponBenefit, CouponTerms, CreateCoupon, Outcome, ProposedChange, StaffCoupon};
use domain::{CouponCode, Poisha};
use jiff::Timestamp;
use serde_json::json;

/// Coupons that are listed, the last first.
const MOST_LISTED: i64 = 200;
const MOST_AMOUNT: Poisha = Poisha::from_taka(10_000_000);

/// The last coupons.
pub(super) async fn list(database: &Database) -> Result<Vec<StaffCoupon>, DatabaseError> {
    database.session().await?.query(LIST_COUPONS, &[&MOST_LISTED]).await?.iter().map(read).collect()
}

fn read(row: &Record) -> Result<StaffCoupon, DatabaseError> {
    let terms = CouponTerms {
        code: row.text("code")?,
        benefit: read_benefit(row)?.into(),
        minimum_basket: row.get("minimum_basket").map(Poisha::new)?,
        from: row.get("starts_at")?,
        until: row.get("ends_at")?,
        total_uses: row.parse("total_uses", |uses: Option<i64>| uses.map(u32::try_from).transpose())?,
        customer_uses: row.parse("customer_uses", |uses: Option<i32>| uses.map(u32::try_from).transpose())?,
    };
    Ok(StaffCoupon { terms, uses: row.parse("uses", |uses: i64| u64::try_from(uses))? })
}

struct Creating<'a> {
    author: Author,
    approvals: ApprovalConfig,
    request: &'a CreateCoupon,
}

/// Makes a coupon, or proposes it.
pub(super) async fn create(
    database: &Database,
    (author, approvals): (Author, ApprovalConfig),
    request: &CreateCoupon,
) -> Result<Outcome, DeskError> {
    check(&request.terms, Timestamp::now())?;
    database.transaction("create_coupon", &Creating { author, approvals, request }).await
}

fn check(terms: &CouponTerms, now: Timestamp) -> Result<(), DeskError> {
    let invalid = |field, message| Err(DeskError::invalid(field, message));
    let is_amount = |amount: Poisha| (Poisha::from_taka(1)..=MOST_AMOUNT).contains(&amount);
    match terms.benefit {
        CouponBenefit::Percentage { percentage, .. } if !(1..=100).contains(&percentage) => {
            return invalid("terms.benefit.percentage", "must be 1 to 100");
        }
        CouponBenefit::Percentage { most: Some(most), .. } if !is_amount(most) => {
            return invalid("terms.benefit.most", "must be 1 to 10,000,000 taka");
        }
        CouponBenefit::Fixed { amount } if !is_amount(amount) => {
            return invalid("terms.benefit.amount", "must be 1 to 10,000,000 taka");
        }
        _ => {}
    }
    if !(Poisha::new(0)..=MOST_AMOUNT).contains(&terms.minimum_basket) {
        return invalid("terms.minimum_basket", "must be 0 to 10,000,000 taka");
    }
    if terms.until.is_some_and(|until| until <= now || terms.from.is_some_and(|from| until <= from)) {
        return invalid("terms.until", "must be later than from, and later than now");
    }
    if terms.total_uses.is_some_and(|uses| !(1..=10_000_000).contains(&uses)) {
        return invalid("terms.total_uses", "must be 1 to 10,000,000");
    }
    if terms.customer_uses.is_some_and(|uses| !(1..=1_000).contains(&uses)) {
        return invalid("terms.customer_uses", "must be 1 to 1,000");
    }
    Ok(())
}

/// Whether it takes more off the smallest basket than one person may cut a price.
fn is_large(terms: &CouponTerms, approvals: ApprovalConfig) -> bool {
    let most = approvals.approval_price_cut_percent;
    match terms.benefit {
        CouponBenefit::Percentage { percentage, .. } => i64::from(percentage) > most,
        CouponBenefit::Fixed { amount } => amount.get() * 100 > terms.minimum_basket.get() * most,
        CouponBenefit::FreeDelivery => false,
    }
}

impl Work for Creating<'_> {
    type Output = Outcome;
    type Error = DeskError;

    async fn run(&self, transaction: &Transaction<'_>) -> Result<Outcome, DeskError> {
        if is_large(&self.request.terms, self.approvals) {
            let change = ProposedChange::Coupon { change: self.request.clone() };
            return propose(transaction, &self.author, (self.request.key, &change)).await;
        }
        apply(transaction, &self.author, self.request).await?;
        Ok(Outcome::Done)
    }
}

/// Makes it.
pub(super) async fn apply(
    transaction: &Transaction<'_>,
    author: &Author,
    request: &CreateCoupon,
) -> Result<(), DeskError> {
    let terms = &request.terms;
    let (kind, percentage, most, amount) = match terms.benefit {
        CouponBenefit::Percentage { percentage, most } => {
            ("percentage", Some(i16::from(percentage)), most.map(Poisha::get), None)
        }
        CouponBenefit::Fixed { amount } => ("fixed", None, None, Some(amount.get())),
        CouponBenefit::FreeDelivery => ("free_delivery", None, None, None),
    };
    let (total, each) = (terms.total_uses.map(i64::from), terms.customer_uses.map(u32::cast_signed));
    let minimum = terms.minimum_basket.get();
    let values: [&(dyn tokio_postgres::types::ToSql + Sync); 10] = [
        &terms.code.as_str(),
        &kind,
        &percentage,
        &most,
        &amount,
        &minimum,
        &terms.from,
        &terms.until,
        &total,
        &each,
    ];
    if transaction.execute(ADD_COUPON, &values).await? == 0 {
        return Err(DeskError::Taken("There is a coupon with this code."));
    }
    let entry = Entry {
        action: "create_coupon",
        object: object(&terms.code),
        before: None,
        after: Some(json!(terms)),
    };
    Ok(record(transaction, author, &entry).await?)
}

/// The name of a coupon in the audit log.
pub(super) fn object(code: &CouponCode) -> String {
    format!("coupon:{}", code.as_str())
}

struct Ending<'a> {
    author: Author,
    code: &'a CouponCode,
}

/// Ends a coupon now. One that is over already stays as it is.
pub(super) async fn end(database: &Database, author: Author, code: &CouponCode) -> Result<(), DeskError> {
    database.transaction("end_coupon", &Ending { author, code }).await
}

impl Work for Ending<'_> {
    type Output = ();
    type Error = DeskError;

    async fn run(&self, transaction: &Transaction<'_>) -> Result<(), DeskError> {
        let code = self.code.as_str();
        let row = transaction.query_opt(LOCK_COUPON, &[&code]).await?.ok_or(DeskError::NotFound)?;
        if row.get("is_on")? {
            transaction.execute(END_COUPON, &[&code]).await?;
            let entry = Entry {
                action: "end_coupon",
                object: object(self.code),
                before: Some(json!({"until": row.get::<Option<Timestamp>>("ends_at")?})),
                after: None,
            };
            record(transaction, &self.author, &entry).await?;
        }
        Ok(())
    }
}
