//! One step of the room, in one transaction: takes in what frontends counted, and calls the next tickets.

use super::counts::Counts;
use super::line::{Line, MILLI, allowance, spare};
use super::open::hexadecimal;
use super::queries::{ADD_ARRIVALS, ADD_STEP, ADVANCE_ROOM, CLOSE_ROOM};
use super::row::{CampaignStock, RoomRow, Step};
use crate::database::{DatabaseError, Transaction, Work};
use client::Room;
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};

/// Tickets younger than this may not have been counted: frontends tell every second, the database is told twice a second.
const COUNTED_AFTER: SignedDuration = SignedDuration::from_secs(2);

/// How long nobody is let in after orders waited too long in any replica.
const PRESSED_FOR: SignedDuration = SignedDuration::from_secs(1);

/// A room that pressure opened closes after so long without pressure and without anybody waiting.
const CALM_FOR: SignedDuration = SignedDuration::from_mins(1);

/// Of a campaign, so many times the pieces that are left are called at once: not everybody comes, and not everybody buys.
const CALLED_FOR_A_PIECE: u64 = 2;

/// The step.
#[derive(Debug)]
pub(super) struct Advance<'a> {
    /// What frontends counted.
    pub(super) counts: &'a Counts,
    /// Whether orders wait too long here.
    pub(super) pressed: bool,
}

impl Work for Advance<'_> {
    /// The room, if one is open or will be.
    type Output = Option<Room>;
    type Error = DatabaseError;

    async fn run(&self, transaction: &Transaction<'_>) -> Result<Option<Room>, DatabaseError> {
        let Some(mut row) = RoomRow::lock(transaction).await? else { return Ok(None) };
        let counts = self.counts.of(row.id);
        if let Some(counts) = counts {
            let (seconds, tickets) = counts.columns();
            transaction.execute(ADD_ARRIVALS, &[&row.id, &seconds, &tickets]).await?;
            row.drawn += counts.drawn;
        }
        if self.pressed {
            row.pressed_at = Some(row.now);
        }
        let line = row.line(transaction).await?;
        if row.by_pressure && line.after(row.serving.as_microsecond()).0 == 0 && row.is_calm() {
            transaction.execute(CLOSE_ROOM, &[]).await?;
            tracing::info!(room = row.id, "the waiting room is closed: orders flow again");
            return Ok(None);
        }
        let (stock, before) = (row.stock(transaction).await?, row.step_before(transaction).await?);
        let called = row.call(&line, stock.as_ref(), before);
        let (drawn, entered) = counts.map_or((0, 0), |counts| (counts.drawn, counts.entered));
        let [milli, spare, drawn, entered] = [called.milli, called.spare, drawn, entered]
            .map(|count| i64::try_from(count).unwrap_or(i64::MAX));
        let room: &(dyn tokio_postgres::types::ToSql + Sync) = &row.id;
        let (serving, now) = (called.serving, row.now);
        transaction
            .execute(ADVANCE_ROOM, &[room, &serving, &now, &milli, &spare, &drawn, &entered, &self.pressed])
            .await?;
        let left = stock.as_ref().map(|stock| i64::try_from(stock.pieces_left).unwrap_or(i64::MAX));
        let all = i64::try_from(row.called_milli).unwrap_or(i64::MAX).saturating_add(milli);
        transaction.execute(ADD_STEP, &[room, &now, &serving, &all, &left]).await?;
        Ok(Some(row.tell(&line, serving, (stock, before))))
    }
}

/// How far a step goes.
struct Steps {
    serving: Timestamp,
    milli: u64,
    spare: u64,
}

impl RoomRow {
    /// Whether no replica has seen orders wait for a while.
    fn is_calm(&self) -> bool {
        let last = self.pressed_at.unwrap_or(self.opens_at).max(self.opens_at);
        self.now.duration_since(last) > CALM_FOR
    }

    fn is_pressed(&self) -> bool {
        self.pressed_at.is_some_and(|at| self.now.duration_since(at) < PRESSED_FOR)
    }

    /// Calls the next tickets: none before the opening, none under pressure, and of a campaign only as many as its stock
    /// can serve.
    fn call(&self, line: &Line, stock: Option<&CampaignStock>, before: Option<Step>) -> Steps {
        let stay = Steps { serving: self.serving, milli: 0, spare: 0 };
        // Up to a whole second, as tickets are counted by the second.
        let counted = self.now.saturating_sub(COUNTED_AFTER).unwrap_or(Timestamp::MIN);
        let seconds = counted.duration_since(self.opens_at).as_secs();
        if counted < self.opens_at || self.is_pressed() {
            return stay;
        }
        let since = self.advanced_at.max(self.opens_at);
        let elapsed = u64::try_from(self.now.duration_since(since).as_millis()).unwrap_or(0);
        let allowed = allowance(self.per_minute, elapsed, self.spare_milli);
        let allowed = allowed.min(stock.map_or(u64::MAX, |stock| self.stock_allows(stock, before)));
        let until = self.opens_at.as_microsecond() + seconds * 1_000_000;
        let called = line.call(self.serving.as_microsecond(), allowed, until);
        Steps {
            serving: Timestamp::from_microsecond(called.serving).unwrap_or(self.serving),
            milli: called.milli,
            spare: spare(allowed, called.milli),
        }
    }

    /// Thousandths of tickets that what is left of a campaign allows: those called within the last minutes are still
    /// buying, apart from what was sold meanwhile.
    fn stock_allows(&self, stock: &CampaignStock, before: Option<Step>) -> u64 {
        let (called, left) = before.map_or((self.called_milli, None), |step| {
            (self.called_milli - step.called_milli.min(self.called_milli), step.pieces_left)
        });
        let sold = left.unwrap_or(stock.pieces_left).saturating_sub(stock.pieces_left);
        let buying = called.saturating_sub(sold * MILLI);
        (stock.pieces_left * CALLED_FOR_A_PIECE * MILLI).saturating_sub(buying)
    }

    /// What frontends learn.
    fn tell(
        self,
        line: &Line,
        serving: Timestamp,
        (stock, before): (Option<CampaignStock>, Option<Step>),
    ) -> Room {
        let (waiting, points) = line.after(serving.as_microsecond());
        let seed_digest = hexadecimal(&Sha256::digest(self.seed.as_bytes()));
        Room {
            id: self.id,
            gathers_from: self.gathers_from,
            opens_at: self.opens_at,
            serving,
            lapsed: before.map_or(self.gathers_from, |step| step.serving),
            per_minute: self.per_minute,
            waiting,
            line: points,
            sold_out: stock.as_ref().is_some_and(|stock| stock.pieces_left == 0),
            skus: stock.map(|stock| stock.skus).unwrap_or_default(),
            seed_digest,
            seed: (self.now >= self.opens_at).then_some(self.seed),
        }
    }
}
