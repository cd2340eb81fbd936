//! Counting in this process, within a fixed amount of memory.

use crate::Key;
use crate::gcra;
use crate::limit::{Attempt, REPEATS_FREE, Refused};
use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// So many that threads seldom meet at one.
const SHARDS: usize = 64;

/// Keys that are kept altogether: 25 bytes each, and tables are up to twice as large as what is in them, so 10 MB when full.
const MAX_KEYS: usize = 200_000;

type Shard = HashMap<Key, u64>;

/// Arrival times by key, spread over locks.
#[derive(Debug)]
pub(crate) struct LocalStore {
    shards: Vec<Mutex<Shard>>,
    /// Random for each process, so that nobody can aim at one shard.
    hasher: RandomState,
    max_keys_per_shard: usize,
    started: Instant,
}

impl LocalStore {
    pub(crate) fn new() -> Self {
        Self::with_room(MAX_KEYS)
    }

    fn with_room(max_keys: usize) -> Self {
        Self {
            shards: (0..SHARDS).map(|_| Mutex::default()).collect(),
            hasher: RandomState::new(),
            max_keys_per_shard: max_keys.div_ceil(SHARDS),
            started: Instant::now(),
        }
    }

    /// Admits an attempt under all of its limits, or counts nothing.
    pub(crate) fn admit(&self, attempt: &Attempt) -> Result<(), Refused> {
        let now = u64::try_from(self.started.elapsed().as_micros()).unwrap_or(u64::MAX);
        self.admit_at(attempt, now)
    }

    fn admit_at(&self, attempt: &Attempt, now: u64) -> Result<(), Refused> {
        let mut shards = self.lock(attempt);
        let repeat = attempt.repeat.map(|key| (key, self.shard_of(&key)));
        if let Some((key, shard)) = repeat
            && find(&shards, shard, &key).is_some_and(|until| until > now)
        {
            return Ok(());
        }
        let mut admitted = Vec::with_capacity(attempt.cells.len());
        let mut refused: Option<Refused> = None;
        for &(limit, key) in &attempt.cells {
            let shard = self.shard_of(&key);
            match gcra::admit(find(&shards, shard, &key), now, limit.pace()) {
                Ok(arrival) => admitted.push((shard, key, arrival)),
                Err(wait) => {
                    let retry_after = Duration::from_micros(wait);
                    if refused.is_none_or(|refused| refused.retry_after < retry_after) {
                        refused = Some(Refused { limit, retry_after });
                    }
                }
            }
        }
        if let Some(refused) = refused {
            return Err(refused);
        }
        let free_until = now.saturating_add(u64::try_from(REPEATS_FREE.as_micros()).unwrap_or(u64::MAX));
        admitted.extend(repeat.map(|(key, shard)| (shard, key, free_until)));
        for (shard, key, arrival) in admitted {
            let (_, shard) = shards.iter_mut().find(|(index, _)| *index == shard).expect("locked above");
            if shard.len() >= self.max_keys_per_shard && !shard.contains_key(&key) {
                make_room(shard, now);
            }
            shard.insert(key, arrival);
        }
        Ok(())
    }

    /// The shards of an attempt, locked in order, so that two attempts never wait for each other.
    fn lock(&self, attempt: &Attempt) -> Vec<(usize, MutexGuard<'_, Shard>)> {
        let keys = attempt.cells.iter().map(|(_, key)| key).chain(&attempt.repeat);
        let mut indexes: Vec<usize> = keys.map(|key| self.shard_of(key)).collect();
        indexes.sort_unstable();
        indexes.dedup();
        let lock = |index: usize| self.shards[index].lock().unwrap_or_else(PoisonError::into_inner);
        indexes.into_iter().map(|index| (index, lock(index))).collect()
    }

    fn shard_of(&self, key: &Key) -> usize {
        usize::from(self.hasher.hash_one(key).to_le_bytes()[0]) % SHARDS
    }
}

