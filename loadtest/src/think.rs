//! How long people look at a page before the next click.
//!
//! Log-normal, as measured pauses of people are: most are short, a few are long. Cut at 4.5 times the mean, so that
//! everybody with a mean of 10 s does something within a minute; all are longer by what the cut takes from the mean.

#![expect(clippy::float_arithmetic, reason = "a pause, not money")]

use rand::{Rng, RngExt};
use std::time::Duration;

/// Spread of the logarithm: a tenth of the pauses is below 0.3 times the mean, a tenth above 2.
const SIGMA: f64 = 0.75;
/// The longest pause, as a multiple of the mean.
const LONGEST: f64 = 4.5;
/// The shortest pause, as a part of the mean.
const SHORTEST: f64 = 0.05;

/// The mean of a bell curve's exponential with a mean of 1 and the spread above, cut as above.
const MEAN_AFTER_CUT: f64 = 0.987_404;

/// The pauses of a person.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Think {
    mean_seconds: f64,
}

impl Think {
    pub(crate) const fn new(mean_seconds: f64) -> Self {
        Self { mean_seconds }
    }

    /// One pause.
    pub(crate) fn pause(self, random: &mut impl Rng) -> Duration {
        // Box and Muller: two even numbers make one of the bell curve.
        let (radius, angle): (f64, f64) = (random.random(), random.random());
        let bell = (-2.0 * (1.0 - radius).ln()).sqrt() * (std::f64::consts::TAU * angle).cos();
        let factor = (SIGMA * bell - SIGMA * SIGMA / 2.0).exp().clamp(SHORTEST, LONGEST);
        Duration::from_secs_f64(self.mean_seconds * factor / MEAN_AFTER_CUT)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;
    use rand::rngs::StdRng;

    #[test]
    fn the_mean_is_the_mean_and_nobody_sleeps() {
        let mut random = StdRng::seed_from_u64(7);
        let pauses: Vec<f64> =
            (0..200_000).map(|_| Think::new(10.0).pause(&mut random).as_secs_f64()).collect();
        let mean = pauses.iter().sum::<f64>() / 200_000.0;
        assert!((9.95..10.05).contains(&mean), "{mean}");
        assert!(pauses.iter().all(|pause| (0.5..=46.0).contains(pause)));
        let median = {
            let mut sorted = pauses.clone();
            sorted.sort_unstable_by(f64::total_cmp);
            sorted[100_000]
        };
        assert!((7.0..8.2).contains(&median), "{median}");
    }
}
