//! How long a message waits for its next attempt.

use std::time::Duration;

/// The pause after the first attempt; it doubles with each further one.
const FIRST: Duration = Duration::from_secs(2);

/// The longest pause.
pub(crate) const LONGEST: Duration = Duration::from_hours(1);

/// After this many attempts a message is given up. With the pauses between them that is 4½ to 9 hours, so that a night
/// without the gateway buries nothing.
pub const MAX_ATTEMPTS: u32 = 20;

/// The pause after this attempt (1 is the first): between half and all of `2 s × 2^(attempt - 1)`, at most an hour, and
/// not shorter than what the receiver asked for within that hour. `draw` is any random number.
pub(crate) fn pause(attempt: u32, draw: u64, asked: Option<Duration>) -> Duration {
    let doublings = attempt.saturating_sub(1).min(16);
    let whole = (FIRST * 2_u32.pow(doublings)).min(LONGEST);
    let half_ms = u64::try_from(whole.as_millis() / 2).expect("an hour has few milliseconds");
    let drawn = Duration::from_millis(half_ms + draw % (half_ms + 1));
    asked.unwrap_or_default().min(LONGEST).max(drawn)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn pauses_double_up_to_an_hour() {
        for (attempt, half_ms) in
            [(1, 1_000), (2, 2_000), (3, 4_000), (11, 1_024_000), (12, 1_800_000), (99, 1_800_000)]
        {
            assert_eq!(pause(attempt, 0, None), Duration::from_millis(half_ms), "{attempt}");
            assert_eq!(pause(attempt, half_ms, None), Duration::from_millis(2 * half_ms), "{attempt}");
        }
    }

    #[test]
    fn a_night_is_survived_and_a_day_is_not_waited_for() {
        let all = |draw| (1..MAX_ATTEMPTS).map(|attempt| pause(attempt, draw, None)).sum::<Duration>();
        assert!(all(0) > Duration::from_hours(4) && all(0) < Duration::from_hours(9), "{:?}", all(0));
    }

    proptest! {
        #[test]
        fn bounded_for_every_attempt(attempt in any::<u32>(), draw in any::<u64>(), asked in any::<Option<u32>>()) {
            let asked = asked.map(|seconds| Duration::from_secs(seconds.into()));
            let pause = pause(attempt, draw, asked);
            prop_assert!(pause >= FIRST / 2 && pause <= LONGEST);
            prop_assert!(pause >= asked.unwrap_or_default().min(LONGEST));
        }
    }
}
