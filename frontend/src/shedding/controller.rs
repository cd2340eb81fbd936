//! From the measured delay to the rate at which requests are let through. Pure.
//!
//! While work waits for longer than the target, as many requests are let through as this process can answer, which is known at that
//! moment: it is busy all the time. From there on it is TCP's way to share a line of unknown width, additive increase and
//! multiplicative decrease (Chiu and Jain, 1989), with CUBIC's care near the rate that was too much before (RFC 9438): quickly up to
//! nine tenths of it, then slowly. Refusals begin when lateness has added up, as the error does in the integral part of a controller
//! (Hollot and others, 2001): soon when work waits for seconds, and not at all for a pause of the machine. After one the delay falls from
//! its first moment on, and what falls is not added up. What was added up is forgiven slowly, so who is too late again and again is not
//! taken for a machine that pauses.
//!
//! A part of requests that is refused, grown and shrunk by the delay, was tried before. Who is let in asks for pages for minutes, so
//! the delay says late what was too much: such a part swings between nobody and everybody.

use std::time::Duration;

/// Rates are in sixteenths of a request per interval: on a small machine requests are few.
pub(super) const SCALE: u32 = 16;

/// Milliseconds above the target, added up over intervals, from which on some are refused: a third of a second too late for a second.
const TOO_LATE: u64 = 3_500;
/// So much of it is forgiven in an interval without, all of it in 70 seconds. Who has just been late is soon found to be too late again.
const FORGIVEN: u64 = 5;
/// The delay is falling when it is less than so many intervals ago.
const TREND: usize = 5;
/// Intervals until it shows what a lower rate has done: what already waits is answered first.
const REACTION: u32 = 5;
/// A delay of this much above the target halves the rate.
const HALVES_MS: u64 = 1_000;
/// Growth in an interval, in thousandths of the rate that was too much: below nine tenths of it, and from there on. The longer
/// nothing was too much, the faster: a thousandth more every ten seconds.
const FAST: u32 = 20;
const SLOW: u32 = 3;
const FASTER_AFTER: u32 = 100;
/// The rate never falls below one request per interval, so that it is noticed when there is room again.
const LEAST: u32 = SCALE;

/// The controller.
#[derive(Debug)]
pub(super) struct Controller {
    target: Duration,
    /// Milliseconds above the target, added up, at most [`TOO_LATE`].
    late: u64,
    /// The last delays, the oldest first.
    before: [Duration; TREND],
    limit: Option<Limit>,
}

/// How much is let through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Limit {
    rate: u32,
    /// The rate that was last too much.
    full: u32,
    /// Intervals until the delay says something about the rate.
    wait: u32,
    /// Intervals of growth since the rate was last lowered.
    grown: u32,
    /// What waited when the rate was last lowered still does: the rate is not to blame.
    drains: bool,
}

impl Controller {
    /// Nothing is refused yet.
    pub(super) const fn new(target: Duration) -> Self {
        Self { target, late: 0, before: [Duration::ZERO; TREND], limit: None }
    }

    /// The rate after another interval with this shortest delay, in which requests were asked for and answered at these rates. Nothing:
    /// all are let through.
    pub(super) fn update(&mut self, delay: Duration, (asked, answered): (u32, u32)) -> Option<u32> {
        // Once some are refused, the others must not wait.
        let target = if self.limit.is_some() { self.target / 2 } else { self.target };
        let above = delay.checked_sub(target);
        // What waits is being worked off, as after a pause of the machine.
        let falls = delay < self.before[0];
        self.before.rotate_left(1);
        self.before[TREND - 1] = delay;
        self.late = match above {
            Some(above) if !falls => self.late.saturating_add(in_ms(above)).min(TOO_LATE),
            None if self.limit.is_none() => self.late.saturating_sub(FORGIVEN),
            _ => self.late,
        };
        self.limit = match (self.limit, above) {
            (None, Some(above)) if self.late == TOO_LATE && !falls => Some(Limit::below(answered, above)),
            (None, _) => None,
            (Some(limit), above) => {
                Some(limit.next(above, asked)).filter(|limit| limit.rate / 2 <= asked || above.is_some())
            }
        };
        self.limit.map(|limit| limit.rate)
    }
}

impl Limit {
    /// The first one. `full` is what is answered while there is too much.
    fn below(full: u32, above: Duration) -> Self {
        let full = full.max(LEAST);
        Self { rate: lowered(full, above), full, wait: REACTION, grown: 0, drains: true }
    }

