//! CPU and memory of processes, as the kernel tells them.

use serde::{Deserialize, Serialize};
use std::fs::read_to_string;
use std::time::Instant;

/// Ticks of `/proc/PID/stat` in a second, on every Linux that we run on.
const TICKS: u64 = 100;

/// A process to watch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Watched {
    /// What it belongs to, `frontend`; the plots add these up.
    pub group: String,
    /// Its own name, `frontend 2`.
    pub name: String,
    /// Its id.
    pub pid: u32,
    /// Whether its children count with it.
    pub with_children: bool,
}

/// A second of a process.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "(u64, u64)", from = "(u64, u64)")]
pub struct Sample {
    /// Percent of one core.
    pub cpu_percent: u64,
    /// Memory that it holds, in MiB; of children only what they do not share.
    pub memory_mib: u64,
}

/// In files they are pairs, because there are very many.
impl From<Sample> for (u64, u64) {
    fn from(sample: Sample) -> Self {
        (sample.cpu_percent, sample.memory_mib)
    }
}

impl From<(u64, u64)> for Sample {
    fn from((cpu_percent, memory_mib): (u64, u64)) -> Self {
        Self { cpu_percent, memory_mib }
    }
}

/// Looks at processes again and again.
#[derive(Debug)]
pub(crate) struct Watcher {
    watched: Vec<Watched>,
    last: Vec<u64>,
    machine: u64,
    at: Instant,
}

impl Watcher {
    pub(crate) fn new(watched: Vec<Watched>) -> Self {
        let last = watched.iter().map(ticks).collect();
        Self { watched, last, machine: busy_ticks(), at: Instant::now() }
    }

    /// The time since the last look: each process, and at the end the whole machine.
    pub(crate) fn look(&mut self) -> Vec<Sample> {
        let now = Instant::now();
        let millis = u64::try_from(now.duration_since(self.at).as_millis()).unwrap_or(u64::MAX).max(1);
        self.at = now;
        let percent = |ticks: u64| ticks * 100 * 1_000 / TICKS / millis;
        let mut samples = Vec::with_capacity(self.watched.len() + 1);
        for (watched, last) in self.watched.iter().zip(&mut self.last) {
            let ticks = ticks(watched);
            let cpu_percent = percent(ticks.saturating_sub(*last));
            *last = ticks;
            samples.push(Sample { cpu_percent, memory_mib: memory_kib(watched) / 1024 });
        }
        let machine = busy_ticks();
        let cpu_percent = percent(machine.saturating_sub(self.machine));
        self.machine = machine;
        samples.push(Sample { cpu_percent, memory_mib: used_memory_kib() / 1024 });
        samples
    }
}

fn children(watched: &Watched) -> Vec<u32> {
    if !watched.with_children {
        return Vec::new();
    }
    let pid = watched.pid;
    let list = read_to_string(format!("/proc/{pid}/task/{pid}/children")).unwrap_or_default();
    list.split_whitespace().filter_map(|pid| pid.parse().ok()).collect()
}

fn ticks(watched: &Watched) -> u64 {
    let of = |pid: u32| {
        let stat = read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        // The name may hold anything, also blanks; what follows it does not.
        let fields = stat.rsplit_once(')').map_or("", |(_, fields)| fields);
        let number = |index| fields.split_whitespace().nth(index).and_then(|text| text.parse::<u64>().ok());
        number(11).unwrap_or(0) + number(12).unwrap_or(0)
    };
    of(watched.pid) + children(watched).into_iter().map(of).sum::<u64>()
}

fn memory_kib(watched: &Watched) -> u64 {
    let own = field(&format!("/proc/{}/status", watched.pid), "VmRSS:");
    let alone = |pid: u32| field(&format!("/proc/{pid}/status"), "RssAnon:");
    own + children(watched).into_iter().map(alone).sum::<u64>()
}

fn used_memory_kib() -> u64 {
    field("/proc/meminfo", "MemTotal:").saturating_sub(field("/proc/meminfo", "MemAvailable:"))
}

fn field(file: &str, name: &str) -> u64 {
    let table = read_to_string(file).unwrap_or_default();
    let line = table.lines().find_map(|line| line.strip_prefix(name));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}

/// Ticks in which a core did anything.
fn busy_ticks() -> u64 {
    let stat = read_to_string("/proc/stat").unwrap_or_default();
    let line = stat.lines().next().unwrap_or_default();
    let fields: Vec<u64> = line.split_whitespace().skip(1).filter_map(|text| text.parse().ok()).collect();
    // user, nice, system, idle, waiting for disks, interrupts (hard, soft)
    [0, 1, 2, 5, 6].iter().filter_map(|&index: &usize| fields.get(index)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sees_this_process_work() {
        let me =
            Watched { group: "me".into(), name: "me".into(), pid: std::process::id(), with_children: true };
        let mut watcher = Watcher::new(vec![me]);
        let start = Instant::now();
        while start.elapsed().as_millis() < 300 {
            std::hint::black_box(read_to_string("/proc/self/stat")).unwrap();
        }
        let samples = watcher.look();
        assert_eq!(samples.len(), 2);
        assert!(samples[0].cpu_percent > 5 && samples[0].memory_mib > 0, "{samples:?}");
        assert!(samples[1].cpu_percent > 5 && samples[1].memory_mib > samples[0].memory_mib, "{samples:?}");
    }
}
