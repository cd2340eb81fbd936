//! Measures how long work waits before this process gets to it.
//!
//! A byte is sent to ourselves over a socket, as a request comes, and a small task then goes behind everything that waits in the run
//! queue, again and again. With thousands of connections most of them wait in the kernel: the runtime fetches a thousand at a time, and
//! its run queue alone looks short while answers are seconds late. Every 20 ms a thread of its own, which waits for none of this, looks
//! how long the last byte took, or the present one has taken so far, and how late this look itself is: a process that gets no processor
//! is late with everything. As in `CoDel` (RFC 8289) the shortest delay of an interval counts, so that a burst that is
//! worked off is no overload, nor is one long pause of the machine.

use super::Shedding;
use super::controller::{Controller, in_ms};
use super::shares::Demand;
use std::future::poll_fn;
use std::io;
use std::sync::Arc;
use std::task::Poll;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::UnixStream;
use tokio::runtime::Handle;
use tokio::sync::oneshot;
use tokio::sync::oneshot::error::TryRecvError;

/// How often it is looked.
const STEP: Duration = Duration::from_millis(20);

/// The shortest delay of so many looks is what counts: a tenth of a second.
const LOOKS: u32 = 5;

/// Measures for as long as the runtime of the caller runs, and sets what is refused.
pub fn watch(shedding: Arc<Shedding>) -> io::Result<()> {
    let probe = Probe::new(Handle::current())?;
    std::thread::Builder::new().name("shedding".to_owned()).spawn(move || measure(&shedding, probe))?;
    Ok(())
}

fn measure(shedding: &Shedding, mut probe: Probe) {
    let mut controller = Controller::new(shedding.target);
    let mut demand = Demand::default();
    let mut since = Instant::now();
    let mut is_shedding = false;
    while let Some(delay) = shortest_delay(&mut probe) {
        shedding.look(&mut demand, since.elapsed());
        since = Instant::now();
        let rate = controller.update(delay, demand.rates());
        shedding.set_rate(&demand, rate, delay);
        if rate.is_some() && !is_shedding {
            is_shedding = true;
            tracing::warn!(delay_ms = in_ms(delay), "too much at once; some requests are refused");
        } else if rate.is_none() && is_shedding {
            is_shedding = false;
            tracing::info!("nothing is refused any more");
        }
    }
}

/// Nothing when the runtime has ended.
#[expect(clippy::disallowed_methods, reason = "a thread of its own")]
fn shortest_delay(probe: &mut Probe) -> Option<Duration> {
    let mut shortest = Duration::MAX;
    for _ in 0..LOOKS {
        let asleep = Instant::now();
        std::thread::sleep(STEP);
        let late = asleep.elapsed().saturating_sub(STEP);
        shortest = shortest.min(probe.look()?.max(late));
    }
    Some(shortest)
}

/// Both ends of a connection to ourselves.
type Line = (UnixStream, UnixStream);

/// A byte on its way to us.
struct Probe {
    runtime: Handle,
    sent: Instant,
    turn: oneshot::Receiver<(Instant, Line)>,
    /// How long the one before it took.
    before: Duration,
}

impl Probe {
    fn new(runtime: Handle) -> io::Result<Self> {
        Ok(Self::send(runtime, UnixStream::pair()?, Duration::ZERO))
    }

    fn send(runtime: Handle, line: Line, before: Duration) -> Self {
        let (tell, turn) = oneshot::channel();
        runtime.spawn(async {
            match cross(line).await {
                // Nobody listens when the process ends.
                Ok(line) => drop(tell.send((Instant::now(), line))),
                Err(error) => {
                    let error: &dyn std::error::Error = &error;
                    tracing::error!(error, "overload is not measured any more; nobody is refused");
                }
            }
        });
        Self { runtime, sent: Instant::now(), turn, before }
    }

    /// How long the last one took, or the present one takes so far if that is longer. When it is back, another one is sent. Nothing when
    /// none comes back any more.
    fn look(&mut self) -> Option<Duration> {
        match self.turn.try_recv() {
            Ok((turn, line)) => {
                let took = turn.saturating_duration_since(self.sent);
                *self = Self::send(self.runtime.clone(), line, took);
                Some(took)
            }
            Err(TryRecvError::Empty) => Some(self.sent.elapsed().max(self.before)),
            Err(TryRecvError::Closed) => None,
        }
    }
}

/// From one end to the other, and behind everything that waits.
async fn cross((mut near, mut far): Line) -> io::Result<Line> {
    near.write_u8(0).await?;
    far.read_u8().await?;
    behind_everything().await;
    Ok((near, far))
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
