//! Measures how long work waits before this process gets to it.
//!
//! A task sleeps for a moment and looks how late it wakes up, and how long it takes to get its turn again. Everything
//! that waits in the run queue stands before it, and when the process gets no processor, that counts too. As in `CoDel`
//! (RFC 8289) the shortest delay of an interval counts, so that a burst that is worked off is no overload.

use super::Shedding;
use super::controller::{Controller, MOST};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How long the task sleeps.
const STEP: Duration = Duration::from_millis(20);

/// The shortest delay of so long is what counts.
const INTERVAL: Duration = Duration::from_millis(100);

/// And of so many looks: a process that was held up looks less often.
const LOOKS: u32 = 4;

/// Measures for as long as the process runs, and sets the severity.
pub async fn watch(shedding: Arc<Shedding>) {
    let mut controller = Controller::new(shedding.target);
    let mut is_shedding = false;
    loop {
        let delay = shortest_delay().await;
        let severity = controller.update(delay);
        shedding.set(severity, delay);
        if severity > 0 && !is_shedding {
            is_shedding = true;
            tracing::warn!(delay_ms = milliseconds(delay), "too much at once; some requests are refused");
        } else if severity == 0 && is_shedding {
            is_shedding = false;
            tracing::info!("nothing is refused any more");
        }
        debug_assert!(severity <= MOST, "the controller is bounded");
    }
}

async fn shortest_delay() -> Duration {
    let (started, mut looks, mut shortest) = (Instant::now(), 0, Duration::MAX);
    while looks < LOOKS || started.elapsed() < INTERVAL {
        let asleep = Instant::now();
        tokio::time::sleep(STEP).await;
        tokio::task::yield_now().await;
        shortest = shortest.min(asleep.elapsed().saturating_sub(STEP));
        looks += 1;
    }
    shortest
}

fn milliseconds(delay: Duration) -> u64 {
    u64::try_from(delay.as_millis()).unwrap_or(u64::MAX)
}
