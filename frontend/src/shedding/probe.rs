//! Measures how long work waits before this process gets to it.
//!
//! A small task is put behind everything else that waits in the run queue, again and again. Every 20 ms it is looked how long the
//! last one took to get its turn, or the present one has waited so far, and how late this look itself is: a process that gets no
//! processor is late with everything. As in `CoDel` (RFC 8289) the shortest delay of an interval counts, so that a burst that is
//! worked off is no overload, nor is one long pause of the machine.

use super::Shedding;
use super::controller::Controller;
use super::shares::Demand;
use std::future::poll_fn;
use std::sync::Arc;
use std::task::Poll;
use std::time::{Duration, Instant};
use tokio::task::JoinHandle;

/// How often it is looked.
const STEP: Duration = Duration::from_millis(20);

/// The shortest delay of so many looks is what counts: a tenth of a second.
const LOOKS: u32 = 5;

/// Measures for as long as the process runs, and sets the severity.
pub async fn watch(shedding: Arc<Shedding>) {
    let mut controller = Controller::new(shedding.target);
    let mut demand = Demand::default();
    let mut probe = Probe::send(Duration::ZERO);
    let mut is_shedding = false;
    loop {
        let delay = shortest_delay(&mut probe).await;
        let severity = controller.update(delay);
        shedding.update(&mut demand, (severity, delay));
        if severity > 0 && !is_shedding {
            is_shedding = true;
            tracing::warn!(delay_ms = milliseconds(delay), "too much at once; some requests are refused");
        } else if severity == 0 && is_shedding {
            is_shedding = false;
            tracing::info!("nothing is refused any more");
        }
    }
}

async fn shortest_delay(probe: &mut Probe) -> Duration {
    let mut shortest = Duration::MAX;
    for _ in 0..LOOKS {
        let asleep = Instant::now();
        tokio::time::sleep(STEP).await;
        let late = asleep.elapsed().saturating_sub(STEP);
        shortest = shortest.min(probe.look().await.max(late));
    }
    shortest
}

/// A task on its way through the run queue.
struct Probe {
    sent: Instant,
    turn: JoinHandle<Instant>,
    /// How long the one before it took.
    before: Duration,
}

impl Probe {
    fn send(before: Duration) -> Self {
        let turn = tokio::spawn(async {
            behind_everything().await;
            Instant::now()
        });
        Self { sent: Instant::now(), turn, before }
    }

    /// How long the last one took, or the present one takes so far if that is longer. When it is back, another one is sent.
    async fn look(&mut self) -> Duration {
        if !self.turn.is_finished() {
            return self.sent.elapsed().max(self.before);
        }
        let turn = (&mut self.turn).await;
        let took = turn.map_or(Duration::ZERO, |turn| turn.saturating_duration_since(self.sent));
        *self = Self::send(took);
        took
    }
}

/// Goes to the end of the run queue. A task that is new, or that a timer or a `yield_now` wakes, may be taken before all others,
/// so neither says how long the others wait.
async fn behind_everything() {
    let mut is_sent = false;
    poll_fn(|context| {
        if is_sent {
            return Poll::Ready(());
        }
        is_sent = true;
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

fn milliseconds(delay: Duration) -> u64 {
    u64::try_from(delay.as_millis()).unwrap_or(u64::MAX)
}
