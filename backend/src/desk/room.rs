//! The waiting room by hand: open it, set how many are let in, close it.

use super::error::DeskError;
use super::operation_queries::{CLOSE_OPEN_ROOM, FIND_CAMPAIGN_ID, FIND_OPEN_ROOM, SET_ROOM_RATE};
use crate::audit_log::{Author, Entry, record};
use crate::database::{Database, DatabaseError, Record, Transaction, Work};
use crate::waiting_room::{MILLI, Opening};
use client::{OpenRoom, SetRate, StaffRoom};
use jiff::{Span, Timestamp};
use serde_json::{Value, json};

/// The latest opening, in hours from now.
const MOST_HOURS: i64 = 24 * 14;
const MOST_PER_MINUTE: u32 = 600_000;
const MOST_GATHER_MINUTES: u16 = 240;

/// The room that is open or will be.
pub(super) async fn find(transaction: &Transaction<'_>) -> Result<Option<StaffRoom>, DatabaseError> {
    transaction.query_opt(FIND_OPEN_ROOM, &[]).await?.as_ref().map(read).transpose()
}

fn read(row: &Record) -> Result<StaffRoom, DatabaseError> {
    let count = |column| row.parse(column, |count: i64| u64::try_from(count));
    Ok(StaffRoom {
        id: row.get("id")?,
        opened_by: row.get("opened_by")?,
        gathers_from: row.get("gathers_from")?,
        opens_at: row.get("opens_at")?,
        per_minute: row.parse("per_minute", |count: i32| u32::try_from(count))?,
        campaign: row.get("campaign")?,
        tickets: count("tickets")?,
        called: count("called_milli")? / MILLI,
        entered: count("entered")?,
    })
}

/// What is done with it.
pub(super) enum Step<'a> {
    /// Opens it.
    Open(&'a OpenRoom),
    /// Sets how many are let in.
    Rate(SetRate),
    /// Closes it.
    Close,
}

struct Stepping<'a> {
    author: Author,
    step: Step<'a>,
}

/// Does it.
pub(super) async fn step(database: &Database, author: Author, step: Step<'_>) -> Result<(), DeskError> {
    check(&step, Timestamp::now())?;
    database.transaction("change_waiting_room", &Stepping { author, step }).await
}

fn check(step: &Step<'_>, now: Timestamp) -> Result<(), DeskError> {
    let per_minute = match step {
        Step::Open(opening) => opening.per_minute,
        Step::Rate(rate) => rate.per_minute,
        Step::Close => return Ok(()),
    };
    if !(1..=MOST_PER_MINUTE).contains(&per_minute) {
        return Err(DeskError::invalid("per_minute", "must be 1 to 600,000"));
    }
    let Step::Open(opening) = step else { return Ok(()) };
    if opening.gather_minutes > MOST_GATHER_MINUTES {
        return Err(DeskError::invalid("gather_minutes", "must be at most 240"));
    }
    let latest = now.checked_add(Span::new().hours(MOST_HOURS)).unwrap_or(Timestamp::MAX);
    if opening.opens_at.is_some_and(|at| at < now || at > latest) {
        return Err(DeskError::invalid("opens_at", "must lie in the next 14 days"));
    }
    Ok(())
}

impl Work for Stepping<'_> {
    type Output = ();
    type Error = DeskError;

    async fn run(&self, transaction: &Transaction<'_>) -> Result<(), DeskError> {
        let before = find(transaction).await?;
        let action = match &self.step {
            Step::Open(opening) => {
                self.opening(transaction, opening).await?.run(transaction).await?.ok_or(DeskError::Taken(
                    "A waiting room is open already. Change its rate, or close it.",
                ))?;
                "open_waiting_room"
            }
            Step::Rate(rate) => {
                let per_minute = rate.per_minute.cast_signed();
                if transaction.execute(SET_ROOM_RATE, &[&per_minute]).await? == 0 {
                    return Err(DeskError::NotFound);
                }
                "set_waiting_room_rate"
            }
            Step::Close => {
                if transaction.execute(CLOSE_OPEN_ROOM, &[]).await? == 0 {
                    return Err(DeskError::NotFound);
                }
                "close_waiting_room"
            }
        };
        let after = find(transaction).await?;
        let entry = Entry {
            action,
            object: "waiting_room".to_owned(),
            before: before.map(|room| terms(&room)),
            after: after.map(|room| terms(&room)),
        };
        Ok(record(transaction, &self.author, &entry).await?)
    }
}

impl Stepping<'_> {
    async fn opening(&self, transaction: &Transaction<'_>, asked: &OpenRoom) -> Result<Opening, DeskError> {
        let campaign = match &asked.campaign {
            None => None,
            Some(slug) => {
                let row = transaction.query_opt(FIND_CAMPAIGN_ID, &[slug]).await?;
                let row = row.ok_or_else(|| DeskError::invalid("campaign", "does not exist"))?;
                Some(row.get("id")?)
            }
        };
        Ok(Opening {
            campaign,
            actor: self.author.actor.clone(),
            opens_at: asked.opens_at,
            gather_minutes: asked.gather_minutes,
            per_minute: asked.per_minute,
        })
    }
}

/// What is decided by people, without what is counted.
fn terms(room: &StaffRoom) -> Value {
    json!({"id": room.id, "opens_at": room.opens_at, "per_minute": room.per_minute, "campaign": room.campaign})
}
