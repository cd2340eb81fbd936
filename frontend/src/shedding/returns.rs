//! When those who were refused come back: soon, but never more of them in one second than can be refused again for little.
//!
//! Everybody who is told to come back asks again, and with many outside that alone can be too much: 100,000 who return every 14 s
//! ask 7,000 times a second. So each second has so many places, and whoever finds them taken is told a longer time.

use std::sync::{Mutex, PoisonError};
use std::time::Instant;

/// Seconds until somebody is told to come back. Different, so that those who were refused together do not come together.
pub(super) const SECONDS: [u64; 14] = [8, 10, 12, 14, 16, 19, 24, 30, 40, 50, 60, 80, 100, 120];

/// The first so many are given out by chance while all have places.
const USUAL: usize = 6;

/// Places in each second: a refusal takes some 30 µs, so a process spends a hundredth of its time on those who return.
const MOST_PER_SECOND: u32 = 300;

/// Seconds that are kept, more than the longest pause.
const KEPT: usize = 128;

/// One of [`SECONDS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pause(usize);

impl Pause {
    /// The shortest one.
    pub(super) const SHORTEST: Self = Self(0);

    /// All of them.
    pub(super) fn all() -> impl Iterator<Item = Self> {
        (0..SECONDS.len()).map(Self)
    }

    /// Its place among all of them.
    pub(super) const fn index(self) -> usize {
        self.0
    }

    pub(super) const fn seconds(self) -> u64 {
        SECONDS[self.0]
    }
}

/// How many are told to come back in which second.
#[derive(Debug)]
pub(super) struct Returns {
    begin: Instant,
    book: Mutex<Book>,
}

#[derive(Debug)]
struct Book {
    /// The second in which somebody was last refused.
    now: u64,
    /// By second, modulo [`KEPT`]. Those that have passed are empty.
    told: [u32; KEPT],
}

impl Default for Returns {
    fn default() -> Self {
        Self { begin: Instant::now(), book: Mutex::new(Book { now: 0, told: [0; KEPT] }) }
    }
}

impl Returns {
    /// Takes a place for somebody who is refused now. When all are taken, the longest pause must do.
    pub(super) fn book(&self) -> Pause {
        let now = self.begin.elapsed().as_secs();
        let first = rand::random_range(0..USUAL);
        self.book.lock().unwrap_or_else(PoisonError::into_inner).take(now, first)
    }
}

impl Book {
    fn take(&mut self, now: u64, first: usize) -> Pause {
        for passed in (self.now..now).take(KEPT) {
            self.told[slot(passed)] = 0;
        }
        self.now = self.now.max(now);
        let free = |&index: &usize| self.told[slot(self.now + SECONDS[index])] < MOST_PER_SECOND;
        let index = (first..SECONDS.len()).find(free).unwrap_or(SECONDS.len() - 1);
        self.told[slot(self.now + SECONDS[index])] += 1;
        Pause(index)
    }
}

fn slot(second: u64) -> usize {
    usize::try_from(second % KEPT as u64).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_few_are_told_the_usual_pauses() {
        let returns = Returns::default();
        for _ in 0..MOST_PER_SECOND {
            assert!((8..=19).contains(&returns.book().seconds()));
        }
    }

    #[test]
    fn the_longest_pause_is_kept() {
        assert!(SECONDS.is_sorted() && SECONDS.iter().all(|&seconds| seconds < KEPT as u64));
    }

    proptest! {
        /// However many are refused in whichever seconds, no second is promised to more than it has places for, but at the end of
        /// the longest pause.
        #[test]
        fn no_second_is_promised_to_too_many(refusals in prop::collection::vec((0_u64..4, 0_usize..USUAL, 1_u32..400), 1..80)) {
            let mut book = Book { now: 0, told: [0; KEPT] };
            let mut promised = std::collections::BTreeMap::<u64, u32>::new();
            let mut now = 0;
            for (passes, first, crowd) in refusals {
                now += passes;
                for _ in 0..crowd {
                    let pause = book.take(now, first);
                    if pause.index() + 1 < SECONDS.len() {
                        *promised.entry(now + pause.seconds()).or_default() += 1;
                    }
                }
            }
            prop_assert!(promised.values().all(|&count| count <= MOST_PER_SECOND), "{promised:?}");
        }
    }
}
