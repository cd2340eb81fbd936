//! What came of a run.

use super::{Collecting, Plan};
use crate::counts::{Checked, Class, Failures, Final, Pairs, Second, stretch};
use crate::profile::Profile;
use crate::report;
use crate::verdict::{Facts, Verdict};
use crate::watch::{Sample, Watched};
use anyhow::{Context, Result};
use hdrhistogram::Histogram;
use serde::Serialize;
use std::path::Path;

/// The same bounds as the workers'.
const SLOWEST_US: u64 = 120_000_000;

/// Latencies of one kind of request, in microseconds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Latency {
    /// Answers.
    pub count: u64,
    /// Half of them came within.
    pub p50_us: u64,
    /// 90 of a hundred.
    pub p90_us: u64,
    /// 99 of a hundred.
    pub p99_us: u64,
    /// 999 of a thousand.
    pub p999_us: u64,
    /// The slowest.
    pub max_us: u64,
}

/// Where and how a run was made, for the report.
#[derive(Debug, Clone, Default, Serialize)]
pub struct About {
    /// The command.
    pub command: String,
    /// When it ended.
    pub when: String,
    /// Of the source tree.
    pub commit: String,
    /// Cores, memory, kernel.
    pub machine: String,
    /// The processes of the shop, and settings of the machine that were changed.
    pub shape: Vec<String>,
}

/// What came of a run.
#[derive(Debug, Clone, Serialize)]
pub struct Outcome {
    /// How many visitors had to be there.
    pub visitors: u64,
    /// How many visitors there were when.
    pub profile: Profile,
    /// Second by second.
    pub seconds: Vec<Second>,
    /// Latencies of the measured stage.
    pub classes: Vec<(Class, Latency)>,
    /// Latencies of each ten seconds of looking around.
    pub browsing: Vec<Latency>,
    /// The same of everything else.
    pub buying: Vec<Latency>,
    /// What was watched.
    pub watched: Vec<Watched>,
    /// Each second: the watched processes in their order, then the whole machine.
    pub samples: Vec<Vec<Sample>>,
    /// Acknowledged orders.
    pub orders: u64,
    /// How answers were checked.
    pub checked: Checked,
    /// Failures of the whole run.
    pub failures: Failures,
    /// The first failures in words.
    pub notes: Vec<String>,
    /// Whether the audit held, and what it said.
    pub audit: Option<(bool, String)>,
    /// Where and how.
    pub about: About,
}

impl Outcome {
    pub(super) fn new(plan: &Plan, watched: Vec<Watched>, collected: Collecting) -> Self {
        let Collecting { mut seconds, samples, ends, notes, orders, .. } = collected;
        let mut all = Second::default();
        for second in &seconds {
            all.add(second);
        }
        // The second in which the last answers came is no whole one.
        seconds.truncate(usize::try_from(plan.profile.seconds()).unwrap_or(usize::MAX));
        let classes = Class::ALL.into_iter().map(|class| {
            let parts = ends.iter().filter_map(|end| end.classes.get(&class));
            (class, merge(parts))
        });
        let checked = ends.iter().fold(Checked::default(), |sum, end| Checked {
            read: sum.read + end.checked.read,
            equal: sum.equal + end.checked.equal,
        });
        Self {
            visitors: plan.visitors,
            profile: plan.profile.clone(),
            classes: classes.collect(),
            browsing: stretches(&ends, |end| &end.browsing),
            buying: stretches(&ends, |end| &end.buying),
            seconds,
            watched,
            samples,
            orders,
            checked,
            failures: all.failures,
            notes,
            audit: None,
            about: About::default(),
        }
    }

    /// Whether it counts.
    pub fn verdict(&self) -> Verdict {
        let latencies: Vec<(Class, u64, u64)> =
            self.classes.iter().map(|(class, latency)| (*class, latency.count, latency.p99_us)).collect();
        let (begin, end) = self.profile.measured();
        Verdict::of(&Facts {
            visitors: self.visitors * self.profile.measured_percent() / 100,
            length: end - begin,
            measured: self.measured(),
            failures: self.failures.values().sum(),
            latencies: &latencies,
            audit: self.audit.as_ref().map(|(holds, _)| *holds),
        })
    }

    /// The seconds of the measured stage.
    pub fn measured(&self) -> &[Second] {
        let (begin, end) = self.profile.measured();
        stretch(&self.seconds, begin..end)
    }

    /// Writes the report and its numbers under this name, with `.html` and `.json` behind it.
    pub fn write(&self, folder: &Path, name: &str) -> Result<()> {
        let write = |ending: &str, bytes: Vec<u8>| {
            let path = folder.join(format!("{name}.{ending}"));
            std::fs::write(&path, bytes).with_context(|| format!("{} cannot be written", path.display()))
        };
        write("json", serde_json::to_vec(self)?)?;
        write("html", report::html(self).into_bytes())
    }
}

fn stretches(ends: &[Final], pick: impl Fn(&Final) -> &Vec<Pairs>) -> Vec<Latency> {
    let most = ends.iter().map(|end| pick(end).len()).max().unwrap_or(0);
    (0..most).map(|index| merge(ends.iter().filter_map(|end| pick(end).get(index)))).collect()
}

fn merge<'a>(parts: impl Iterator<Item = &'a Pairs>) -> Latency {
    let mut all = Histogram::<u64>::new_with_bounds(1, SLOWEST_US, 3).expect("the bounds are right");
    for &(value, count) in parts.flatten() {
        all.saturating_record_n(value, count);
    }
    let at = |percent: f64| if all.is_empty() { 0 } else { all.value_at_percentile(percent) };
    Latency {
        count: all.len(),
        p50_us: at(50.0),
        p90_us: at(90.0),
        p99_us: at(99.0),
        p999_us: at(99.9),
        max_us: if all.is_empty() { 0 } else { all.max() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn latencies_of_all_workers_are_one() {
        let (first, second) = (vec![(1_000, 98)], vec![(1_000, 1), (2_000_000, 1)]);
        let latency = merge([&first, &second].into_iter());
        assert_eq!((latency.count, latency.p50_us, latency.p99_us), (100, 1_000, 1_000));
        assert!((1_990_000..2_010_000).contains(&latency.max_us), "{latency:?}");
        assert_eq!(merge(std::iter::empty()), Latency::default());
    }
}
