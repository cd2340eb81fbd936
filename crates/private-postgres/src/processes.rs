//! The living processes of a server: all of them work in its data folder, so the kernel can tell which they are.
//!
//! A process id in `postmaster.pid` alone proves nothing: after a crash the number may belong to somebody else.

use rustix::process::{Pid, Signal, kill_process};
use std::path::Path;
use std::time::{Duration, Instant};

/// How often a condition is looked at again.
pub(crate) const STEP: Duration = Duration::from_millis(10);

/// The main process, when it lives.
pub(crate) fn postmaster(data: &Path) -> Option<Pid> {
    let note = std::fs::read_to_string(data.join("postmaster.pid")).ok()?;
    let pid = Pid::from_raw(note.lines().next()?.trim().parse().ok()?)?;
    works_in(pid, data).then_some(pid)
}

/// All processes of the server, orphans of a killed main process included.
pub(crate) fn all(data: &Path) -> Vec<Pid> {
    let Ok(entries) = std::fs::read_dir("/proc") else { return Vec::new() };
    let pids = entries.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok());
    pids.filter_map(Pid::from_raw).filter(|&pid| works_in(pid, data)).collect()
}

fn works_in(pid: Pid, data: &Path) -> bool {
    let process = Path::new("/proc").join(pid.as_raw_nonzero().to_string());
    let is_server =
        std::fs::read_to_string(process.join("comm")).is_ok_and(|name| name.starts_with("postgres"));
    is_server && std::fs::read_link(process.join("cwd")).is_ok_and(|folder| folder == data)
}

/// Ends what runs in this data folder: first asks, then insists. Returns when nothing is left.
pub(crate) async fn stop_all(data: &Path) {
    // Fast shutdown (clients are disconnected); immediate shutdown (recovery at next start); no more asking.
    for (signal, patience) in [(Signal::INT, 10), (Signal::QUIT, 5), (Signal::KILL, 5)] {
        let targets = postmaster(data).map_or_else(|| all(data), |pid| vec![pid]);
        for pid in targets {
            let _ = kill_process(pid, signal); // gone meanwhile: what we want
        }
        if wait_until_gone(data, Duration::from_secs(patience)).await {
            return;
        }
    }
}

/// Whether no process is left within the time.
pub(crate) async fn wait_until_gone(data: &Path, patience: Duration) -> bool {
    let deadline = Instant::now() + patience;
    while !all(data).is_empty() {
        if Instant::now() > deadline {
            return false;
        }
        tokio::time::sleep(STEP).await;
    }
    true
}
