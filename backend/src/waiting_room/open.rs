//! Opening a room.

use super::queries::OPEN_ROOM;
use crate::database::{Database, DatabaseError, Transaction, Work};
use domain::Actor;
use jiff::Timestamp;
use std::fmt::Write;

/// How a room is opened.
#[derive(Debug, Clone)]
pub struct Opening {
    /// Whose SKUs make a cart wait; `None`: every cart waits.
    pub campaign: Option<i64>,
    /// Who opens it.
    pub actor: Actor,
    /// When; `None`: now.
    pub opens_at: Option<Timestamp>,
    /// For how long before that tickets are given out that are drawn by lot.
    pub gather_minutes: u16,
    /// Most shoppers who are let in.
    pub per_minute: u32,
}

/// A room that was opened.
#[derive(Debug, Clone, Copy)]
pub struct Opened {
    /// Its number.
    pub id: i64,
    /// From when on tickets are given out.
    pub gathers_from: Timestamp,
    /// From when on shoppers are let in.
    pub opens_at: Timestamp,
}

impl Opening {
    /// For every cart, now.
    pub fn at_once(per_minute: u32, actor: Actor) -> Self {
        Self { campaign: None, actor, opens_at: None, gather_minutes: 0, per_minute }
    }
}

/// Opens a room; nothing when one is open already.
pub async fn open_room(database: &Database, opening: &Opening) -> Result<Option<Opened>, DatabaseError> {
    database.transaction("open_waiting_room", opening).await
}

impl Work for Opening {
    type Output = Option<Opened>;
    type Error = DatabaseError;

    async fn run(&self, transaction: &Transaction<'_>) -> Result<Option<Opened>, DatabaseError> {
        let seed = hexadecimal(&rand::random::<[u8; 32]>());
        let gathering = f64::from(u32::from(self.gather_minutes) * 60);
        let (campaign, actor, opens_at) = (self.campaign, self.actor.as_str(), self.opens_at);
        let per_minute = i32::try_from(self.per_minute).unwrap_or(i32::MAX);
        let opened = transaction
            .query_opt(OPEN_ROOM, &[&campaign, &actor, &opens_at, &gathering, &per_minute, &seed])
            .await?;
        let Some(row) = opened else { return Ok(None) };
        Ok(Some(Opened {
            id: row.get("id")?,
            gathers_from: row.get("gathers_from")?,
            opens_at: row.get("opens_at")?,
        }))
    }
}

pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
