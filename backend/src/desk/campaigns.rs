//! Campaigns: prices for a time. One with a large cut is proposed; one that has begun can only be ended or made longer.

use super::ApprovalConfig;
use super::error::DeskError;
use super::promotion_queries::{
    ADD_CAMPAIGN, CHANGE_CAMPAIGN, DELETE_CAMPAIGN_PRICES, END_CAMPAIGN, FIND_STAFF_CAMPAIGN,
    LIST_CAMPAIGN_PRICES, LIST_CAMPAIGNS, LIST_LIST_PRICES, LOCK_CAMPAIGN, SET_CAMPAIGN_PRICES,
};
use super::proposals::propose;
use crate::audit_log::{Author, Entry, record};
use crate::database::{Database, DatabaseError, Record, Transaction, Work};
use client::{
    CampaignLine, CampaignSummary, EndCampaign, Outcome, ProposedChange, SaveCampaign, StaffCampaign,
};
use domain::{Poisha, Slug, Text};
use jiff::{Span, Timestamp};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// Campaigns that are listed, the last first.
const MOST_LISTED: i64 = 200;
/// SKUs of one campaign.
const MOST_SKUS: usize = 500;
const MOST_NAME: usize = 60;
/// Longest campaign, and the last moment that is taken, in hours from now.
const MOST_HOURS: i64 = 24 * 366 * 2;
const LEAST_PRICE: Poisha = Poisha::from_taka(1);
const MOST_PRICE: Poisha = Poisha::from_taka(10_000_000);

/// The last campaigns.
pub(super) async fn list(database: &Database) -> Result<Vec<CampaignSummary>, DatabaseError> {
    let rows = database.session().await?.query(LIST_CAMPAIGNS, &[&MOST_LISTED]).await?;
    rows.iter().map(read_summary).collect()
}

/// One campaign.
pub(super) async fn show(database: &Database, slug: &Slug) -> Result<StaffCampaign, DeskError> {
    let session = database.session().await?;
    let rows = session.query(FIND_STAFF_CAMPAIGN, &[&slug.as_str()]).await?;
    let campaign = read_summary(rows.first().ok_or(DeskError::NotFound)?)?;
    let prices = session.query(LIST_CAMPAIGN_PRICES, &[&slug.as_str()]).await?;
    Ok(StaffCampaign { campaign, prices: read_prices(&prices)? })
}

fn read_summary(row: &Record) -> Result<CampaignSummary, DatabaseError> {
    Ok(CampaignSummary {
        slug: row.text("slug")?,
        name: Text { bn: row.get("name_bn")?, en: row.get("name_en")? },
        from: row.get("starts_at")?,
        until: row.get("ends_at")?,
        per_phone: row.parse("per_phone", |pieces: Option<i32>| pieces.map(u32::try_from).transpose())?,
        skus: row.parse("skus", |count: i64| u32::try_from(count))?,
    })
}

fn read_prices(rows: &[Record]) -> Result<Vec<CampaignLine>, DatabaseError> {
    let read =
        |row: &Record| Ok(CampaignLine { sku: row.get("code")?, price: row.get("price").map(Poisha::new)? });
    rows.iter().map(read).collect()
}

struct Saving<'a> {
    author: Author,
    approvals: ApprovalConfig,
    change: &'a SaveCampaign,
}

/// Makes or changes a campaign, or proposes it.
pub(super) async fn save(
    database: &Database,
    (author, approvals): (Author, ApprovalConfig),
    change: &SaveCampaign,
) -> Result<Outcome, DeskError> {
    check(change, Timestamp::now())?;
    database.transaction("save_campaign", &Saving { author, approvals, change }).await
}

fn check(change: &SaveCampaign, now: Timestamp) -> Result<(), DeskError> {
    let invalid = |field, message| Err(DeskError::invalid(field, message));
    for (field, name) in [("name.bn", &change.name.bn), ("name.en", &change.name.en)] {
        if !(1..=MOST_NAME).contains(&name.trim().chars().count()) {
            return invalid(field, "must have 1 to 60 characters");
        }
    }
    let latest = now.checked_add(Span::new().hours(MOST_HOURS)).unwrap_or(Timestamp::MAX);
    if change.until <= change.from || change.until <= now || change.until > latest {
        return invalid("until", "must be later than from, later than now, and within two years");
    }
    if change.per_phone.is_some_and(|pieces| !(1..=20).contains(&pieces)) {
        return invalid("per_phone", "must be 1 to 20");
    }
    if !(1..=MOST_SKUS).contains(&change.prices.len()) {
        return invalid("prices", "must be 1 to 500");
    }
    if change.prices.iter().any(|line| !(LEAST_PRICE..=MOST_PRICE).contains(&line.price)) {
        return invalid("prices", "must be 1 to 10,000,000 taka");
    }
    let different: BTreeSet<&str> = change.prices.iter().map(|line| line.sku.as_str()).collect();
    if different.len() < change.prices.len() {
        return invalid("prices", "must have each SKU once");
    }
    Ok(())
}

