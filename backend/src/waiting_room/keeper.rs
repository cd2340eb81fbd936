//! Twice a second the room is moved on, by whichever replica comes first; all of them tell their frontends.

use super::advance::Advance;
use super::counts::Counts;
use super::open::{Opening, open_room};
use super::pressure::{Pressed, Pressure, ShortestWait};
use crate::database::{Database, DatabaseError};
use arc_swap::ArcSwap;
use client::{RoomCounts, RoomState};
use domain::Actor;
use service::Shutdown;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Pause between steps.
const PAUSE: Duration = Duration::from_millis(500);

/// What this process knows of the room. While the database is away, the line stands still.
#[derive(Debug, Default)]
pub struct WaitingRoom {
    state: ArcSwap<RoomState>,
    counts: Mutex<Counts>,
    /// How long orders wait here.
    order_wait: ShortestWait,
}

impl WaitingRoom {
    /// An order left the queue after this time.
    pub fn note_order_wait(&self, wait: Duration) {
        self.order_wait.note(wait);
    }

    /// Takes note of what a frontend counted; what it learns.
    pub(super) fn tell(&self, counts: Option<&RoomCounts>) -> Arc<RoomState> {
        if let Some(counts) = counts {
            self.counts().add(counts);
        }
        self.state.load_full()
    }

    fn counts(&self) -> MutexGuard<'_, Counts> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Moves the room on.
#[derive(Debug)]
pub struct Keeper {
    database: Database,
    room: Arc<WaitingRoom>,
    pressure: Pressure,
    /// How many are let in per minute by a room that pressure opens.
    per_minute: u32,
}

impl Keeper {
    /// A keeper that has not looked yet.
    pub fn new(database: Database, room: Arc<WaitingRoom>, per_minute: u32) -> Self {
        Self { database, room, pressure: Pressure::default(), per_minute }
    }

    /// Works until the shutdown.
    pub async fn run(mut self, shutdown: Shutdown) {
        let mut failed: u32 = 0;
        while !shutdown.is_requested() {
            match self.step().await {
                Ok(()) => failed = 0,
                Err(error) => {
                    if failed == 0 {
                        let error: &dyn std::error::Error = &error;
                        tracing::warn!(error, "the waiting room stands still");
                    }
                    failed = failed.saturating_add(1);
                }
            }
            tokio::select! {
                () = shutdown.wait() => {}
                () = tokio::time::sleep(PAUSE) => {}
            }
        }
    }

    /// One step; what could not be written is written with the next.
    pub async fn step(&mut self) -> Result<(), DatabaseError> {
        let pressed = self.pressure.look(self.room.order_wait.take());
        if pressed == Pressed::Standing && self.room.state.load().room.is_none() {
            self.open_by_pressure().await?;
        }
        let counts = std::mem::take(&mut *self.room.counts());
        let advance = Advance { counts: &counts, pressed: pressed != Pressed::No };
        match self.database.transaction("advance_waiting_room", &advance).await {
            Ok(room) => {
                self.room.state.store(Arc::new(RoomState { room }));
                Ok(())
            }
            Err(error) => {
                self.room.counts().put_back(counts);
                Err(error)
            }
        }
    }

    async fn open_by_pressure(&self) -> Result<(), DatabaseError> {
        let actor = Actor::parse(super::PRESSURE).expect("it is short and not empty");
        let opening = Opening::at_once(self.per_minute, actor);
        if let Some(room) = open_room(&self.database, &opening).await? {
            tracing::warn!(room = room.id, "orders wait too long: new checkouts wait in a room");
        }
        Ok(())
    }
}
