//! How many visitors there are when: a small TOML file.

use anyhow::{Context, Result, ensure};
use serde::{Deserialize, Serialize};
use std::path::Path;
use std::time::Duration;

/// How many visitors there are when, and how they behave.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// One sentence for the report.
    pub about: String,
    /// Mean pause between two pages of a visitor.
    pub think_seconds: f64,
    /// An answer that takes longer is a failure.
    pub timeout_seconds: u64,
    /// Pages that a visitor who looks around sees, on average.
    pub pages_per_visit: u32,
    /// Pictures in the first view of a list on a phone.
    pub list_pictures: usize,
    /// Pictures in the first view of a product's page on a phone.
    pub product_pictures: usize,
    /// One after the other.
    #[serde(rename = "stage")]
    pub stages: Vec<Stage>,
}

/// A stretch of time.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stage {
    /// Visitors at its end, of a hundred of those asked for. It goes there in a straight line.
    pub percent: u64,
    /// How long it takes.
    pub seconds: u64,
    /// Whether the verdict is about this stage. Exactly one is.
    #[serde(default)]
    pub measured: bool,
}

impl Profile {
    /// Reads and checks a file.
    pub fn read(path: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("there is no profile {}", path.display()))?;
        Self::parse(&text).with_context(|| format!("the profile {} cannot be used", path.display()))
    }

    fn parse(text: &str) -> Result<Self> {
        let profile: Self = toml::from_str(text)?;
        ensure!(
            (0.01..=600.0).contains(&profile.think_seconds),
            "think_seconds must be between 0.01 and 600"
        );
        ensure!((1..=120).contains(&profile.timeout_seconds), "timeout_seconds must be between 1 and 120");
        ensure!((2..=1_000).contains(&profile.pages_per_visit), "pages_per_visit must be between 2 and 1000");
        let stages = &profile.stages;
        ensure!(
            !stages.is_empty() && stages.iter().all(|stage| (1..=86_400).contains(&stage.seconds)),
            "stages take seconds"
        );
        ensure!(stages.iter().all(|stage| stage.percent <= 100), "a stage has at most 100 percent");
        ensure!(stages.iter().filter(|stage| stage.measured).count() == 1, "exactly one stage is measured");
        Ok(profile)
    }

    /// Another length for the measured stage.
    pub fn set_measured_seconds(&mut self, seconds: u64) {
        for stage in self.stages.iter_mut().filter(|stage| stage.measured) {
            stage.seconds = seconds;
        }
    }

    /// The length of everything.
    pub fn seconds(&self) -> u64 {
        self.stages.iter().map(|stage| stage.seconds).sum()
    }

    /// First second of the measured stage, and the first one after it.
    pub fn measured(&self) -> (u64, u64) {
        let before: u64 =
            self.stages.iter().take_while(|stage| !stage.measured).map(|stage| stage.seconds).sum();
        let length = self.stages.iter().find(|stage| stage.measured).map_or(0, |stage| stage.seconds);
        (before, before + length)
    }

    /// Visitors in the measured stage, of a hundred of those asked for.
    pub fn measured_percent(&self) -> u64 {
        self.stages.iter().find(|stage| stage.measured).map_or(100, |stage| stage.percent)
    }

    /// How many of `visitors` are there after so much time.
    pub(crate) fn target(&self, visitors: u64, after: Duration) -> u64 {
        let millis = u64::try_from(after.as_millis()).unwrap_or(u64::MAX);
        let (mut begin, mut from) = (0, 0);
        for stage in &self.stages {
            let (to, length) = (visitors * stage.percent / 100, stage.seconds * 1_000);
            if millis < begin + length {
                let part = millis - begin;
                return if to >= from {
                    from + (to - from) * part / length
                } else {
                    from - (from - to) * part / length
                };
            }
            (begin, from) = (begin + length, to);
        }
        0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_profiles_can_be_used() {
        for name in ["hold", "cdn", "ramp", "spike", "soak"] {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("profiles/{name}.toml"));
            let profile = Profile::read(&path).unwrap();
            let (begin, end) = profile.measured();
            assert!(begin < end && end <= profile.seconds(), "{name}");
        }
    }

    #[test]
    fn visitors_come_in_a_straight_line_and_go_at_the_end() {
        let text = "about = 'x'\nthink_seconds = 1\ntimeout_seconds = 5\npages_per_visit = 5\nlist_pictures = 1\n\
            product_pictures = 1\n[[stage]]\npercent = 100\nseconds = 10\n[[stage]]\npercent = 100\nseconds = 5\nmeasured = true\n\
            [[stage]]\npercent = 50\nseconds = 10\n";
        let profile = Profile::parse(text).unwrap();
        let target = |millis| profile.target(1_000, Duration::from_millis(millis));
        assert_eq!([0, 2_500, 10_000, 14_999, 20_000, 25_000].map(target), [0, 250, 1_000, 1_000, 750, 0]);
        assert_eq!((profile.measured(), profile.seconds()), ((10, 15), 25));
        Profile::parse(&text.replace("measured = true", "")).unwrap_err();
    }
}
