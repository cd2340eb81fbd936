//! Counting in Redis, for all processes together. Redis may be lost at any moment: then each process counts for itself, at
//! once, and comes back by itself.

use crate::Key;
use crate::limit::{Attempt, REPEATS_FREE, Refused};
use crate::metrics::StoreMetrics;
use redis::aio::{ConnectionManager, ConnectionManagerConfig};
use redis::{Client, RedisError, RedisResult, Script};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// A shopper does not wait longer for a count than this.
const ANSWER: Duration = Duration::from_millis(50);

/// How long Redis is left alone after it did not answer. Then one request tries it; all others go on without.
const PAUSE_MS: u64 = 1_000;

/// [`SharedStore::retry_at_ms`] while Redis answers.
const ANSWERING: u64 = 0;

/// Arrival times in Redis.
pub(crate) struct SharedStore {
    client: Client,
    connection: Mutex<ConnectionManager>,
    script: Script,
    started: Instant,
    /// Milliseconds after `started` at which a request tries Redis again.
    retry_at_ms: AtomicU64,
    metrics: StoreMetrics,
}

/// Not an address of Redis. The address itself is not told: it may hold a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an address such as redis://127.0.0.1:6379/0")]
pub struct RedisUrlError;

impl SharedStore {
    /// Connects with the first attempt. Needs a tokio runtime.
    pub(crate) fn new(url: &str, metrics: StoreMetrics) -> Result<Self, RedisUrlError> {
        let client = Client::open(url).map_err(|_| RedisUrlError)?;
        let connection = connect(&client).map_err(|_| RedisUrlError)?;
        metrics.shared();
        Ok(Self {
            client,
            connection: Mutex::new(connection),
            script: Script::new(include_str!("admit.lua")),
            started: Instant::now(),
            retry_at_ms: AtomicU64::new(ANSWERING),
            metrics,
        })
    }

    /// Admits an attempt under all of its limits, or counts nothing. `None`: Redis does not answer.
    pub(crate) async fn admit(&self, attempt: &Attempt) -> Option<Result<(), Refused>> {
        if !self.may_try() {
            return None;
        }
        let answer = tokio::time::timeout(ANSWER, self.ask(attempt)).await;
        match answer.unwrap_or_else(|elapsed| Err(std::io::Error::from(elapsed).into())) {
            Ok(answer) => {
                self.found();
                Some(answer)
            }
            Err(error) => {
                self.lost(&error);
                None
            }
        }
    }

    async fn ask(&self, attempt: &Attempt) -> RedisResult<Result<(), Refused>> {
        let mut call = self.script.prepare_invoke();
        call.arg(if attempt.repeat.is_some() {
            REPEATS_FREE.as_millis().to_string()
        } else {
            "0".to_owned()
        });
        for (limit, key) in &attempt.cells {
            let pace = limit.pace();
            call.key(name_of(key)).arg(pace.step_us).arg(pace.room_us);
        }
        if let Some(key) = &attempt.repeat {
            call.key(name_of(key));
        }
        let mut connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let (number, wait_us): (usize, u64) = call.invoke_async(&mut connection).await?;
        // Lua counts from one.
        let refused = number.checked_sub(1).and_then(|index| attempt.cells.get(index));
        Ok(match refused {
            Some(&(limit, _)) => Err(Refused { limit, retry_after: Duration::from_micros(wait_us) }),
            None => Ok(()),
        })
    }

    /// Whether this request may ask: all while Redis answers, one in a second while it does not.
    fn may_try(&self) -> bool {
        let retry_at_ms = self.retry_at_ms.load(Ordering::Relaxed);
        if retry_at_ms == ANSWERING {
            return true;
        }
        let now_ms = self.now_ms();
        let next_ms = now_ms + PAUSE_MS;
        let order = Ordering::Relaxed;
        now_ms >= retry_at_ms && self.retry_at_ms.compare_exchange(retry_at_ms, next_ms, order, order).is_ok()
    }

    fn found(&self) {
        if self.retry_at_ms.load(Ordering::Relaxed) != ANSWERING
            && self.retry_at_ms.swap(ANSWERING, Ordering::Relaxed) != ANSWERING
        {
            self.metrics.shared();
            tracing::info!("Redis answers again; limits are shared");
        }
    }

    fn lost(&self, error: &RedisError) {
        // A new connection, since the old one may lead to a machine that is gone without a word.
        if let Ok(connection) = connect(&self.client) {
            *self.connection.lock().unwrap_or_else(PoisonError::into_inner) = connection;
        }
        if self.retry_at_ms.swap(self.now_ms() + PAUSE_MS, Ordering::Relaxed) == ANSWERING {
            self.metrics.local();
            let error = error as &dyn std::error::Error;
            tracing::warn!(error, "Redis does not answer; limits count in this process");
        }
    }

    /// Never zero.
    fn now_ms(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX / 2) + 1
    }
}

impl std::fmt::Debug for SharedStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SharedStore").finish_non_exhaustive()
    }
}

/// A connection that is made when it is first used.
fn connect(client: &Client) -> RedisResult<ConnectionManager> {
    let config = ConnectionManagerConfig::new()
        .set_number_of_retries(0)
        .set_connection_timeout(Some(ANSWER))
        .set_response_timeout(Some(ANSWER));
    ConnectionManager::new_lazy_with_config(client.clone(), config)
}

fn name_of(key: &Key) -> Vec<u8> {
    [b"rate:", key.as_bytes().as_slice()].concat()
}