fn find(shards: &[(usize, MutexGuard<'_, Shard>)], shard: usize, key: &Key) -> Option<u64> {
    let (_, shard) = shards.iter().find(|(index, _)| *index == shard)?;
    shard.get(key).copied()
}

/// Forgets keys that are paid off, which changes nothing; and if that is not enough, the half that is nearest to it.
/// Halves, so that a flood of new keys does not look through the whole shard for each.
fn make_room(shard: &mut Shard, now: u64) {
    let full = shard.len();
    shard.retain(|_, arrival| *arrival > now);
    if shard.len() > full / 2 {
        let mut arrivals: Vec<u64> = shard.values().copied().collect();
        let middle = arrivals.len() / 2;
        let (_, &mut median, _) = arrivals.select_nth_unstable(middle);
        shard.retain(|_, arrival| *arrival > median);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{CountedBy, Limit};
    use std::sync::atomic::{AtomicU32, Ordering};

    static COOKIE: Limit = Limit::new("test", CountedBy::Cookie, (6, 60), 5);
    static ADDRESS: Limit = Limit::new("test", CountedBy::Address, (60, 60), 8);
    const SECOND: u64 = 1_000_000;

    fn attempt(cookie: &str, address: &str) -> Attempt {
        Attempt::new().by(&COOKIE, cookie.as_bytes()).by_address(&ADDRESS, address.parse().unwrap())
    }

    #[test]
    fn a_refused_attempt_is_counted_nowhere() {
        let store = LocalStore::new();
        for _ in 0..5 {
            store.admit_at(&attempt("a", "192.0.2.1"), 0).unwrap();
        }
        for _ in 0..100 {
            let refused = store.admit_at(&attempt("a", "192.0.2.1"), 0).unwrap_err();
            assert_eq!((refused.limit.by, refused.retry_after.as_secs()), (CountedBy::Cookie, 10));
        }
        // The address has used five of its eight, not a hundred and five.
        for _ in 0..3 {
            store.admit_at(&attempt("b", "192.0.2.1"), 0).unwrap();
        }
        let refused = store.admit_at(&attempt("b", "192.0.2.1"), 0).unwrap_err();
        assert_eq!((refused.limit.by, refused.retry_after_seconds()), (CountedBy::Address, 1));
        store.admit_at(&attempt("a", "192.0.2.1"), 10 * SECOND).unwrap();
    }

    #[test]
    fn a_repeat_is_free_once_it_was_admitted() {
        let store = LocalStore::new();
        let order = |number: u8| attempt("a", "192.0.2.1").repeatable(Key::new("order", &[&[number]]));
        for number in 0..5 {
            store.admit_at(&order(number), 0).unwrap();
        }
        store.admit_at(&order(5), 0).unwrap_err();
        for _ in 0..100 {
            store.admit_at(&order(3), 0).unwrap();
        }
        store.admit_at(&order(5), 0).expect_err("a refusal gives no right to come again");
        store.admit_at(&order(5), 10 * SECOND).expect("repeats were not counted");
    }

    #[test]
    fn a_flood_of_keys_stays_within_the_room_and_keeps_whom_it_refuses() {
        let store = LocalStore::with_room(6_400);
        for _ in 0..5 {
            store.admit_at(&Attempt::new().by(&COOKIE, b"greedy"), 0).unwrap();
        }
        for number in 0..20_000_u32 {
            store.admit_at(&Attempt::new().by(&COOKIE, &number.to_le_bytes()), 1).unwrap();
        }
        let kept: usize = store.shards.iter().map(|shard| shard.lock().unwrap().len()).sum();
        assert!((2_000..=6_400).contains(&kept), "{kept}");
        store.admit_at(&Attempt::new().by(&COOKIE, b"greedy"), 2).unwrap_err();
    }

    #[test]
    fn threads_together_get_no_more_than_the_burst() {
        let (store, admitted) = (LocalStore::new(), AtomicU32::new(0));
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for _ in 0..1_000 {
                        if store.admit_at(&attempt("a", "192.0.2.1"), 0).is_ok() {
                            admitted.fetch_add(1, Ordering::Relaxed);
                        }
                    }
                });
            }
        });
        assert_eq!(admitted.load(Ordering::Relaxed), 5);
    }
}
