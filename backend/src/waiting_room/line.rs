//! The line of tickets as counts, and how it is called. Pure.
//!
//! Places are moments in microseconds since 1970. The tickets of the draw lie evenly over the gathering, those of a second
//! evenly over that second; so a line of a million tickets is a short list.

use client::LinePoint;
use jiff::Timestamp;

const SECOND: i64 = 1_000_000;

/// Most points that tell the line to frontends.
const POINTS: usize = 32;

/// Thousandths of a ticket in one ticket. Calls are counted in them, so that a slow rate in short steps loses nothing.
pub(crate) const MILLI: u64 = 1_000;

/// Longest time for which tickets are called at once: after a pause of the database nobody rushes in.
const LONGEST_STEP_MS: u64 = 5_000;

/// The tickets of a room.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Line {
    /// First moment of the gathering.
    pub(super) gathers_from: i64,
    /// First moment after it.
    pub(super) opens_at: i64,
    /// Tickets of the draw.
    pub(super) drawn: u64,
    /// Tickets by the second after the opening, in the order of time.
    pub(super) arrivals: Vec<(u32, u64)>,
}

/// Tickets that lie evenly from one moment to another.
#[derive(Debug, Clone, Copy)]
struct Stretch {
    from: i64,
    to: i64,
    tickets: u64,
}

impl Stretch {
    /// Thousandths of tickets in the part from `place` on.
    fn milli_after(self, place: i64) -> u64 {
        let (left, whole) = (self.to - place.clamp(self.from, self.to), self.to - self.from);
        share(self.tickets.saturating_mul(MILLI), left.unsigned_abs(), whole.unsigned_abs())
    }
}

/// `amount · part / whole`.
fn share(amount: u64, part: u64, whole: u64) -> u64 {
    let exact = u128::from(amount) * u128::from(part) / u128::from(whole.max(1));
    u64::try_from(exact).unwrap_or(u64::MAX)
}

/// How far the line is called, and what was spent on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Called {
    /// Places before this moment are called.
    pub(super) serving: i64,
    /// Thousandths of tickets that this took.
    pub(super) milli: u64,
}

impl Line {
    fn stretches(&self) -> impl Iterator<Item = Stretch> {
        let draw = Stretch { from: self.gathers_from, to: self.opens_at, tickets: self.drawn };
        let arrivals = self.arrivals.iter().map(|&(second, tickets)| {
            let from = self.opens_at + i64::from(second) * SECOND;
            Stretch { from, to: from + SECOND, tickets }
        });
        std::iter::once(draw)
            .chain(arrivals)
            .filter(|stretch| stretch.tickets > 0 && stretch.to > stretch.from)
    }

    /// Calls tickets from `serving` on: at most `budget` thousandths, and none with a place at or after `until`, because
    /// tickets of that time may not have been counted yet.
    pub(super) fn call(&self, serving: i64, budget: u64, until: i64) -> Called {
        let (mut place, mut left) = (serving, budget);
        for stretch in self.stretches().filter(|stretch| stretch.to > serving) {
            if stretch.to > until {
                let serving = place.max(until.min(stretch.from));
                return Called { serving, milli: budget - left };
            }
            place = place.max(stretch.from);
            let milli = stretch.milli_after(place);
            if milli > left {
                let whole = stretch.tickets.saturating_mul(MILLI);
                let step = share(u64::try_from(stretch.to - stretch.from).unwrap_or(0), left, whole);
                let before = stretch.milli_after(place);
                place += i64::try_from(step).unwrap_or(0);
                left -= (before - stretch.milli_after(place)).min(left);
                return Called { serving: place, milli: budget - left };
            }
            left -= milli;
            place = stretch.to;
        }
        // Everybody is called: whoever comes next is served as soon as their second is counted.
        Called { serving: place.max(until), milli: budget - left }
    }

    /// Tickets that are not called, and where they stand.
    pub(super) fn after(&self, serving: i64) -> (u64, Vec<LinePoint>) {
        let waiting: Vec<Stretch> = self.stretches().filter(|stretch| stretch.to > serving).collect();
        let (mut milli, mut points) = (0, Vec::with_capacity(POINTS));
        for group in waiting.chunks(waiting.len().div_ceil(POINTS).max(1)) {
            milli += group.iter().map(|stretch| stretch.milli_after(serving)).sum::<u64>();
            let end = group.last().and_then(|last| Timestamp::from_microsecond(last.to).ok());
            points.extend(end.map(|place| LinePoint { place, ahead: milli / MILLI }));
        }
        (milli / MILLI, points)
    }
}