    /// After another interval. A rate that was not used up says nothing, as in RFC 7661: what is asked for is too much then.
    fn next(self, above: Option<Duration>, asked: u32) -> Self {
        match above {
            _ if self.wait > 0 => Self { wait: self.wait - 1, ..self },
            Some(above) => {
                let used = self.rate.min(asked).max(LEAST);
                let full = if self.drains { self.full } else { used };
                Self { rate: lowered(used, above), full, wait: REACTION, grown: 0, drains: true }
            }
            None => {
                let slow = (SLOW + self.grown / FASTER_AFTER).min(FAST);
                let thousandths = if self.rate < self.full / 10 * 9 { FAST } else { slow };
                let growth =
                    (self.full / 1_000).saturating_mul(thousandths) + self.full % 1_000 * thousandths / 1_000;
                let grown = self.grown.saturating_add(1);
                Self { rate: self.rate.saturating_add(growth.max(1)), grown, drains: false, ..self }
            }
        }
    }
}

/// A rate at which this delay above the target goes away.
fn lowered(rate: u32, above: Duration) -> u32 {
    let above_ms = in_ms(above).clamp(HALVES_MS / 5, HALVES_MS);
    let rate = u64::from(rate) * (2 * HALVES_MS - above_ms) / (2 * HALVES_MS);
    u32::try_from(rate).unwrap_or(u32::MAX).max(LEAST)
}

