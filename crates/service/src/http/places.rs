//! The places of a listener: how many connections there may be, and who gives way when all are taken.
//!
//! A connection that rests, or that dribbles a request and so never gets anything done, must not keep others out. When no
//! place is free, those that have done nothing for longest are asked to leave.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};

/// A connection may do nothing for so long before it is asked to leave, even when others wait.
const LEAST_REST: Duration = Duration::from_millis(500);

/// How long a connection may take at the end of the process while it does nothing: a request may be on its way.
const LEAVE: Duration = Duration::from_secs(1);

/// How often those are asked to leave while all places are taken, and how many at once.
const ROOM_PAUSE: Duration = Duration::from_millis(50);
const ROOM_MADE: usize = 256;

/// All connections of a listener.
#[derive(Debug)]
pub(super) struct Places {
    free: Arc<Semaphore>,
    limit: u32,
    open: Mutex<HashMap<u64, Arc<Activity>>>,
    numbers: AtomicU64,
    is_draining: Arc<AtomicBool>,
}

/// What a connection does.
#[derive(Debug)]
pub(super) struct Activity {
    is_draining: Arc<AtomicBool>,
    opened: Instant,
    /// Requests whose head has come, and those of them that are answered.
    begun: AtomicU64,
    answered: AtomicU64,
    /// When the last one began or was answered, in milliseconds after `opened`.
    last_ms: AtomicU64,
    /// [`STAY`], [`LEAVE_SOON`] or [`LEAVE_NOW`].
    leave: AtomicU8,
    leaves: Notify,
}

const STAY: u8 = 0;
/// The process ends.
const LEAVE_SOON: u8 = 1;
/// Others wait for the place.
const LEAVE_NOW: u8 = 2;

/// The place of one connection. Dropping it gives it back.
#[derive(Debug)]
pub(super) struct Place {
    places: Arc<Places>,
    number: u64,
    pub(super) activity: Arc<Activity>,
    _permit: OwnedSemaphorePermit,
}

impl Places {
    /// So many places, at least one.
    pub(super) fn new(limit: usize) -> Arc<Self> {
        let limit = u32::try_from(limit).unwrap_or(u32::MAX).clamp(1, 1 << 24);
        Arc::new(Self {
            free: Arc::new(Semaphore::new(limit as usize)),
            limit,
            open: Mutex::default(),
            numbers: AtomicU64::new(0),
            is_draining: Arc::default(),
        })
    }

    /// A free place. When there is none, others make room.
    pub(super) async fn take(self: &Arc<Self>) -> Permit {
        loop {
            let free = Arc::clone(&self.free).acquire_owned();
            match tokio::time::timeout(ROOM_PAUSE, free).await {
                Ok(permit) => return Permit(permit.expect("the semaphore is never closed")),
                Err(_) => self.make_room(),
            }
        }
    }

    /// The place is taken by a connection.
    pub(super) fn open(self: &Arc<Self>, permit: Permit) -> Place {
        let number = self.numbers.fetch_add(1, Ordering::Relaxed);
        let activity = Arc::new(Activity::new(Arc::clone(&self.is_draining)));
        self.connections().insert(number, Arc::clone(&activity));
        Place { places: Arc::clone(self), number, activity, _permit: permit.0 }
    }

    /// From now on each connection ends with its next answer. One that rests is not closed yet: a request may be on its way
    /// to it, and would be lost.
    pub(super) fn drain(&self) {
        self.is_draining.store(true, Ordering::Relaxed);
    }

    /// Asks all to leave, and returns when they have.
    pub(super) async fn empty(&self) {
        for activity in self.connections().values() {
            activity.ask_to_leave(LEAVE_SOON);
        }
        let all = self.free.acquire_many(self.limit).await;
        drop(all.expect("the semaphore is never closed"));
    }

    fn make_room(&self) {
        let open = self.connections();
        let mut resting: Vec<(Instant, &Arc<Activity>)> =
            open.values().filter_map(|activity| Some((activity.resting_since()?, activity))).collect();
        resting.retain(|(since, _)| since.elapsed() >= LEAST_REST);
        if resting.len() > ROOM_MADE {
            resting.select_nth_unstable_by_key(ROOM_MADE, |&(since, _)| since);
        }
        for (_, activity) in resting.iter().take(ROOM_MADE) {
            activity.ask_to_leave(LEAVE_NOW);
        }
    }

    fn connections(&self) -> MutexGuard<'_, HashMap<u64, Arc<Activity>>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The right to a place.
#[derive(Debug)]
pub(super) struct Permit(OwnedSemaphorePermit);

impl Drop for Place {
    fn drop(&mut self) {
        self.places.connections().remove(&self.number);
    }
}

impl Activity {
    fn new(is_draining: Arc<AtomicBool>) -> Self {
        Self {
            is_draining,
            opened: Instant::now(),
            begun: AtomicU64::new(0),
            answered: AtomicU64::new(0),
            last_ms: AtomicU64::new(0),
            leave: AtomicU8::new(STAY),
            leaves: Notify::new(),
        }
    }

    /// The head of a request has come. It is answered, or given up, when the result is dropped.
    pub(super) fn begin(self: &Arc<Self>) -> Busy {
        self.begun.fetch_add(1, Ordering::Relaxed);
        self.touch();
        Busy(Arc::clone(self))
    }

    /// Requests that have begun and those of them that are answered; changes with each step of each request.
    pub(super) fn progress(&self) -> (u64, u64) {
        (self.begun.load(Ordering::Relaxed), self.answered.load(Ordering::Relaxed))
    }

    /// Whether a request is being answered.
    pub(super) fn is_busy(&self) -> bool {
        let (begun, answered) = self.progress();
        begun > answered
    }

    fn ask_to_leave(&self, how: u8) {
        self.leave.fetch_max(how, Ordering::Relaxed);
        self.leaves.notify_one();
    }

    /// Returns when the connection should end, with how long it may take while it does nothing: a moment at the end of
    /// the process, and none when others wait for its place.
    pub(super) async fn asked_to_leave(&self) -> Duration {
        loop {
            match self.leave.load(Ordering::Relaxed) {
                STAY => self.leaves.notified().await,
                LEAVE_NOW => return Duration::ZERO,
                _ => return LEAVE,
            }
        }
    }

    fn resting_since(&self) -> Option<Instant> {
        let last = Duration::from_millis(self.last_ms.load(Ordering::Relaxed));
        (!self.is_busy()).then(|| self.opened + last)
    }

    fn touch(&self) {
        let now = u64::try_from(self.opened.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.last_ms.store(now, Ordering::Relaxed);
    }
}

/// A request that is being answered.
#[derive(Debug)]
pub(super) struct Busy(Arc<Activity>);

impl Busy {
    /// Whether the connection ends with this answer.
    pub(super) fn is_last(&self) -> bool {
        self.0.is_draining.load(Ordering::Relaxed)
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.answered.fetch_add(1, Ordering::Relaxed);
        self.0.touch();
    }
}
