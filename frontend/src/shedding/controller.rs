//! From the measured delay to the severity: how much must be refused. Pure.
//!
//! PIE (RFC 8033), which keeps the delay of a network's queue near a target by a drop probability `p`: every interval
//! `p += α · (delay − target) + β · (delay − delay before)`. Here `p` runs over all classes of requests, one after the
//! other, so that the first class is refused as a whole before anything of the second is.

use super::class::Class;
use std::time::Duration;

/// A class that is refused as a whole.
pub(super) const WHOLE_CLASS: u32 = 1_000;

/// Everything that may be refused is.
pub(super) const MOST: u32 = WHOLE_CLASS * Class::COUNT;

/// α: thousandths of severity for each millisecond above or below the target, every interval.
const ALPHA: i64 = 600;
/// β: the same for each millisecond by which the delay grew or shrank.
const BETA: i64 = 3_000;
/// A longer delay counts as this one, so that one long pause of the machine does not refuse everybody for minutes.
const LONGEST_MS: i64 = 1_000;

/// The controller.
#[derive(Debug, Clone)]
pub(super) struct Controller {
    target_ms: i64,
    before_ms: i64,
    severity: u32,
}

impl Controller {
    /// Nothing is refused yet.
    pub(super) fn new(target: Duration) -> Self {
        Self { target_ms: milliseconds(target), before_ms: 0, severity: 0 }
    }

    /// The severity after another interval with this shortest delay: 0 to [`MOST`].
    pub(super) fn update(&mut self, delay: Duration) -> u32 {
        let delay_ms = milliseconds(delay).min(LONGEST_MS);
        let change = ALPHA * (delay_ms - self.target_ms) + BETA * (delay_ms - self.before_ms);
        self.before_ms = delay_ms;
        let severity = i64::from(self.severity) + change / 1_000;
        // Below the target nothing is wrong, however fast the delay grew up to there.
        let severity =
            if delay_ms < self.target_ms { severity.min(i64::from(self.severity)) } else { severity };
        self.severity = u32::try_from(severity.max(0)).unwrap_or(MOST).min(MOST);
        self.severity
    }
}

fn milliseconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TARGET: Duration = Duration::from_millis(100);

    fn after(delays_ms: impl IntoIterator<Item = u64>) -> (Controller, u32) {
        let mut controller = Controller::new(TARGET);
        let severities = delays_ms.into_iter().map(|ms| controller.update(Duration::from_millis(ms)));
        let last = severities.last().unwrap_or(0);
        (controller, last)
    }

    #[test]
    fn a_delay_below_the_target_refuses_nobody() {
        for delays in [[0; 50], [99; 50]] {
            assert_eq!(after(delays).1, 0);
        }
        assert_eq!(after((0..99).chain((0..99).rev())).1, 0);
    }

    #[test]
    fn a_standing_delay_refuses_more_and_more() {
        let delays = |count| std::iter::repeat_n(200, count);
        let severities: Vec<u32> = [1, 5, 20, 60, 200].map(|count| after(delays(count)).1).to_vec();
        assert!(severities.is_sorted() && severities[0] > 0, "{severities:?}");
        assert!(severities[1] < WHOLE_CLASS, "half a second refuses extras only: {severities:?}");
        assert_eq!(severities[4], MOST);
    }

    #[test]
    fn after_the_end_of_an_overload_everybody_is_back_within_ten_seconds() {
        let (mut controller, worst) = after([5_000; 100]);
        assert_eq!(worst, MOST);
        let quiet = (1..=100).find(|_| controller.update(Duration::from_millis(1)) == 0);
        assert!(quiet.is_some(), "each of the 100 intervals is 100 ms");
    }

    #[test]
    fn one_long_pause_does_not_refuse_people_who_look_around() {
        let (mut controller, severity) = after([30_000]);
        assert!(severity < MOST);
        assert!(controller.update(Duration::ZERO) < WHOLE_CLASS * 3);
        let quiet = (1..=40).find(|_| controller.update(Duration::ZERO) == 0);
        assert!(quiet.is_some());
    }

    proptest! {
        #[test]
        fn the_severity_stays_within_its_bounds(delays in prop::collection::vec(0_u64..100_000, 0..300)) {
            prop_assert!(after(delays).1 <= MOST);
        }
    }
}
