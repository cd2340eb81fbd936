//! From the measured delay to the severity: how much must be refused. Pure.
//!
//! PIE (RFC 8033), which keeps the delay of a network's queue near a target by a drop probability `p`: every interval
//! `p += α · (delay − target) + β · (delay − delay before)`. Here `p` is the part of all requests that may be refused;
//! [`shares`](super::shares) says of which classes it is taken. As there (section 4.4), a burst is let through: what comes to an end
//! by itself within half a second refuses nobody, and counts at once when it does not.

use std::time::Duration;

/// Everything that may be refused is.
pub(super) const WHOLE: u32 = 1_000;

/// α: thousandths of severity for each second above the target, every interval.
const ALPHA: i64 = 500;
/// β: the same for each second by which the delay grew.
const BETA: i64 = 1_000;
/// The severity falls by this every interval when nothing waits, and by less the nearer the delay is to the target: somebody
/// who is let in asks for a page every few seconds from then on, so that what they cost is known late. Letting in faster
/// fills the shop, empties it, and fills it again.
const FALL: i64 = 5;
/// So many intervals above the target are a burst: a pause of the machine, a checkpoint, a crowd that is worked off.
const BURST: u32 = 5;
/// A longer delay counts as this one, so that one long pause of the machine does not refuse everybody for minutes.
const LONGEST_MS: i64 = 1_000;

/// The controller.
#[derive(Debug, Clone)]
pub(super) struct Controller {
    target_ms: i64,
    before_ms: i64,
    severity: u32,
    /// Intervals above the target since nothing was refused, at most [`BURST`].
    burst: u32,
}

impl Controller {
    /// Nothing is refused yet.
    pub(super) fn new(target: Duration) -> Self {
        Self { target_ms: milliseconds(target), before_ms: 0, severity: 0, burst: 0 }
    }

    /// The severity after another interval with this shortest delay: 0 to [`WHOLE`].
    pub(super) fn update(&mut self, delay: Duration) -> u32 {
        let delay_ms = milliseconds(delay).min(LONGEST_MS);
        let above_ms = delay_ms - self.target_ms;
        let change = if above_ms < 0 {
            // Rounded away from 0, so that it ends.
            (FALL * above_ms - self.target_ms + 1) / self.target_ms
        } else {
            ((ALPHA * above_ms + BETA * (delay_ms - self.before_ms)) / 1_000).max(0)
        };
        self.before_ms = delay_ms;
        let severity = i64::from(self.severity) + change;
        self.severity = u32::try_from(severity.max(0)).unwrap_or(WHOLE).min(WHOLE);
        if self.is_burst(above_ms) { 0 } else { self.severity }
    }

    /// Whether this may still be a burst. One that ended is forgotten.
    fn is_burst(&mut self, above_ms: i64) -> bool {
        if self.burst < BURST && above_ms < 0 {
            self.severity = 0;
        }
        if self.severity == 0 {
            self.burst = 0;
        } else {
            self.burst = (self.burst + 1).min(BURST);
        }
        self.burst < BURST
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
        let severities: Vec<u32> = [5, 20, 60, 200].map(|count| after(delays(count)).1).to_vec();
        assert!(severities.is_sorted() && severities[0] > 0, "{severities:?}");
        assert!(severities[0] < WHOLE / 2, "half a second refuses less than half: {severities:?}");
        assert_eq!(severities[3], WHOLE);
    }

    #[test]
    fn a_burst_that_ends_refuses_nobody_however_often_it_comes() {
        let mut controller = Controller::new(TARGET);
        for delay in [900, 900, 900, 400, 1].repeat(20) {
            assert_eq!(controller.update(Duration::from_millis(delay)), 0);
        }
    }

    #[test]
    fn after_a_burst_that_stays_what_it_built_up_counts_at_once() {
        let severities = [4, 5].map(|count| after(std::iter::repeat_n(600, count)).1);
        assert_eq!(severities[0], 0);
        assert!(severities[1] > WHOLE / 2, "{severities:?}");
    }

    #[test]
    fn after_the_end_of_an_overload_everybody_is_back_within_half_a_minute_and_not_at_once() {
        let (mut controller, worst) = after([5_000; 100]);
        assert_eq!(worst, WHOLE);
        let quiet = (1..=300).find(|_| controller.update(Duration::from_millis(1)) == 0);
        assert!(quiet.is_some_and(|intervals| intervals > 100), "each of the intervals is 100 ms: {quiet:?}");
    }

    proptest! {
        #[test]
        fn the_severity_stays_within_its_bounds(delays in prop::collection::vec(0_u64..100_000, 0..300)) {
            prop_assert!(after(delays).1 <= WHOLE);
        }
    }
}
