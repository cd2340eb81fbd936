//! The generic cell rate algorithm, in its form of "virtual scheduling": ITU-T Recommendation I.371, annex A; told for
//! programs by Brandur Leach, "Rate Limiting, Cells, and GCRA" (brandur.org/rate-limiting).
//!
//! One number is kept for each key: the theoretical arrival time, at which everything admitted so far would be paid off if
//! one request came per step. A request is admitted while that time stays within `room` of now. All times are microseconds
//! since any fixed moment. `admit.lua` does the same in Redis.

/// A rate with a burst.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Pace {
    /// One request is paid off in this time, in microseconds; the emission interval.
    pub(crate) step_us: u64,
    /// How far ahead the arrival time may run: the burst, in microseconds.
    pub(crate) room_us: u64,
}

/// Admits one request at `now`, or refuses it.
///
/// `Ok` is the new arrival time; `Err` is the exact wait in microseconds after which the same request is admitted if
/// nothing else is in between. A refusal changes nothing.
pub(crate) fn admit(arrival: Option<u64>, now: u64, pace: Pace) -> Result<u64, u64> {
    let latest = now.saturating_add(pace.room_us);
    // An honest clock never sees it beyond `latest`. One that was set back a little makes the wait longer by as much; an
    // arrival time from much further ahead is not believed, or its key would be locked out for as long as the clock went
    // back.
    let believed = arrival.filter(|&arrival| arrival <= latest.saturating_add(pace.room_us));
    let start = believed.unwrap_or(now).max(now);
    let next = start.saturating_add(pace.step_us);
    if next > latest { Err(next - latest) } else { Ok(next) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn paces() -> impl Strategy<Value = (Pace, u64)> {
        (1..=1_000_000_u64, 1..=50_u64)
            .prop_map(|(step_us, burst)| (Pace { step_us, room_us: step_us * burst }, burst))
    }

    proptest! {
        #[test]
        fn no_window_admits_more_than_the_burst_and_the_rate(
            (pace, burst) in paces(),
            pauses in prop::collection::vec(0..3_000_000_u64, 1..200),
        ) {
            let (mut now, mut arrival, mut admitted) = (5_000_000, None, Vec::new());
            for pause in pauses {
                now += pause % (2 * pace.step_us);
                if let Ok(next) = admit(arrival, now, pace) {
                    arrival = Some(next);
                    admitted.push(now);
                }
            }
            for (first, &from) in admitted.iter().enumerate() {
                for (last, &to) in admitted.iter().enumerate().skip(first) {
                    let count = u64::try_from(last - first + 1).unwrap();
                    prop_assert!(count <= burst + (to - from) / pace.step_us, "{count} in {} us", to - from);
                }
            }
        }

        #[test]
        fn the_wait_is_exact((pace, _) in paces(), ahead in 0..100_000_000_u64) {
            let now = 200_000_000;
            let arrival = Some(now + ahead % (2 * pace.room_us + 1));
            if let Err(wait) = admit(arrival, now, pace) {
                prop_assert!(wait > 0 && wait <= pace.room_us + pace.step_us);
                prop_assert!(admit(arrival, now + wait, pace).is_ok());
                prop_assert_eq!(admit(arrival, now + wait - 1, pace), Err(1));
            }
        }

        #[test]
        fn a_clock_set_back_locks_nobody_out((pace, _) in paces(), back in 0..100_000_000_u64) {
            let start = 200_000_000;
            let mut arrival = None;
            while let Ok(next) = admit(arrival, start, pace) {
                arrival = Some(next);
            }
            let now = start - back;
            match admit(arrival, now, pace) {
                Ok(_) => prop_assert!(back > pace.room_us, "a small step back gives no new burst"),
                Err(wait) => prop_assert_eq!(wait, pace.step_us + back),
            }
        }

        #[test]
        fn any_numbers_are_harmless(arrival: Option<u64>, now: u64, step_us: u64, room_us: u64) {
            let _ = admit(arrival, now, Pace { step_us, room_us });
        }
    }

    #[test]
    fn a_burst_is_free_and_then_one_a_step() {
        let pace = Pace { step_us: 10, room_us: 30 };
        let mut arrival = None;
        for _ in 0..3 {
            arrival = Some(admit(arrival, 100, pace).unwrap());
        }
        assert_eq!(admit(arrival, 100, pace), Err(10));
        assert_eq!(admit(arrival, 109, pace), Err(1));
        assert_eq!(admit(arrival, 110, pace), Ok(140));
    }
}
