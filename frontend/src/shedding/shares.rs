//! Which part of each class is refused, so that together it is as much as must be and no class before its turn. Pure.

use super::class::Class;
use super::controller::SCALE;
use std::time::Duration;

/// All of a class.
pub(super) const WHOLE: u32 = 1_000;

/// One number for each class, in the order in which they are refused.
pub(super) type ByClass = [u32; Class::ALL.len()];

/// No rate is higher: five classes of it are a number, and so is three times one.
const MOST: u32 = u32::MAX / 8;

/// Smoothing: the last interval counts a quarter.
const BEFORE: u32 = 3;

/// A rate is in sixteenths of a request in so many milliseconds.
const PER_MS: u64 = 100;

/// What is asked for, and what is answered: requests that may be refused, as rates.
#[derive(Debug, Default)]
pub(super) struct Demand {
    smooth: ByClass,
    answered: u32,
}

impl Demand {
    /// Another interval of this length is over, in which so many came and so many of them were refused. A process that does not get
    /// to its work has long intervals.
    pub(super) fn note(&mut self, came: ByClass, refused: u32, length: Duration) {
        let length_ms = u64::try_from(length.as_millis()).unwrap_or(u64::MAX).max(1);
        let smooth = |before: u32, count: u32| {
            let rate = u64::from(count) * u64::from(SCALE) * PER_MS / length_ms;
            (before * BEFORE + u32::try_from(rate).unwrap_or(MOST).min(MOST)) / (BEFORE + 1)
        };
        let answered = came.iter().sum::<u32>().saturating_sub(refused);
        self.answered = smooth(self.answered, answered);
        for (before, came) in self.smooth.iter_mut().zip(came) {
            *before = smooth(*before, came);
        }
    }

    /// What is asked for and what is answered.
    pub(super) fn rates(&self) -> (u32, u32) {
        (self.smooth.iter().sum(), self.answered)
    }

    /// Thousandths of each class to refuse so that no more than this rate is let through. A class that nobody asks for gives no
    /// relief.
    pub(super) fn shares(&self, rate: u32) -> ByClass {
        let all: u64 = self.smooth.iter().copied().map(u64::from).sum();
        let mut left = all.saturating_sub(rate.into());
        self.smooth.map(|asked| {
            let refused = left.min(asked.into());
            left -= refused;
            let share = match asked {
                0 => u64::from(left > 0) * u64::from(WHOLE),
                asked => refused * u64::from(WHOLE) / u64::from(asked),
            };
            u32::try_from(share).unwrap_or(WHOLE)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn demand(came: ByClass) -> Demand {
        let mut demand = Demand::default();
        (0..40).for_each(|_| demand.note(came, 0, Duration::from_millis(100)));
        demand
    }

    #[test]
    fn classes_are_refused_one_after_the_other() {
        let demand = demand([100, 200, 300, 300, 100]);
        assert_eq!(demand.shares(1_000 * SCALE), [0; 5]);
        let most = demand.shares(900 * SCALE);
        assert!(most[0] > 970 && most[1..] == [0; 4], "{most:?}");
        let half = demand.shares(500 * SCALE);
        assert_eq!(half[..2], [1_000, 1_000]);
        assert!((650..680).contains(&half[2]) && half[3..] == [0, 0], "{half:?}");
        assert_eq!(demand.shares(0), [1_000; 5]);
    }

    #[test]
    fn a_class_that_nobody_asks_for_takes_no_time() {
        let shares = demand([0, 0, 0, 800, 200]).shares(900 * SCALE);
        assert_eq!(shares[..3], [1_000; 3]);
        assert!((115..130).contains(&shares[3]) && shares[4] == 0, "{shares:?}");
    }

    #[test]
    fn what_nobody_knows_yet_is_not_refused() {
        assert_eq!(Demand::default().shares(0), [0; 5]);
    }

    #[test]
    fn a_long_interval_is_no_higher_rate() {
        let rates = [(50, 100), (150, 300)].map(|(came, ms)| {
            let mut demand = Demand::default();
            (0..40).for_each(|_| demand.note([0, came, 0, 0, 0], came / 2, Duration::from_millis(ms)));
            demand.rates()
        });
        assert_eq!(rates[0], rates[1]);
        assert!((790..=800).contains(&rates[0].0) && (390..=400).contains(&rates[0].1), "{rates:?}");
    }

    proptest! {
        #[test]
        fn no_class_before_its_turn(came in prop::array::uniform5(0_u32..100_000), rate in 0..5_000_000_u32) {
            let shares = demand(came).shares(rate);
            prop_assert!(shares.iter().all(|&share| share <= WHOLE));
            let first = shares.iter().position(|&share| share < WHOLE).unwrap_or(shares.len());
            // Rounded down, a class may lack a thousandth of itself.
            prop_assert!(shares.iter().skip(first + 1).all(|&share| share == 0 || shares[first] >= WHOLE - 1));
        }
    }
}
