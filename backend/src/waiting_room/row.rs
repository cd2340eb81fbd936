//! The room as the database has it.

use super::line::Line;
use super::queries::{FIND_CAMPAIGN_STOCK, FIND_FIRST_STEP, FIND_STEP, LIST_ARRIVALS, LOCK_ROOM};
use crate::database::{DatabaseError, Record, Transaction};
use domain::SkuId;
use jiff::{SignedDuration, Timestamp};

/// How long a ticket may be used after it was called.
pub(super) const CALL_KEPT: SignedDuration = SignedDuration::from_mins(10);

/// The room that is open or will be, locked.
#[derive(Debug)]
pub(super) struct RoomRow {
    pub(super) id: i64,
    pub(super) campaign: Option<i64>,
    pub(super) by_pressure: bool,
    pub(super) gathers_from: Timestamp,
    pub(super) opens_at: Timestamp,
    pub(super) per_minute: u32,
    pub(super) seed: String,
    pub(super) serving: Timestamp,
    pub(super) advanced_at: Timestamp,
    pub(super) called_milli: u64,
    pub(super) spare_milli: u64,
    pub(super) drawn: u64,
    pub(super) pressed_at: Option<Timestamp>,
    /// The database's time.
    pub(super) now: Timestamp,
}

/// How far the line had come.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step {
    pub(super) serving: Timestamp,
    pub(super) called_milli: u64,
    pub(super) pieces_left: Option<u64>,
}

/// What a campaign still has.
#[derive(Debug)]
pub(super) struct CampaignStock {
    pub(super) pieces_left: u64,
    pub(super) skus: Vec<SkuId>,
}

impl RoomRow {
    /// Locks the room, if there is one.
    pub(super) async fn lock(transaction: &Transaction<'_>) -> Result<Option<Self>, DatabaseError> {
        let Some(row) = transaction.query_opt(LOCK_ROOM, &[]).await? else { return Ok(None) };
        Ok(Some(Self {
            id: row.get("id")?,
            campaign: row.get("campaign_id")?,
            by_pressure: row.get::<String>("opened_by")? == super::PRESSURE,
            gathers_from: row.get("gathers_from")?,
            opens_at: row.get("opens_at")?,
            per_minute: row.parse("per_minute", |number: i32| u32::try_from(number))?,
            seed: row.get("seed")?,
            serving: row.get("serving")?,
            advanced_at: row.get("advanced_at")?,
            called_milli: count(&row, "called_milli")?,
            spare_milli: count(&row, "spare_milli")?,
            drawn: count(&row, "drawn")?,
            pressed_at: row.get("pressed_at")?,
            now: row.get("now")?,
        }))
    }

    /// Its tickets that are not called.
    pub(super) async fn line(&self, transaction: &Transaction<'_>) -> Result<Line, DatabaseError> {
        let opens_at = self.opens_at.as_microsecond();
        let passed = (self.serving.as_microsecond() - opens_at).max(0) / 1_000_000;
        let first = i32::try_from(passed).unwrap_or(i32::MAX);
        let rows = transaction.query(LIST_ARRIVALS, &[&self.id, &first]).await?;
        let arrival = |row: &Record| -> Result<(u32, u64), DatabaseError> {
            Ok((row.parse("second", |second: i32| u32::try_from(second))?, count(row, "tickets")?))
        };
        Ok(Line {
            gathers_from: self.gathers_from.as_microsecond(),
            opens_at,
            drawn: self.drawn,
            arrivals: rows.iter().map(arrival).collect::<Result<_, _>>()?,
        })
    }

    /// How far the line had come when tickets were called that may just be used; when the room is younger, at its
    /// beginning.
    pub(super) async fn step_before(
        &self,
        transaction: &Transaction<'_>,
    ) -> Result<Option<Step>, DatabaseError> {
        let before = self.now.saturating_sub(CALL_KEPT).unwrap_or(Timestamp::MIN);
        if let Some(step) = transaction.query_opt(FIND_STEP, &[&self.id, &before]).await? {
            return read_step(&step).map(Some);
        }
        let Some(first) = transaction.query_opt(FIND_FIRST_STEP, &[&self.id]).await? else { return Ok(None) };
        let step = read_step(&first)?;
        Ok(Some(Step { serving: self.gathers_from, called_milli: 0, ..step }))
    }

    /// What its campaign still has; nothing when it is for all carts.
    pub(super) async fn stock(
        &self,
        transaction: &Transaction<'_>,
    ) -> Result<Option<CampaignStock>, DatabaseError> {
        let Some(campaign) = self.campaign else { return Ok(None) };
        let row = transaction.query_one(FIND_CAMPAIGN_STOCK, &[&campaign]).await?;
        let skus: Vec<i64> = row.get("skus")?;
        Ok(Some(CampaignStock {
            pieces_left: count(&row, "pieces_left")?,
            skus: skus.into_iter().map(SkuId).collect(),
        }))
    }
}

fn read_step(row: &Record) -> Result<Step, DatabaseError> {
    Ok(Step {
        serving: row.get("serving")?,
        called_milli: count(row, "called_milli")?,
        pieces_left: row.parse("pieces_left", |left: Option<i64>| left.map(u64::try_from).transpose())?,
    })
}

/// A number that a `CHECK` keeps from being negative.
pub(super) fn count(row: &Record, column: &'static str) -> Result<u64, DatabaseError> {
    row.parse(column, |number: i64| u64::try_from(number))
}
