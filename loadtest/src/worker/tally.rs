//! Counting: seconds as they pass, latencies for the end.

use super::say;
use crate::counts::{Checked, Class, Failure, Final, Message, Pairs, Second};
use anyhow::Result;
use hdrhistogram::Histogram;

/// The slowest answer that is told apart, in microseconds.
const SLOWEST_US: u64 = 120_000_000;
/// Failures of one worker that are told in words.
const NOTES: u32 = 20;
/// The plot of latencies has a point for so many seconds.
const STRETCH_SECONDS: u64 = 10;

/// Everything a worker counts.
#[derive(Debug)]
pub(super) struct Tally {
    pub(super) second: Second,
    classes: Vec<Histogram<u64>>,
    /// Browsing and buying of the present stretch.
    stretch: [Histogram<u64>; 2],
    end: Final,
    measured_us: (u64, u64),
    notes_left: u32,
    seconds: u64,
}

impl Tally {
    /// `measured` are the first second of the measured stage and the first one after it.
    pub(super) fn new(measured: (u64, u64)) -> Result<Self> {
        let classes = Class::ALL.iter().map(|_| Histogram::new_with_bounds(1, SLOWEST_US, 3));
        Ok(Self {
            second: Second::default(),
            classes: classes.collect::<Result<_, _>>()?,
            stretch: [
                Histogram::new_with_bounds(1, SLOWEST_US, 2)?,
                Histogram::new_with_bounds(1, SLOWEST_US, 2)?,
            ],
            end: Final::default(),
            measured_us: (measured.0 * 1_000_000, measured.1 * 1_000_000),
            notes_left: NOTES,
            seconds: 0,
        })
    }

    /// An answer to a request that was meant to be sent at `intended`.
    pub(super) fn answered(&mut self, class: Class, intended: u64, now: u64) {
        let latency = now.saturating_sub(intended).max(1);
        self.second.requests += 1;
        self.second.pages += u64::from(class != Class::File);
        self.stretch[usize::from(!class.is_browsing())].saturating_record(latency);
        if (self.measured_us.0..self.measured_us.1).contains(&intended)
            && let Some(place) = Class::ALL.iter().position(|known| *known == class)
        {
            self.classes[place].saturating_record(latency);
        }
    }

    /// A failure; the first ones are told in words.
    pub(super) fn failed(&mut self, class: Class, (kind, detail): (Failure, &str)) -> Result<()> {
        *self.second.failures.entry(kind).or_default() += 1;
        self.second.browsing_failures += u64::from(class.is_browsing());
        if self.notes_left == 0 {
            return Ok(());
        }
        self.notes_left -= 1;
        say(&Message::Note(format!("second {}: {}: {detail}", self.seconds, kind.name())))
    }

    /// Ends a second.
    pub(super) fn tell(&mut self) -> Result<()> {
        say(&Message::Second(self.seconds, std::mem::take(&mut self.second)))?;
        self.seconds += 1;
        if self.seconds.is_multiple_of(STRETCH_SECONDS) {
            self.end_stretch();
        }
        Ok(())
    }

    pub(super) const fn seconds(&self) -> u64 {
        self.seconds
    }

    fn end_stretch(&mut self) {
        let [browsing, buying] = &mut self.stretch;
        self.end.browsing.push(pairs(browsing));
        self.end.buying.push(pairs(buying));
        browsing.reset();
        buying.reset();
    }

    /// Tells everything else.
    pub(super) fn finish(mut self, checked: Checked) -> Result<()> {
        self.end_stretch();
        for (class, histogram) in Class::ALL.into_iter().zip(&self.classes) {
            self.end.classes.insert(class, pairs(histogram));
        }
        self.end.checked = checked;
        say(&Message::End(Box::new(self.end)))
    }
}

fn pairs(histogram: &Histogram<u64>) -> Pairs {
    histogram
        .iter_recorded()
        .map(|step| (step.value_iterated_to(), step.count_since_last_iteration()))
        .collect()
}
