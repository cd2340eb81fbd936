//! What a run used, from its report.

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use std::path::Path;

/// Averages of the measured stage. Cores are hundredths.
#[derive(Debug, Clone, Copy)]
pub(super) struct Measured {
    pub(super) visitors: u64,
    /// Each second.
    pub(super) pages: u64,
    pub(super) bytes: u64,
    pub(super) connections: u64,
    pub(super) frontend: u64,
    pub(super) backend: u64,
    pub(super) database: u64,
}

/// The part of `load-cdn.json` that is read.
#[derive(Debug, Deserialize)]
struct Report {
    visitors: u64,
    profile: Profile,
    seconds: Vec<Second>,
    watched: Vec<Watched>,
    samples: Vec<Vec<(u64, u64)>>,
}

#[derive(Debug, Deserialize)]
struct Profile {
    stage: Vec<Stage>,
}

#[derive(Debug, Deserialize)]
struct Stage {
    seconds: usize,
    measured: bool,
}

#[derive(Debug, Deserialize)]
struct Second {
    pages: u64,
    bytes: u64,
    visits: u64,
}

#[derive(Debug, Deserialize)]
struct Watched {
    group: String,
}

impl Measured {
    pub(super) fn read(path: &Path) -> Result<Self> {
        let text = std::fs::read(path).with_context(|| format!("{} cannot be read", path.display()))?;
        let report: Report =
            serde_json::from_slice(&text).with_context(|| format!("{} is no report", path.display()))?;
        report.measured()
    }
}

impl Report {
    fn measured(&self) -> Result<Measured> {
        let stages = &self.profile.stage;
        let at = stages.iter().position(|stage| stage.measured).context("no stage was measured")?;
        let begin: usize = stages[..at].iter().map(|stage| stage.seconds).sum();
        let range = begin..begin + stages[at].seconds;
        let seconds = self.seconds.get(range.clone()).context("seconds are missing")?;
        let samples = self.samples.get(range).context("samples are missing")?;
        let length = u64::try_from(seconds.len())?;
        ensure!(length > 0 && self.visitors > 0, "nothing was measured");
        let average = |pick: fn(&Second) -> u64| seconds.iter().map(pick).sum::<u64>() / length;
        let cores = |group: &str| {
            let of = |sample: &Vec<(u64, u64)>| {
                let pairs = self.watched.iter().zip(sample).filter(|(watched, _)| watched.group == group);
                pairs.map(|(_, (percent, _))| percent).sum::<u64>()
            };
            samples.iter().map(of).sum::<u64>().div_ceil(length)
        };
        Ok(Measured {
            visitors: self.visitors,
            pages: average(|second| second.pages),
            bytes: average(|second| second.bytes),
            connections: average(|second| second.visits),
            frontend: cores("frontend"),
            backend: cores("backend") + cores("worker"),
            database: cores("postgresql"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn averages_are_of_the_measured_stage_only() {
        let second = |pages| Second { pages, bytes: 10, visits: 2 };
        let stage = |seconds, measured| Stage { seconds, measured };
        let watched = |group: &str| Watched { group: group.to_owned() };
        let report = Report {
            visitors: 5,
            profile: Profile { stage: vec![stage(1, false), stage(2, true)] },
            seconds: vec![second(900), second(10), second(20)],
            watched: ["frontend", "frontend", "backend", "postgresql"].map(watched).into(),
            samples: vec![
                vec![(900, 0); 5],
                vec![(10, 0), (20, 0), (5, 0), (7, 0), (99, 0)],
                vec![(30, 0), (40, 0), (5, 0), (8, 0), (99, 0)],
            ],
        };
        let measured = report.measured().unwrap();
        assert_eq!((measured.pages, measured.bytes, measured.connections), (15, 10, 2));
        assert_eq!((measured.frontend, measured.backend, measured.database), (50, 5, 8));
    }
}
