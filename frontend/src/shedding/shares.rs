//! Which part of each class is refused, so that together it is as much as must be and no class before its turn. Pure.

use super::class::Class;
use super::controller::WHOLE;

/// One number for each class, in the order in which they are refused.
pub(super) type ByClass = [u32; Class::ALL.len()];

/// Smoothing: the last interval counts a quarter.
const BEFORE: u32 = 3;

/// Requests are few on a small machine, so their smoothed number is counted in sixteenths.
const SCALE: u32 = 16;

/// What is asked for: requests that may be refused, in each interval.
#[derive(Debug, Default)]
pub(super) struct Demand {
    smooth: ByClass,
}

impl Demand {
    /// Another interval is over, in which so many came.
    pub(super) fn note(&mut self, came: ByClass) {
        for (smooth, came) in self.smooth.iter_mut().zip(came) {
            *smooth = (*smooth * BEFORE + came.min(u32::MAX / 64) * SCALE) / (BEFORE + 1);
        }
    }

    /// Thousandths of each class to refuse when `severity` thousandths of everything must be. A class that nobody asks for gives no
    /// relief and takes no time.
    pub(super) fn shares(&self, severity: u32) -> ByClass {
        let all: u64 = self.smooth.iter().copied().map(u64::from).sum();
        let mut left = all * u64::from(severity) / u64::from(WHOLE);
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
        (0..40).for_each(|_| demand.note(came));
        demand
    }

    #[test]
    fn classes_are_refused_one_after_the_other() {
        let demand = demand([100, 200, 300, 300, 100]);
        assert_eq!(demand.shares(0), [0; 5]);
        assert_eq!(demand.shares(100), [1_000, 0, 0, 0, 0]);
        let half = demand.shares(500);
        assert_eq!(half[..2], [1_000, 1_000]);
        assert!((650..680).contains(&half[2]) && half[3..] == [0, 0], "{half:?}");
        assert_eq!(demand.shares(1_000), [1_000; 5]);
    }

    #[test]
    fn a_class_that_nobody_asks_for_takes_no_time() {
        let shares = demand([0, 0, 0, 800, 200]).shares(100);
        assert_eq!(shares[..3], [1_000; 3]);
        assert!((115..130).contains(&shares[3]) && shares[4] == 0, "{shares:?}");
    }

    #[test]
    fn what_nobody_knows_yet_is_not_refused() {
        assert_eq!(Demand::default().shares(1_000), [0; 5]);
    }

    proptest! {
        #[test]
        fn no_class_before_its_turn(came in prop::array::uniform5(0_u32..100_000), severity in 0..=WHOLE) {
            let shares = demand(came).shares(severity);
            prop_assert!(shares.iter().all(|&share| share <= WHOLE));
            let first = shares.iter().position(|&share| share < WHOLE).unwrap_or(shares.len());
            // Rounded down, a class may lack a thousandth of itself.
            prop_assert!(shares.iter().skip(first + 1).all(|&share| share == 0 || shares[first] >= WHOLE - 1));
        }
    }
}
