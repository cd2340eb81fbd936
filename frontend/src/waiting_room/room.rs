//! What this process knows of the room, and what it has counted since it last told. A number for each second, whoever waits.

use super::now_serving;
use super::ticket::Ticket;
use arc_swap::ArcSwap;
use bytes::Bytes;
use client::{Arrivals, Room, RoomCounts};
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Most seconds that are told at once; the others follow with the next report.
const MOST_SECONDS: usize = 600;

/// The room as the backend last told it.
#[derive(Debug)]
pub struct WaitingRoom {
    told: ArcSwap<Told>,
    counts: Mutex<Counts>,
}

#[derive(Debug)]
struct Told {
    room: Option<Arc<Room>>,
    /// The file for all who wait, written once.
    file: Bytes,
}

impl Told {
    fn new(room: Option<Room>) -> Self {
        Self { file: now_serving::write(room.as_ref(), Timestamp::now()), room: room.map(Arc::new) }
    }
}

impl Default for WaitingRoom {
    fn default() -> Self {
        Self { told: ArcSwap::from_pointee(Told::new(None)), counts: Mutex::default() }
    }
}

#[derive(Debug, Default)]
struct Counts {
    room: i64,
    drawn: u32,
    entered: u32,
    arrivals: BTreeMap<u32, u32>,
}

impl WaitingRoom {
    /// The room, if one is open or will be.
    pub fn current(&self) -> Option<Arc<Room>> {
        self.told.load().room.clone()
    }

    /// What `/waiting-room.json` says.
    pub(super) fn file(&self) -> Bytes {
        self.told.load().file.clone()
    }

    /// The backend told of this room.
    pub fn set(&self, room: Option<Room>) {
        self.told.store(Arc::new(Told::new(room)));
    }

    /// A ticket was given out.
    pub(super) fn count_ticket(&self, ticket: &Ticket, room: &Room) {
        let mut counts = self.counts_of(room.id);
        let since = ticket.taken_at - room.opens_at.as_microsecond();
        if since < 0 {
            counts.drawn = counts.drawn.saturating_add(1);
        } else if let Ok(second) = u32::try_from(since / 1_000_000) {
            let tickets = counts.arrivals.entry(second).or_default();
            *tickets = tickets.saturating_add(1);
        }
    }

    /// Somebody went in.
    pub(super) fn count_entered(&self, room: &Room) {
        let mut counts = self.counts_of(room.id);
        counts.entered = counts.entered.saturating_add(1);
    }

    /// What is to be told, taken out.
    pub(super) fn take_counts(&self) -> Option<RoomCounts> {
        let mut counts = self.counts();
        let mut arrivals = std::mem::take(&mut counts.arrivals);
        if let Some(&later) = arrivals.keys().nth(MOST_SECONDS) {
            counts.arrivals = arrivals.split_off(&later);
        }
        let told = RoomCounts {
            room: counts.room,
            drawn: std::mem::take(&mut counts.drawn),
            entered: std::mem::take(&mut counts.entered),
            arrivals: arrivals.into_iter().map(|(second, tickets)| Arrivals { second, tickets }).collect(),
        };
        (!told.is_empty()).then_some(told)
    }

    /// Puts back what could not be told.
    pub(super) fn put_back(&self, told: RoomCounts) {
        let mut counts = self.counts();
        if counts.room != told.room {
            return;
        }
        counts.drawn = counts.drawn.saturating_add(told.drawn);
        counts.entered = counts.entered.saturating_add(told.entered);
        for Arrivals { second, tickets } in told.arrivals {
            let known = counts.arrivals.entry(second).or_default();
            *known = known.saturating_add(tickets);
        }
    }

    fn counts(&self) -> MutexGuard<'_, Counts> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The counts of this room; those of another one are over.
    fn counts_of(&self, room: i64) -> MutexGuard<'_, Counts> {
        let mut counts = self.counts();
        if counts.room != room {
            *counts = Counts { room, ..Counts::default() };
        }
        counts
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cart::Cart;
    use jiff::SignedDuration;

    fn room(opens_at: Timestamp) -> Room {
        Room {
            id: 7,
            gathers_from: opens_at - SignedDuration::from_mins(10),
            opens_at,
            serving: opens_at,
            lapsed: opens_at,
            per_minute: 600,
            waiting: 0,
            line: Vec::new(),
            skus: Vec::new(),
            sold_out: false,
            seed_digest: String::new(),
            seed: None,
        }
    }

    #[test]
    fn a_million_tickets_are_a_number_for_each_second() {
        let (here, opens_at) = (WaitingRoom::default(), Timestamp::from_second(1_800_000_000).unwrap());
        let (room, cart) = (room(opens_at), Cart::new());
        for index in 0..1_000_000 {
            // From 200 s before the opening to 800 s after it.
            let taken_at = opens_at + SignedDuration::from_millis(index - 200_000);
            here.count_ticket(&Ticket::take(room.id, &cart, taken_at), &room);
        }
        assert_eq!(here.counts().arrivals.len(), 800);
        let (first, second) = (here.take_counts().unwrap(), here.take_counts().unwrap());
        assert_eq!((first.arrivals.len(), second.arrivals.len()), (MOST_SECONDS, 200));
        let counts = first.arrivals.iter().chain(&second.arrivals).map(|arrivals| arrivals.tickets);
        assert_eq!((first.drawn, counts.sum::<u32>()), (200_000, 800_000));
        assert_eq!(here.take_counts(), None);
    }

    #[test]
    fn what_was_not_told_is_put_back_unless_its_room_is_over() {
        let (here, opens_at) = (WaitingRoom::default(), Timestamp::from_second(1_800_000_000).unwrap());
        let (room, next) = (room(opens_at), Room { id: 8, ..room(opens_at) });
        here.count_ticket(&Ticket::take(room.id, &Cart::new(), opens_at), &room);
        here.count_entered(&room);
        let told = here.take_counts().unwrap();
        here.put_back(told.clone());
        assert_eq!(here.take_counts(), Some(told.clone()));
        here.count_entered(&next);
        here.put_back(told);
        assert_eq!(here.take_counts().unwrap().room, 8);
    }
}
