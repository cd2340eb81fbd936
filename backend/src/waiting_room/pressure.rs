//! Whether orders wait too long. As in `CoDel` (RFC 8289) the shortest wait of a while is what counts: a burst that passes
//! leaves some order that did not wait, a queue that stands leaves none.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// The shortest wait from which on orders wait too long. Shoppers notice a second.
pub(super) const TOO_LONG: Duration = Duration::from_millis(500);

/// The room opens after so many looks in a row at which orders waited too long: five seconds.
const LOOKS: u32 = 10;

/// The shortest wait in the queue since the last look.
#[derive(Debug)]
pub(super) struct ShortestWait(AtomicU64);

/// No order was taken out of the queue.
const NONE: u64 = u64::MAX;

impl Default for ShortestWait {
    fn default() -> Self {
        Self(AtomicU64::new(NONE))
    }
}

impl ShortestWait {
    /// An order left the queue after this time.
    pub(super) fn note(&self, wait: Duration) {
        let micros = u64::try_from(wait.as_micros()).unwrap_or(NONE - 1);
        self.0.fetch_min(micros, Ordering::Relaxed);
    }

    /// The shortest wait, once. Nothing when no order left the queue: none came, or no database answers, and then a room
    /// would not help.
    pub(super) fn take(&self) -> Option<Duration> {
        let micros = self.0.swap(NONE, Ordering::Relaxed);
        (micros != NONE).then(|| Duration::from_micros(micros))
    }
}

/// How the last looks were.
#[derive(Debug, Default)]
pub(super) struct Pressure {
    looks: u32,
}

/// What a look says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pressed {
    /// Orders flow.
    No,
    /// They wait too long: nobody else is let in at this moment.
    Now,
    /// They have for some seconds: new checkouts must wait in a room.
    Standing,
}

impl Pressure {
    /// Takes note of a look.
    pub(super) fn look(&mut self, shortest: Option<Duration>) -> Pressed {
        if shortest.is_none_or(|wait| wait < TOO_LONG) {
            self.looks = 0;
            return Pressed::No;
        }
        self.looks = self.looks.saturating_add(1);
        if self.looks >= LOOKS { Pressed::Standing } else { Pressed::Now }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_order_that_did_not_wait_ends_the_row() {
        let waits = ShortestWait::default();
        let mut pressure = Pressure::default();
        for look in 1..LOOKS {
            waits.note(Duration::from_secs(2));
            waits.note(Duration::from_secs(9));
            assert_eq!(pressure.look(waits.take()), Pressed::Now, "{look}");
        }
        waits.note(Duration::from_secs(9));
        waits.note(Duration::from_millis(3));
        assert_eq!(pressure.look(waits.take()), Pressed::No);
        waits.note(Duration::from_secs(9));
        assert_eq!(pressure.look(waits.take()), Pressed::Now);
    }

    #[test]
    fn a_queue_that_stands_opens_the_room_and_silence_does_not() {
        let mut pressure = Pressure::default();
        let looks: Vec<_> = (0..LOOKS).map(|_| pressure.look(Some(TOO_LONG))).collect();
        assert_eq!(looks.last(), Some(&Pressed::Standing));
        assert_eq!(pressure.look(ShortestWait::default().take()), Pressed::No);
    }
}
