//! Texts that nobody means anything by: any characters, and words of searches in any order and cut anywhere. None may be
//! answered slowly.

use crate::evidence::Report;
use anyhow::{Result, ensure};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use std::time::{Duration, Instant};

/// How many are asked, the same in every run.
const TEXTS: usize = 2_000;
/// How long the answer to any may take.
const MOST_TIME: Duration = Duration::from_millis(50);

/// Asks them, and fails when one takes too long.
pub(super) fn judge(words: &[&str], ask: impl Fn(&str), report: &mut Report) -> Result<()> {
    let mut random = StdRng::seed_from_u64(1);
    let mut slowest = (Duration::ZERO, String::new());
    for _ in 0..TEXTS {
        let text = text(words, &mut random);
        let once = |_| {
            let started = Instant::now();
            ask(&text);
            started.elapsed()
        };
        // Another program may have had the processor: the quickest of three answers counts.
        let took = (0..3).map(once).min().unwrap_or_default();
        slowest = slowest.max((took, text));
    }
    let (took, text) = slowest;
    report.say(format!("{TEXTS} odd texts: slowest {} µs ({text:?})", took.as_micros()));
    ensure!(took <= MOST_TIME, "the answer to {text:?} took longer than {} ms", MOST_TIME.as_millis());
    Ok(())
}

fn text(words: &[&str], random: &mut StdRng) -> String {
    let (kind, length) = (random.random_range(0..4), random.random_range(1..60));
    let mut characters = |from: u32, to: u32, length: usize| -> String {
        (0..length).filter_map(|_| char::from_u32(random.random_range(from..to))).collect()
    };
    match kind {
        0 => characters(0, 0x2_0000, length),
        1 => characters(0x0980, 0x0A00, length),
        2 => characters(0x20, 0x7F, length % 3 + 1),
        _ => {
            let some = (0..length % 10).filter_map(|_| words.choose(random));
            let cut = some.map(|word| word.chars().take(length).collect::<String>());
            cut.collect::<Vec<_>>().join(" ")
        }
    }
}
