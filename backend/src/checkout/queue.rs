//! Orders wait here and are committed in groups.
//!
//! There is no timer: while one group commits, the next gathers, so a group is as large as the load makes it and a
//! lonely order does not wait. The queue is bounded; what does not fit is refused at once. While no database answers,
//! orders stay here until their deadline and are placed when it is back: failover is a pause, not a failure.
//!
//! One row per hot SKU is what makes this necessary: with a transaction for each order they would queue at its lock.

use super::error::CheckoutError;
use super::group::{Group, GroupError, Outcome, Placement};
use super::metrics::OrderMetrics;
use super::request::OrderRequest;
use crate::config::OrderConfig;
use crate::database::{Database, DatabaseError};
use crate::waiting_room::WaitingRoom;
use service::time_limits;
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Mutex, mpsc, oneshot};
use tokio::time::Instant;

/// Pause before orders that could not be placed are tried again.
const AGAIN: Duration = Duration::from_millis(100);

/// Pause before an order whose key is in flight elsewhere is tried again.
const KEY_IN_FLIGHT: Duration = Duration::from_millis(5);

/// Where orders are put to be placed. Cheap to clone; its tasks end when the last clone is gone and nothing waits.
#[derive(Debug, Clone)]
pub(crate) struct OrderQueue {
    waiting: mpsc::Sender<Waiting>,
    metrics: Arc<OrderMetrics>,
}

/// An order and whom to tell.
#[derive(Debug)]
struct Waiting {
    request: Arc<OrderRequest>,
    since: Instant,
    answer: oneshot::Sender<Result<Placement, CheckoutError>>,
}

impl Waiting {
    /// Whether somebody still wants the answer.
    fn is_wanted(&self) -> bool {
        !self.answer.is_closed() && self.since.elapsed() < time_limits::ORDER
    }

    fn answer(self, result: Result<Placement, CheckoutError>) {
        // Nobody listens when the caller has gone; a repeat with the same key finds the order.
        let _ = self.answer.send(result);
    }
}

impl OrderQueue {
    /// A queue with its committers.
    pub(crate) fn start(
        config: &OrderConfig,
        database: &Database,
        (metrics, room): (&Arc<OrderMetrics>, &Arc<WaitingRoom>),
    ) -> Self {
        let (waiting, incoming) = mpsc::channel(config.order_queue_length);
        let incoming = Arc::new(Mutex::new(incoming));
        for _ in 0..config.order_groups_in_flight {
            let committer = Committer {
                incoming: Arc::clone(&incoming),
                most: config.order_group_size,
                database: database.clone(),
                metrics: Arc::clone(metrics),
                room: Arc::clone(room),
            };
            tokio::spawn(committer.run());
        }
        Self { waiting, metrics: Arc::clone(metrics) }
    }

    /// Places the order, or repeats the answer if it was placed before.
    pub(crate) async fn place_order(&self, request: OrderRequest) -> Result<Placement, CheckoutError> {
        let (answer, answered) = oneshot::channel();
        let waiting = Waiting { request: Arc::new(request), since: Instant::now(), answer };
        self.waiting.try_send(waiting).map_err(|_| CheckoutError::QueueFull)?;
        self.metrics.waiting.set(i64::try_from(self.length()).unwrap_or(i64::MAX));
        match tokio::time::timeout(time_limits::ORDER, answered).await {
            Ok(Ok(result)) => result,
            Ok(Err(_)) | Err(_) => Err(CheckoutError::TooLate),
        }
    }

    fn length(&self) -> usize {
        self.waiting.max_capacity() - self.waiting.capacity()
    }
}

/// Takes groups from the queue, one after the other.
struct Committer {
    incoming: Arc<Mutex<mpsc::Receiver<Waiting>>>,
    most: usize,
    database: Database,
    metrics: Arc<OrderMetrics>,
    /// Told how long orders wait.
    room: Arc<WaitingRoom>,
}

impl Committer {
    async fn run(self) {
        let mut later = Vec::new();
        loop {
            let group = self.gather(later).await;
            if group.is_empty() {
                return;
            }
            later = self.commit(group).await;
        }
    }

    /// The next group: those whose key was in flight and whatever waits now, or else whatever comes first. Empty when
    /// the queue is closed.
    async fn gather(&self, mut group: Vec<Waiting>) -> Vec<Waiting> {
        if group.is_empty() {
            self.incoming.lock().await.recv_many(&mut group, self.most).await;
            return group;
        }
        tokio::time::sleep(KEY_IN_FLIGHT).await;
        // Another committer that waits for orders holds the receiver; then nothing waits.
        if let Ok(mut incoming) = self.incoming.try_lock() {
            while group.len() < self.most
                && let Ok(waiting) = incoming.try_recv()
            {
                group.push(waiting);
            }
        }
        group
    }

    /// Until each order of the group has its answer or its deadline; gives back those whose key is in flight.
    async fn commit(&self, group: Vec<Waiting>) -> Vec<Waiting> {
        if let Some(youngest) = group.iter().map(|waiting| waiting.since.elapsed()).min() {
            self.room.note_order_wait(youngest);
        }
        let (mut parts, mut later) = (VecDeque::from([group]), Vec::new());
        while let Some(mut part) = parts.pop_front() {
            part.retain(Waiting::is_wanted);
            if part.is_empty() {
                continue;
            }
            match self.attempt(&part).await {
                Ok(outcomes) => later.extend(answer(part, outcomes)),
                Err(GroupError(error)) if error.may_pass() => {
                    say_waiting(&error, part.len());
                    tokio::time::sleep(AGAIN).await;
                    parts.push_front(part);
                }
                Err(GroupError(error)) => parts.extend(self.narrow_down(part, error)),
            }
        }
        later
    }

    async fn attempt(&self, part: &[Waiting]) -> Result<Vec<Outcome>, GroupError> {
        self.metrics.group_size.observe(f64::from(u32::try_from(part.len()).unwrap_or(u32::MAX)));
        let requests = part.iter().map(|waiting| &*waiting.request).collect();
        self.database.transaction("place_orders", &Group { requests }).await
    }

    /// One order of the group is refused by the database: halves find out which, and it is answered alone.
    fn narrow_down(&self, mut part: Vec<Waiting>, error: DatabaseError) -> Vec<Vec<Waiting>> {
        if part.len() > 1 {
            let second = part.split_off(part.len() / 2);
            return vec![part, second];
        }
        if let Some(poisoned) = part.pop() {
            self.metrics.poisoned.inc();
            poisoned.answer(Err(error.into()));
        }
        Vec::new()
    }
}

fn say_waiting(error: &DatabaseError, orders: usize) {
    tracing::warn!(error = error as &dyn std::error::Error, orders, "orders wait for the database");
}

/// Tells everybody; those whose turn comes later.
fn answer(part: Vec<Waiting>, outcomes: Vec<Outcome>) -> Vec<Waiting> {
    let mut later = Vec::new();
    for (waiting, outcome) in part.into_iter().zip(outcomes) {
        match outcome {
            Outcome::Answer(result) => waiting.answer(*result),
            Outcome::Later => later.push(waiting),
        }
    }
    later
}
