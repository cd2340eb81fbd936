//! Coupons with what is left of them.

use super::queries::{FIND_COUPON, LIST_COUPON_CUSTOMERS, LOCK_COUPONS, TAKE_COUPON_CUSTOMERS, TAKE_COUPONS};
use crate::database::{Database, DatabaseError, Record, Transaction};
use domain::{Benefit, Coupon, CouponCode, CouponId, CouponRefusal, Phone, Poisha, Saving};
use jiff::Timestamp;
use std::collections::{BTreeMap, HashMap};

/// A coupon, and who has used it.
#[derive(Debug, Clone)]
pub(crate) struct CouponState {
    pub(crate) id: CouponId,
    pub(crate) coupon: Coupon,
    /// Orders that may still use it; `None`: no limit.
    pub(crate) left: Option<i64>,
    /// How often one phone may use it; `None`: no limit.
    pub(crate) per_customer: Option<i64>,
    /// How often the phones that matter here have used it.
    pub(crate) used_by: HashMap<Phone, i64>,
}

impl CouponState {
    /// What it saves on products of this price; limits of a single phone do not count.
    pub(crate) fn save(&self, items_total: Poisha, now: Timestamp) -> Result<Saving, CouponRefusal> {
        let saving = self.coupon.save(items_total, now)?;
        if self.left.is_some_and(|left| left <= 0) { Err(CouponRefusal::UsedUp) } else { Ok(saving) }
    }

    /// The same for one phone.
    pub(crate) fn save_for(
        &self,
        phone: &Phone,
        items_total: Poisha,
        now: Timestamp,
    ) -> Result<Saving, CouponRefusal> {
        let saving = self.save(items_total, now)?;
        let used = self.used_by.get(phone).copied().unwrap_or(0);
        if self.per_customer.is_some_and(|most| used >= most) {
            Err(CouponRefusal::UsedByCustomer)
        } else {
            Ok(saving)
        }
    }

    /// Counts a use by this phone.
    pub(crate) fn take(&mut self, phone: &Phone) {
        self.left = self.left.map(|left| left - 1);
        *self.used_by.entry(phone.clone()).or_default() += 1;
    }
}

/// The coupon with this code as it stands, without who has used it.
pub(crate) async fn find_coupon(
    database: &Database,
    code: &CouponCode,
) -> Result<Option<CouponState>, DatabaseError> {
    let rows = database.session().await?.query(FIND_COUPON, &[&code.as_str()]).await?;
    rows.first().map(read_coupon).transpose()
}

/// Locks these coupons and reads how often these phones have used them.
pub(crate) async fn lock_coupons(
    transaction: &Transaction<'_>,
    uses: &[(&CouponCode, &Phone)],
) -> Result<HashMap<CouponCode, CouponState>, DatabaseError> {
    if uses.is_empty() {
        return Ok(HashMap::new());
    }
    let codes: Vec<&str> = uses.iter().map(|(code, _)| code.as_str()).collect();
    let phones: Vec<&str> = uses.iter().map(|(_, phone)| phone.as_str()).collect();
    let rows = transaction.query(LOCK_COUPONS, &[&codes]).await?;
    let mut coupons = rows.iter().map(read_coupon).collect::<Result<Vec<_>, _>>()?;
    let ids: Vec<i64> = coupons.iter().map(|state| state.id.0).collect();
    for row in transaction.query(LIST_COUPON_CUSTOMERS, &[&ids, &phones]).await? {
        let id = CouponId(row.get("coupon_id")?);
        let used = i64::from(row.get::<i32>("uses")?);
        for state in coupons.iter_mut().filter(|state| state.id == id) {
            state.used_by.insert(row.text("phone")?, used);
        }
    }
    Ok(coupons.into_iter().map(|state| (state.coupon.code.clone(), state)).collect())
}

/// Counts the uses by accepted orders. The coupons are locked.
pub(crate) async fn record_coupon_uses(
    transaction: &Transaction<'_>,
    uses: &[(CouponId, &Phone)],
) -> Result<(), DatabaseError> {
    if uses.is_empty() {
        return Ok(());
    }
    let (mut by_coupon, mut by_customer) = (BTreeMap::<i64, i64>::new(), BTreeMap::<(i64, &str), i32>::new());
    for (coupon, phone) in uses {
        *by_coupon.entry(coupon.0).or_default() += 1;
        *by_customer.entry((coupon.0, phone.as_str())).or_default() += 1;
    }
    let (ids, counts): (Vec<i64>, Vec<i64>) = by_coupon.into_iter().unzip();
    transaction.execute(TAKE_COUPONS, &[&ids, &counts]).await?;
    let (customers, counts): (Vec<(i64, &str)>, Vec<i32>) = by_customer.into_iter().unzip();
    let (ids, phones): (Vec<i64>, Vec<&str>) = customers.into_iter().unzip();
    transaction.execute(TAKE_COUPON_CUSTOMERS, &[&ids, &phones, &counts]).await.map(drop)
}

fn read_coupon(row: &Record) -> Result<CouponState, DatabaseError> {
    let uses: i64 = row.get("uses")?;
    let coupon = Coupon {
        code: row.text("code")?,
        benefit: read_benefit(row)?,
        minimum_basket: row.get("minimum_basket").map(Poisha::new)?,
        from: row.get("starts_at")?,
        until: row.get("ends_at")?,
    };
    Ok(CouponState {
        id: CouponId(row.get("id")?),
        coupon,
        left: row.get::<Option<i64>>("total_uses")?.map(|total| total - uses),
        per_customer: row.get::<Option<i32>>("customer_uses")?.map(i64::from),
        used_by: HashMap::new(),
    })
}

/// The table's CHECKs say which columns belong to which benefit.
pub(crate) fn read_benefit(row: &Record) -> Result<Benefit, DatabaseError> {
    let percentage = row.parse("percentage", |share: Option<i16>| share.map(u8::try_from).transpose())?;
    let (most, amount): (Option<i64>, Option<i64>) = (row.get("most_discount")?, row.get("amount")?);
    Ok(match (percentage, amount) {
        (Some(percentage), _) => Benefit::Percentage { percentage, most: most.map(Poisha::new) },
        (None, Some(amount)) => Benefit::Fixed(Poisha::new(amount)),
        (None, None) => Benefit::FreeDelivery,
    })
}
