//! What must hold while a crowd waits, rule by rule.

use super::crowd::{Sample, Seen};
use super::watch::{Counted, Memory};

/// Looks per second of all together: ADR 7.
const MOST_LOOKS: u32 = 5_000;

/// 99 of 100 looks.
const LIMIT_US: u32 = 1_000_000;

/// What a process may grow by from the first tenth of the tickets on, when all its connections, buffers and pages are warm. With a
/// million tickets and two frontends that is 37 bytes for each ticket that a frontend gave out after that: not even its cookie
/// would fit.
const GROWTH_KIB: u64 = 16 << 10;

/// Most parts in which the line is told to frontends (`backend/src/waiting_room/line.rs`).
const PARTS: i64 = 32;

const SECOND: i64 = 1_000_000;

/// The crowd's own account, and what was seen beside it.
#[derive(Debug)]
pub(super) struct Account {
    pub(super) tickets: u32,
    pub(super) per_minute: u32,
    pub(super) seen: Seen,
    pub(super) counted: Counted,
    pub(super) memory: Vec<Memory>,
}

impl Account {
    /// All rules with their numbers.
    pub(super) fn judge(mut self) -> Vec<(bool, String)> {
        self.seen.places.sort_unstable();
        self.seen.latencies_us.sort_unstable();
        let mut rules = vec![
            self.everybody_has_a_ticket(),
            self.no_look_failed(),
            self.everybody_looked_again(),
            self.places_are_kept(),
            self.told_numbers_are_true(),
            self.told_numbers_fall(),
            self.in_their_turn(),
            self.looks_per_second(),
            self.looks_are_fast(),
        ];
        rules.extend(self.memory.iter().map(memory));
        rules
    }

    fn everybody_has_a_ticket(&self) -> (bool, String) {
        let (taken, counted) = (self.seen.places.len(), self.counted.tickets);
        let tickets = u64::from(self.tickets);
        (
            u64::try_from(taken) == Ok(tickets) && counted == tickets,
            format!("{taken} of {tickets} have a ticket, and the backend counts {counted}"),
        )
    }

    fn no_look_failed(&self) -> (bool, String) {
        let Seen { latencies_us, failed_looks, failures, .. } = &self.seen;
        let told = failures.iter().fold(String::new(), |told, failure| told + "\n       " + failure);
        (
            *failed_looks == 0 && failures.is_empty() && !latencies_us.is_empty(),
            format!("{} looks, {failed_looks} failed (0 allowed){told}", latencies_us.len()),
        )
    }

    fn everybody_looked_again(&self) -> (bool, String) {
        let Seen { unseen, longest_pause_seconds, .. } = self.seen;
        (
            unseen == 0,
            format!(
                "{unseen} did not look again (0 allowed); the longest pause was {longest_pause_seconds} s"
            ),
        )
    }

    fn places_are_kept(&self) -> (bool, String) {
        let moved = self.seen.moved;
        (moved == 0, format!("{moved} looks met another ticket or place (0 allowed)"))
    }

    /// A number is what stands before it, between the tickets that were really taken and the place to which the line is called.
    fn told_numbers_are_true(&self) -> (bool, String) {
        let rank = |place: i64| self.seen.places.partition_point(|&before| before < place);
        let off = |sample: &Sample| {
            let before = rank(sample.place).saturating_sub(rank(sample.serving));
            u64::try_from(before).unwrap_or(u64::MAX).abs_diff(sample.ahead.into())
        };
        let samples = &self.seen.samples;
        let count = u64::try_from(samples.len()).unwrap_or(u64::MAX);
        let (most, all) = (samples.iter().map(off).max().unwrap_or(0), samples.iter().map(off).sum::<u64>());
        let allowed = self.allowed();
        (
            most <= allowed && count > 0,
            format!(
                "{count} told numbers against the tickets really before: off by {} on average, by {most} at most (allowed {allowed}: one part of the line)",
                all / count.max(1)
            ),
        )
    }

    fn told_numbers_fall(&self) -> (bool, String) {
        let (growth, allowed) = (u64::from(self.seen.growth), self.allowed());
        (
            growth <= allowed,
            format!("from look to look a told number grew by {growth} at most (allowed {allowed}, as above)"),
        )
    }

    /// Frontends know the line in 32 parts and take each for even, so a number may be off by the tickets of one part: its seconds,
    /// each as full as the fullest. What they know is up to three seconds old, and so is what this account knows of the calls.
    fn allowed(&self) -> u64 {
        let places = &self.seen.places;
        let (first, last) = (places.first().copied().unwrap_or(0), places.last().copied().unwrap_or(0));
        let seconds = (last - first) / SECOND + 1;
        // Whole seconds of the clock are not whole seconds of the room: one more.
        let part = u64::try_from((seconds + PARTS - 1) / PARTS + 1).unwrap_or(0);
        part * self.fullest_second() + u64::from(self.per_minute).div_ceil(20)
    }

    fn fullest_second(&self) -> u64 {
        let seconds = self.seen.places.chunk_by(|one, next| one / SECOND == next / SECOND);
        u64::try_from(seconds.map(<[i64]>::len).max().unwrap_or(0)).unwrap_or(u64::MAX)
    }

    fn in_their_turn(&self) -> (bool, String) {
        let Seen { let_in, places, .. } = &self.seen;
        let last = let_in.iter().max().map_or(0, |&last| places.partition_point(|&place| place <= last));
        let last = u64::try_from(last).unwrap_or(u64::MAX);
        let called = self.counted.called;
        (
            // Inside a second they are taken for even.
            last <= called + self.fullest_second(),
            format!(
                "{} went in, the last of them number {last} in the line; {called} were called",
                let_in.len()
            ),
        )
    }

