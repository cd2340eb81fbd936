//! When a run counts. The rules are here and nowhere else.

use crate::counts::{Class, Second};
use std::fmt;

/// Pages a second, of a thousand visitors.
const PAGES_OF_1000: u64 = 90;

/// What is judged.
#[derive(Debug, Clone)]
pub(crate) struct Facts<'a> {
    /// As many must be there.
    pub(crate) visitors: u64,
    /// How many seconds the measured stage has.
    pub(crate) length: u64,
    /// Those that were recorded.
    pub(crate) measured: &'a [Second],
    /// Failures of the whole run.
    pub(crate) failures: u64,
    /// Class, how many answers, and the 99th percentile in microseconds.
    pub(crate) latencies: &'a [(Class, u64, u64)],
    /// Whether the audit held, once it was made.
    pub(crate) audit: Option<bool>,
}

/// Whether a run counts, rule by rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    rules: Vec<(bool, String)>,
}

impl Verdict {
    pub(crate) fn of(facts: &Facts<'_>) -> Self {
        let Facts { visitors, measured, length, failures, .. } = *facts;
        let least = |pick: fn(&Second) -> u64| measured.iter().map(pick).min().unwrap_or(0);
        let seconds = u64::try_from(measured.len()).unwrap_or(u64::MAX);
        let (connected, active) = (least(|second| second.connected), least(|second| second.active));
        let pages = measured.iter().map(|second| second.pages).sum::<u64>() / seconds.max(1);
        let needed = visitors * PAGES_OF_1000 / 1_000;
        let mut rules = vec![
            (seconds == length && length > 0, format!("{seconds} of {length} seconds were recorded")),
            (
                connected >= visitors,
                format!("in each second at least {connected} visitors were connected ({visitors} needed)"),
            ),
            (
                active >= visitors,
                format!(
                    "in each second at least {active} had asked for something within 60 s ({visitors} needed)"
                ),
            ),
            (pages >= needed, format!("{pages} pages a second ({needed} needed), files not counted")),
            (failures == 0, format!("{failures} failures")),
        ];
        for &(class, count, p99_us) in facts.latencies {
            let limit = class.limit_us();
            let text = format!(
                "{}: 99 of 100 within {} ms (limit {} ms)",
                class.name(),
                p99_us.div_ceil(1_000),
                limit / 1_000
            );
            rules.push((count == 0 || p99_us < limit, text));
        }
        if let Some(holds) = facts.audit {
            let text = if holds {
                "every acknowledged order exists once and I1 to I5 hold"
            } else {
                "the audit found differences"
            };
            rules.push((holds, text.to_owned()));
        }
        Self { rules }
    }

    /// Whether it counts.
    pub fn is_good(&self) -> bool {
        self.rules.iter().all(|(holds, _)| *holds)
    }

    /// Each rule: whether it holds, and the numbers.
    pub fn rules(&self) -> &[(bool, String)] {
        &self.rules
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (holds, text) in &self.rules {
            writeln!(f, "{} {text}", if *holds { "ok    " } else { "NOT OK" })?;
        }
        f.write_str(if self.is_good() { "verdict: it counts" } else { "verdict: it does not count" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn second() -> Second {
        Second { connected: 1_001, active: 1_000, pages: 95, requests: 200, ..Second::default() }
    }

    const FAST: [(Class, u64, u64); 2] = [(Class::Product, 900, 499_999), (Class::Checkout, 30, 999_999)];

    fn facts(measured: &[Second]) -> Facts<'_> {
        Facts { visitors: 1_000, length: 3, measured, failures: 0, latencies: &FAST, audit: Some(true) }
    }

    fn is_good(facts: &Facts<'_>) -> bool {
        Verdict::of(facts).is_good()
    }

    #[test]
    fn counts_when_every_rule_holds() {
        let measured = [second(), second(), second()];
        assert!(is_good(&facts(&measured)), "{}", Verdict::of(&facts(&measured)));
        assert!(is_good(&Facts { audit: None, ..facts(&measured) }));
    }

    #[test]
    fn one_second_with_too_few_is_enough_to_fail() {
        let missing = [second(), Second { connected: 999, ..second() }, second()];
        assert!(!is_good(&facts(&missing)));
        let asleep = [second(), Second { active: 999, ..second() }, second()];
        assert!(!is_good(&facts(&asleep)));
        assert!(!is_good(&facts(&[second(), second()])), "a second was not recorded");
        assert!(!is_good(&Facts { length: 0, ..facts(&[]) }), "nothing was recorded");
    }

    #[test]
    fn one_failure_a_slow_class_or_the_audit_fails_it() {
        let measured = [second(), second(), second()];
        assert!(!is_good(&Facts { failures: 1, ..facts(&measured) }));
        assert!(!is_good(&Facts { audit: Some(false), ..facts(&measured) }));
        assert!(!is_good(&Facts { latencies: &[(Class::Home, 5, 500_000)], ..facts(&measured) }));
        assert!(!is_good(&Facts { latencies: &[(Class::Cart, 5, 1_000_000)], ..facts(&measured) }));
        assert!(is_good(&Facts { latencies: &[(Class::Cart, 5, 600_000)], ..facts(&measured) }));
    }

    #[test]
    fn too_few_pages_fail_it() {
        let slow = [
            Second { pages: 89, ..second() },
            Second { pages: 89, ..second() },
            Second { pages: 91, ..second() },
        ];
        assert!(!is_good(&facts(&slow)));
        let fast = [
            Second { pages: 89, ..second() },
            Second { pages: 90, ..second() },
            Second { pages: 91, ..second() },
        ];
        assert!(is_good(&facts(&fast)));
    }
}
