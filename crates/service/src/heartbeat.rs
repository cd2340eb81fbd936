//! Every few seconds a process says that it is there, and what it lacks.

use crate::{Readiness, Shutdown};
use jiff::Timestamp;
use std::sync::Arc;
use std::time::Duration;

/// Between two heartbeats.
pub const HEARTBEAT_PAUSE: Duration = Duration::from_secs(5);
/// Until a heartbeat has been told; the next one says the same.
const LIMIT: Duration = Duration::from_secs(4);

/// What a process says of itself.
#[derive(Debug, Clone)]
pub struct Heartbeat {
    /// `<host>/<process id>`; in a container the host is the container's.
    pub process: Arc<str>,
    /// Since when it runs.
    pub started_at: Timestamp,
    /// Conditions of its readiness that do not hold.
    pub missing: Vec<&'static str>,
    /// It ends on purpose, and will not be heard again.
    pub is_last: bool,
}

/// Tells until the shutdown, and then once more. Whoever tells says himself when it fails.
pub async fn beat(readiness: Readiness, shutdown: Shutdown, tell: impl AsyncFn(Heartbeat)) {
    beat_every(HEARTBEAT_PAUSE, (readiness, shutdown), tell).await;
}

async fn beat_every(
    pause: Duration,
    (readiness, shutdown): (Readiness, Shutdown),
    tell: impl AsyncFn(Heartbeat),
) {
    let (process, started_at) = (process_name(), Timestamp::now());
    loop {
        let is_last = shutdown.is_requested();
        let process = Arc::clone(&process);
        let heartbeat = Heartbeat { process, started_at, missing: readiness.missing(), is_last };
        let _ = tokio::time::timeout(LIMIT, tell(heartbeat)).await; // the next one comes
        if is_last {
            return;
        }
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            () = shutdown.wait() => {}
        }
    }
}

fn process_name() -> Arc<str> {
    let host = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    format!("{}/{}", host.trim(), std::process::id()).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::sync::mpsc;

    const SOON: Duration = Duration::from_secs(20);

    #[tokio::test]
    async fn a_process_tells_what_it_lacks_and_that_it_ends() {
        let (readiness, (trigger, shutdown)) = (Readiness::new(&["database"]), Shutdown::manual());
        let (told, mut heard) = mpsc::unbounded_channel();
        let health = (readiness.clone(), shutdown);
        let beating =
            tokio::spawn(beat_every(Duration::from_millis(20), health, async move |heartbeat: Heartbeat| {
                told.send(heartbeat).unwrap();
            }));
        let mut hear = async || tokio::time::timeout(SOON, heard.recv()).await.unwrap().unwrap();
        let first = hear().await;
        assert_eq!((first.missing.as_slice(), first.is_last), (&["database"][..], false));
        assert!(first.process.ends_with(&format!("/{}", std::process::id())), "{first:?}");
        readiness.set("database", true);
        while !hear().await.missing.is_empty() {}
        trigger.request();
        while !hear().await.is_last {}
        beating.await.unwrap();
        assert!(heard.recv().await.is_none(), "nothing after the last one");
    }
}
