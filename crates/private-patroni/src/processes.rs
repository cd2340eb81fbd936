//! The living processes of a node: all of them work in its folder, so the kernel can tell which they are.
//!
//! PostgreSQL leaves Patroni's process group, so the group is not enough.

use rustix::process::{Pid, Signal, kill_process};
use std::path::Path;

/// Sends a signal to all of them.
pub(crate) fn signal_all(folder: &Path, signal: Signal) {
    for pid in living_in(folder) {
        let _ = kill_process(pid, signal); // gone meanwhile
    }
}

/// kill -9, until nothing is left: while we look, one of them may start another.
pub(crate) async fn kill_all(folder: &Path) {
    while !living_in(folder).is_empty() {
        signal_all(folder, Signal::KILL);
        tokio::task::yield_now().await;
    }
}

fn living_in(folder: &Path) -> Vec<Pid> {
    let Ok(entries) = std::fs::read_dir("/proc") else { return Vec::new() };
    let pids = entries.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok());
    let works_there = |pid: &i32| {
        std::fs::read_link(format!("/proc/{pid}/cwd")).is_ok_and(|place| place.starts_with(folder))
    };
    pids.filter(works_there).filter_map(Pid::from_raw).collect()
}