/// Thousandths of tickets that may be called after `elapsed_ms`, with what was left over before.
pub(super) fn allowance(per_minute: u32, elapsed_ms: u64, spare: u64) -> u64 {
    u64::from(per_minute) * elapsed_ms.min(LONGEST_STEP_MS) / 60 + spare
}

/// What may be kept for the next step: less than one ticket, so that an empty line saves up no crowd.
pub(super) fn spare(allowed: u64, spent: u64) -> u64 {
    (allowed - spent.min(allowed)).min(MILLI - 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const OPENS: i64 = 1_800_000_000 * SECOND;
    const LATE: i64 = OPENS + 100_000 * SECOND;

    fn line(drawn: u64, arrivals: &[(u32, u64)]) -> Line {
        Line { gathers_from: OPENS - 600 * SECOND, opens_at: OPENS, drawn, arrivals: arrivals.to_vec() }
    }

    #[test]
    fn a_tenth_of_the_draw_is_a_tenth_of_the_gathering() {
        let line = line(1_000_000, &[]);
        let called = line.call(line.gathers_from, 100_000 * MILLI, OPENS);
        assert_eq!(called, Called { serving: OPENS - 540 * SECOND, milli: 100_000 * MILLI });
        assert_eq!(line.after(called.serving).0, 900_000);
    }

    #[test]
    fn seconds_without_tickets_cost_nothing() {
        let line = line(0, &[(0, 10), (500, 10)]);
        let called = line.call(OPENS, 15 * MILLI, LATE);
        assert_eq!(called, Called { serving: OPENS + 500 * SECOND + SECOND / 2, milli: 15 * MILLI });
    }

    #[test]
    fn an_empty_line_follows_the_clock_but_not_past_what_is_counted() {
        let line = line(0, &[(7, 3)]);
        let until = OPENS + 5 * SECOND;
        assert_eq!(line.call(OPENS, 100 * MILLI, until), Called { serving: until, milli: 0 });
        let half = OPENS + 7 * SECOND + SECOND / 2;
        assert_eq!(line.call(until, 100 * MILLI, half), Called { serving: OPENS + 7 * SECOND, milli: 0 });
    }

    #[test]
    fn a_slow_rate_in_short_steps_loses_nothing() {
        let line = line(0, &[(0, 1_000)]);
        let (mut serving, mut kept, mut spent) = (OPENS, 0, 0);
        // 60 a minute for 100 seconds in steps of 7 ms and 13 ms.
        for step in 0..10_000 {
            let allowed = allowance(60, if step % 2 == 0 { 7 } else { 13 }, kept);
            let called = line.call(serving, allowed, LATE);
            (serving, kept, spent) = (called.serving, spare(allowed, called.milli), spent + called.milli);
        }
        assert!((99 * MILLI..=100 * MILLI).contains(&spent), "{spent}");
    }

    #[test]
    fn a_long_pause_and_an_empty_line_let_no_crowd_in() {
        assert_eq!(allowance(6_000, 3_600_000, 0), allowance(6_000, 5_000, 0));
        assert_eq!(spare(500 * MILLI, 0), MILLI - 1);
    }

    proptest! {
        #[test]
        fn nobody_is_called_twice_and_nobody_is_forgotten(
            drawn in 0_u64..100_000,
            arrivals in prop::collection::btree_map(0_u32..5_000, 1_u64..5_000, 0..100),
            budgets in prop::collection::vec(0_u64..5_000_000, 1..50),
        ) {
            let line = line(drawn, &arrivals.into_iter().collect::<Vec<_>>());
            let (all, points) = line.after(line.gathers_from);
            prop_assert!(points.len() <= POINTS);
            prop_assert_eq!(points.last().map_or(0, |last| last.ahead), all);
            let (mut serving, mut spent) = (line.gathers_from, 0);
            for budget in budgets {
                let called = line.call(serving, budget, LATE);
                prop_assert!(called.milli <= budget);
                prop_assert!(called.serving >= serving);
                (serving, spent) = (called.serving, spent + called.milli);
                // Thousandths are cut off at each look, a place is a whole microsecond.
                let left = line.after(serving).0 * MILLI + spent;
                prop_assert!(left.abs_diff(all * MILLI) <= 60 * MILLI, "{left} {all}");
            }
        }
    }
}