    fn looks_per_second(&self) -> (bool, String) {
        let looks = &self.seen.looks;
        let begin = usize::try_from(self.seen.taking.as_secs()).unwrap_or(0).min(looks.len());
        let (rising, holding) = looks.split_at(begin);
        let most = |looks: &[u32]| looks.iter().copied().max().unwrap_or(0);
        let all: u64 = holding.iter().copied().map(u64::from).sum();
        let average = all / u64::try_from(holding.len()).unwrap_or(1).max(1);
        (
            most(looks) <= MOST_LOOKS,
            format!(
                "while all wait {average} looks a second, {} in the fullest one, {} before (limit {MOST_LOOKS})",
                most(holding),
                most(rising)
            ),
        )
    }

    fn looks_are_fast(&self) -> (bool, String) {
        let latencies = &self.seen.latencies_us;
        let at = |thousandths: usize| {
            let index = (latencies.len() * thousandths / 1_000).min(latencies.len().saturating_sub(1));
            latencies.get(index).copied().unwrap_or(0)
        };
        let [p50, p99, p999, slowest] = [500, 990, 999, 1_000].map(|part| at(part).div_ceil(1_000));
        (
            at(990) < LIMIT_US,
            format!(
                "looks: p50 {p50} ms, p99 {p99} ms (limit {} ms), p99.9 {p999} ms, slowest {slowest} ms",
                LIMIT_US / 1_000
            ),
        )
    }

    /// What a look weighs on the wire.
    pub(super) fn bytes_of_a_look(&self) -> u64 {
        let waited = self.seen.latencies_us.len().saturating_sub(self.seen.let_in.len());
        self.seen.bytes / u64::try_from(waited).unwrap_or(1).max(1)
    }
}

fn memory(memory: &Memory) -> (bool, String) {
    let Memory { name, before_kib, tenth_kib, most_kib } = memory;
    let mib = |kib: u64| format!("{}.{}", kib >> 10, ((kib & 1_023) * 10) >> 10);
    let grown = most_kib.saturating_sub(*tenth_kib);
    (
        grown <= GROWTH_KIB && *tenth_kib > 0,
        format!(
            "{name}: {} MiB before, {} MiB with a tenth of the tickets, {} MiB at most afterwards: {} MiB more (limit {} MiB)",
            mib(*before_kib),
            mib(*tenth_kib),
            mib(*most_kib),
            mib(grown),
            GROWTH_KIB >> 10
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    /// A hundred tickets a second for ten seconds, of which the first 50 were called; each looked twice, nothing is wrong.
    fn account() -> Account {
        let places: Vec<i64> =
            (0..1_000).map(|index| 1_800_000_000 * SECOND + index * SECOND / 100).collect();
        let serving = places[50];
        let samples =
            (50..).zip(&places[50..]).map(|(rank, &place)| Sample { place, ahead: rank - 50, serving });
        let seen = Seen {
            samples: samples.collect(),
            let_in: places[..50].to_vec(),
            places,
            taking: Duration::from_secs(10),
            looks: vec![100; 20],
            latencies_us: vec![5_000; 2_000],
            longest_pause_seconds: 11,
            ..Seen::default()
        };
        let memory = Memory { name: "frontend".to_owned(), before_kib: 1, tenth_kib: 2, most_kib: 3 };
        let counted = Counted { tickets: 1_000, called: 50 };
        Account { tickets: 1_000, per_minute: 60, seen, counted, memory: vec![memory] }
    }

    fn is_good(change: impl FnOnce(&mut Account)) -> bool {
        let mut account = account();
        change(&mut account);
        account.judge().iter().all(|(holds, _)| *holds)
    }

    #[test]
    fn a_quiet_line_is_good() {
        assert!(is_good(|_| {}));
    }

    #[test]
    fn each_rule_can_be_missed() {
        assert!(!is_good(|account| account.tickets = 1_001));
        assert!(!is_good(|account| account.counted.tickets = 999));
        assert!(!is_good(|account| account.seen.failed_looks = 1));
        assert!(!is_good(|account| account.seen.failures = vec!["503".to_owned()]));
        assert!(!is_good(|account| account.seen.latencies_us.clear()));
        assert!(!is_good(|account| account.seen.unseen = 1));
        assert!(!is_good(|account| account.seen.moved = 1));
        assert!(!is_good(|account| account.seen.samples.clear()));
        assert!(!is_good(|account| account.seen.samples[900].ahead = 500));
        assert!(!is_good(|account| account.seen.growth = 204));
        assert!(!is_good(|account| account.seen.let_in.push(account.seen.places[400])));
        assert!(!is_good(|account| account.seen.looks[3] = 5_001));
        assert!(!is_good(|account| account.seen.looks[13] = 5_001));
        assert!(!is_good(|account| account.seen.latencies_us[..30].fill(1_000_000)));
        assert!(!is_good(|account| account.memory[0].most_kib = GROWTH_KIB + 3));
        assert!(!is_good(|account| account.memory[0].tenth_kib = 0));
    }

    #[test]
    fn what_is_within_a_part_of_the_line_is_no_fault() {
        // Two seconds of a hundred tickets, and three that are called in three seconds.
        assert_eq!(account().allowed(), 203);
        assert!(is_good(|account| account.seen.growth = 203));
        assert!(is_good(|account| account.seen.samples[900].ahead = 1_100));
    }
}