impl Work for Saving<'_> {
    type Output = Outcome;
    type Error = DeskError;

    async fn run(&self, transaction: &Transaction<'_>) -> Result<Outcome, DeskError> {
        let ordinary = list_prices(transaction, &self.change.prices).await?;
        let most = self.approvals.approval_price_cut_percent;
        let is_large = |line: &CampaignLine| {
            let (list, price) = (ordinary[line.sku.as_str()].get(), line.price.get());
            (list - price) * 100 > list * most
        };
        if self.change.prices.iter().any(is_large) {
            let change = ProposedChange::Campaign { change: self.change.clone() };
            return propose(transaction, &self.author, (self.change.key, &change)).await;
        }
        apply(transaction, &self.author, self.change).await?;
        Ok(Outcome::Done)
    }
}

/// The ordinary price of each SKU; a campaign must be below it.
async fn list_prices<'a>(
    transaction: &Transaction<'_>,
    prices: &'a [CampaignLine],
) -> Result<BTreeMap<&'a str, Poisha>, DeskError> {
    let codes: Vec<&str> = prices.iter().map(|line| line.sku.as_str()).collect();
    let mut found = BTreeMap::new();
    for row in transaction.query(LIST_LIST_PRICES, &[&codes]).await? {
        let (code, list): (String, i64) = (row.get("code")?, row.get("list")?);
        if let Some(line) = prices.iter().find(|line| line.sku == code) {
            found.insert(line.sku.as_str(), Poisha::new(list));
        }
    }
    if found.len() < prices.len() {
        return Err(DeskError::invalid("prices", "must name SKUs that have a price"));
    }
    if prices.iter().any(|line| line.price >= found[line.sku.as_str()]) {
        return Err(DeskError::invalid("prices", "must be below the list price"));
    }
    Ok(found)
}

/// Makes or changes it, with all of its prices.
pub(super) async fn apply(
    transaction: &Transaction<'_>,
    author: &Author,
    change: &SaveCampaign,
) -> Result<(), DeskError> {
    list_prices(transaction, &change.prices).await?;
    let (slug, name) = (change.slug.as_str(), &change.name);
    let (bn, en) = (name.bn.trim(), name.en.trim());
    let per_phone = change.per_phone.map(u32::cast_signed);
    let locked = transaction.query_opt(LOCK_CAMPAIGN, &[&slug]).await?;
    let before = match (&locked, change.is_new) {
        (Some(_), true) => return Err(DeskError::Taken("There is a campaign with this name.")),
        (None, false) => return Err(DeskError::NotFound),
        (None, true) => {
            let values: [&(dyn tokio_postgres::types::ToSql + Sync); 6] =
                [&slug, &bn, &en, &change.from, &change.until, &per_phone];
            transaction.execute(ADD_CAMPAIGN, &values).await?;
            None
        }
        (Some(row), false) => {
            if row.get("has_begun")? {
                return Err(DeskError::invalid(
                    "from",
                    "has come: only the end of a campaign can change then",
                ));
            }
            let prices = transaction.query(LIST_CAMPAIGN_PRICES, &[&slug]).await?;
            let before = StaffCampaign { campaign: read_summary(row)?, prices: read_prices(&prices)? };
            transaction.execute(DELETE_CAMPAIGN_PRICES, &[&slug]).await?;
            let values: [&(dyn tokio_postgres::types::ToSql + Sync); 6] =
                [&slug, &bn, &en, &change.from, &change.until, &per_phone];
            transaction.execute(CHANGE_CAMPAIGN, &values).await?;
            Some(before)
        }
    };
    let (codes, prices): (Vec<&str>, Vec<i64>) =
        change.prices.iter().map(|line| (line.sku.as_str(), line.price.get())).unzip();
    transaction.execute(SET_CAMPAIGN_PRICES, &[&slug, &codes, &prices]).await?;
    let entry = Entry {
        action: "save_campaign",
        object: object(&change.slug),
        before: before.map(|before| json!(before)),
        after: Some(json!(change)),
    };
    Ok(record(transaction, author, &entry).await?)
}

/// The name of a campaign in the audit log.
pub(super) fn object(slug: &Slug) -> String {
    format!("campaign:{slug}")
}

struct Ending<'a> {
    author: Author,
    slug: &'a Slug,
    end: EndCampaign,
}

/// Ends a campaign now or at another moment; also one that is on, and during a freeze.
pub(super) async fn end(
    database: &Database,
    author: Author,
    (slug, end): (&Slug, EndCampaign),
) -> Result<StaffCampaign, DeskError> {
    database.transaction("end_campaign", &Ending { author, slug, end }).await?;
    show(database, slug).await
}

impl Work for Ending<'_> {
    type Output = ();
    type Error = DeskError;

    async fn run(&self, transaction: &Transaction<'_>) -> Result<(), DeskError> {
        let slug = self.slug.as_str();
        let row = transaction.query_opt(LOCK_CAMPAIGN, &[&slug]).await?.ok_or(DeskError::NotFound)?;
        let (from, before): (Timestamp, Timestamp) = (row.get("starts_at")?, row.get("ends_at")?);
        let now: Timestamp = row.get("now")?;
        let until = self.end.until.unwrap_or(now);
        if before <= now {
            return Err(DeskError::invalid("until", "cannot change: the campaign is over"));
        }
        if until < now || until <= from {
            return Err(DeskError::invalid(
                "until",
                "must lie after the campaign's first moment, and not in the past",
            ));
        }
        transaction.execute(END_CAMPAIGN, &[&slug, &until]).await?;
        let entry = Entry {
            action: "end_campaign",
            object: object(self.slug),
            before: Some(json!({"until": before})),
            after: Some(json!({"until": until})),
        };
        Ok(record(transaction, &self.author, &entry).await?)
    }
}