/// Whole milliseconds.
pub(super) fn in_ms(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::VecDeque;

    const TARGET: Duration = Duration::from_millis(150);
    const CALM: Duration = Duration::from_millis(1);
    /// More than anybody asks for.
    const MANY: u32 = 1_000_000;

    fn after(delays_ms: impl IntoIterator<Item = u64>) -> Option<u32> {
        let mut controller = Controller::new(TARGET);
        let rates = delays_ms
            .into_iter()
            .map(|ms| controller.update(Duration::from_millis(ms), (MANY, 1_000 * SCALE)));
        rates.last().flatten()
    }

    #[test]
    fn a_delay_below_the_target_and_a_burst_that_is_worked_off_refuse_nobody() {
        assert_eq!(after([149; 50]), None);
        // A pause of a third of a second, worked off in three and a half.
        let pause: Vec<_> = (0..=35).map(|passed| 350 - passed * 10).collect();
        let with_calm = |intervals| pause.iter().copied().chain(std::iter::repeat_n(1, intervals)).cycle();
        assert_eq!(after(with_calm(200).take(2_360)), None);
        assert!(after(with_calm(5).take(240)).is_some(), "again and again");
    }

    #[test]
    fn what_is_not_worked_off_is_no_pause() {
        let grows_and_falls = [150, 200, 250, 300, 350, 350, 340, 330].into_iter().cycle();
        assert!(after(grows_and_falls.take(48)).is_some());
    }

    #[test]
    fn the_later_the_sooner_some_are_refused() {
        let first = |ms: u64| (1..=100).find(|&intervals| after(vec![ms; intervals]).is_some());
        assert_eq!(first(200), Some(70));
        assert_eq!(first(500), Some(10));
        assert_eq!(first(3_650), Some(1));
    }

    #[test]
    fn a_little_too_late_lets_a_little_less_through_than_was_answered() {
        assert_eq!(after([200; 70]), Some(900 * SCALE));
        assert_eq!(after([5_150; 1]), Some(500 * SCALE), "half of it, so that what waits is worked off");
        assert_eq!(after([5_000; 500]), Some(LEAST));
    }

    #[test]
    fn nobody_is_refused_when_fewer_ask_than_could_be_answered() {
        let mut controller = Controller::new(TARGET);
        for _ in 0..100 {
            controller.update(Duration::from_millis(200), (MANY, 1_000 * SCALE));
        }
        let calm = (1..=100).find(|_| controller.update(CALM, (50 * SCALE, 50 * SCALE)).is_none());
        assert_eq!(calm, Some(1));
    }

    /// A process that answers 500 requests in an interval. What is let in beyond that waits.
    struct Process {
        controller: Controller,
        capacity: u32,
        waiting: u32,
        /// What those who were let in will ask for, interval by interval: nine of ten ask once more.
        later: VecDeque<u32>,
        rate: Option<u32>,
        asked: u32,
        answered: u32,
    }

    impl Process {
        /// So many intervals lie between two requests of a visitor.
        fn new(think: usize) -> Self {
            let controller = Controller::new(TARGET);
            let later = std::iter::repeat_n(0, think).collect();
            Self { controller, capacity: 500, waiting: 0, later, rate: None, asked: 0, answered: 0 }
        }

        /// An interval with so many newcomers: its delay in milliseconds, and what was answered.
        fn step(&mut self, newcomers: u32) -> (u32, u32) {
            let asked = newcomers + self.later.pop_front().unwrap_or(0);
            let let_in = self.rate.map_or(asked, |rate| asked.min(rate / SCALE));
            self.later.push_back(let_in * 9 / 10);
            self.waiting += let_in;
            let answered = self.waiting.min(self.capacity);
            self.waiting -= answered;
            let smooth = |before: u32, now: u32| (before * 3 + now * SCALE) / 4;
            (self.asked, self.answered) = (smooth(self.asked, asked), smooth(self.answered, answered));
            let delay_ms = self.waiting * 100 / self.capacity;
            let delay = Duration::from_millis(delay_ms.into());
            self.rate = self.controller.update(delay, (self.asked, self.answered));
            (delay_ms, answered)
        }

        fn answered(&mut self, intervals: u32, newcomers: u32) -> u32 {
            (0..intervals).map(|_| self.step(newcomers).1).sum()
        }
    }

    #[test]
    fn of_twenty_times_as_many_visitors_as_many_are_answered_as_can_be_and_none_late() {
        for think in [1, 5, 20, 100] {
            let mut process = Process::new(think);
            process.answered(1_000, 10);
            assert_eq!(process.rate, None);
            // They come within five seconds, and five more pass until what waited is worked off.
            for passed in 0..50 {
                process.step(10 + 190 * passed / 50);
            }
            process.answered(50, 200);
            let minute: Vec<_> = (0..600).map(|_| process.step(200)).collect();
            let answered: u32 = minute.iter().map(|(_, answered)| answered).sum();
            assert!(answered > 600 * 500 * 9 / 10, "think {think}: {answered}");
            let slowest = minute.iter().map(|&(delay_ms, _)| delay_ms).max();
            // A crowd that grows slowly is noticed once its lateness has added up.
            assert!(slowest < Some(500), "think {think}: {slowest:?} ms");
            process.answered(300, 10);
            assert_eq!(process.rate, None, "think {think}");
        }
    }

    /// A tenth more than can be answered, for a minute, after a great crowd: what is let through then is never late.
    #[test]
    fn a_crowd_that_is_only_just_too_large_does_not_wait_again_and_again() {
        for think in [5, 20, 100] {
            let mut process = Process::new(think);
            process.answered(300, 200);
            let minute: Vec<_> = (0..600).map(|_| process.step(55)).collect();
            let slowest = minute.iter().map(|&(delay_ms, _)| delay_ms).max();
            assert!(slowest < Some(150), "think {think}: {slowest:?} ms");
            let answered: u32 = minute.iter().map(|(_, answered)| answered).sum();
            assert!(answered > 600 * 500 * 9 / 10, "think {think}: {answered}");
        }
    }

    /// Just as many as can be answered, by chance now more and now fewer, for ten minutes after a great crowd.
    #[test]
    fn a_crowd_that_is_just_served_does_not_wait_long() {
        for think in [5, 20, 100] {
            for newcomers in 48..=52 {
                let mut process = Process::new(think);
                process.answered(300, 200);
                process.answered(300, 20);
                // Knuth's generator, so that each run is the same.
                let mut state = 1_u64;
                let mut chance = || {
                    state =
                        state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                    u32::try_from(state >> 33).unwrap() % 81
                };
                let minutes: Vec<_> = (0..6_000).map(|_| process.step(newcomers - 40 + chance())).collect();
                let slowest = minutes.iter().map(|&(delay_ms, _)| delay_ms).max();
                assert!(slowest < Some(400), "think {think}, {newcomers} newcomers: {slowest:?} ms");
                let answered: u32 = minutes.iter().map(|(_, answered)| answered).sum();
                assert!(answered > 6_000 * 500 * 9 / 10, "think {think}, {newcomers} newcomers: {answered}");
            }
        }
    }

    #[test]
    fn a_process_that_becomes_slower_or_faster_is_followed() {
        let mut process = Process::new(5);
        process.answered(200, 200);
        for capacity in [200, 600] {
            process.capacity = capacity;
            process.answered(300, 200);
            let answered = process.answered(300, 200);
            assert!(answered > 300 * capacity * 85 / 100, "{answered} at {capacity}");
        }
    }

    proptest! {
        #[test]
        fn the_rate_stays_within_its_bounds(delays in prop::collection::vec((0_u64..100_000, 0_u32..MANY), 0..300)) {
            let mut controller = Controller::new(TARGET);
            for (ms, asked) in delays {
                let rate = controller.update(Duration::from_millis(ms), (asked, asked));
                prop_assert!(rate.is_none_or(|rate| rate >= LEAST));
            }
        }
    }
}
