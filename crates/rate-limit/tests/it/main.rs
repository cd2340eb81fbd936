//! The limiter with a real Redis: shared counts, and what happens when Redis goes away.

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails, in the functions that tests share too")]

use prometheus_client::registry::Registry;
use rate_limit::{Attempt, CountedBy, Key, Limit, Limiter};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use testkit::{RedisServer, wait_for};

static SLOW: Limit = Limit::new("test", CountedBy::Cookie, (1, 600), 5);
static WIDE: Limit = Limit::new("test", CountedBy::Address, (1, 600), 8);
static FAST: Limit = Limit::new("test", CountedBy::Phone, (10, 1), 3);
static ENDLESS: Limit = Limit::new("endless", CountedBy::Phone, (1_000_000, 1), 1_000_000_000);

const DEADLINE: Duration = Duration::from_secs(20);

/// One process: a limiter and its metrics.
struct Process {
    limiter: Limiter,
    registry: Registry,
}

impl Process {
    fn with(redis: &RedisServer) -> Self {
        let mut registry = Registry::default();
        let limits = [&SLOW, &WIDE, &FAST, &ENDLESS];
        Self { limiter: Limiter::shared(&mut registry, &limits, &redis.url()).unwrap(), registry }
    }

    /// The store that counts now, as metrics tell it.
    fn store(&self) -> &'static str {
        let mut text = String::new();
        prometheus_client::encoding::text::encode(&mut text, &self.registry).unwrap();
        let counts = |store: &str| text.contains(&format!("rate_limit_store{{store=\"{store}\"}} 1"));
        match (counts("redis"), counts("local")) {
            (true, false) => "redis",
            (false, true) => "local",
            _ => panic!("one store counts:\n{text}"),
        }
    }

    /// Asks until this store counts.
    async fn wait_for_store(&self, store: &str) {
        wait_for(&format!("{store} counts"), DEADLINE, async || {
            self.limiter.admit(&endless()).await.unwrap();
            self.store() == store
        })
        .await;
    }
}

fn attempt(who: &str) -> Attempt {
    Attempt::new().by(&SLOW, who.as_bytes()).by_address(&WIDE, "192.0.2.1".parse().unwrap())
}

fn endless() -> Attempt {
    Attempt::new().by(&ENDLESS, b"somebody")
}

/// The first answer makes the connection, which on a busy machine may take longer than a request waits.
async fn connected(redis: &RedisServer) -> Process {
    let process = Process::with(redis);
    process.limiter.admit(&endless()).await.unwrap();
    process.wait_for_store("redis").await;
    process
}

#[tokio::test]
async fn processes_count_together_and_a_refusal_counts_nowhere() {
    let redis = RedisServer::start().await;
    let (one, other) = (connected(&redis).await, connected(&redis).await);
    for process in [&one, &other, &one, &other, &one] {
        process.limiter.admit(&attempt("a")).await.unwrap();
    }
    for _ in 0..20 {
        let refused = other.limiter.admit(&attempt("a")).await.unwrap_err();
        assert_eq!(refused.limit.by, CountedBy::Cookie);
        let seconds = refused.retry_after.as_secs();
        assert!((570..=600).contains(&seconds), "{seconds}");
    }
    // The address has used five of its eight.
    for _ in 0..3 {
        one.limiter.admit(&attempt("b")).await.unwrap();
    }
    assert_eq!(other.limiter.admit(&attempt("b")).await.unwrap_err().limit.by, CountedBy::Address);
    assert_eq!((one.store(), other.store()), ("redis", "redis"));
}

#[tokio::test]
async fn a_repeat_is_free_in_every_process() {
    let redis = RedisServer::start().await;
    let (one, other) = (connected(&redis).await, connected(&redis).await);
    let order = |number: u8| attempt("a").repeatable(Key::new("order", &[&[number]]));
    for number in 0..5 {
        one.limiter.admit(&order(number)).await.unwrap();
    }
    one.limiter.admit(&order(5)).await.unwrap_err();
    for _ in 0..20 {
        other.limiter.admit(&order(3)).await.unwrap();
    }
    other.limiter.admit(&order(5)).await.expect_err("a refusal gives no right to come again");
}

#[tokio::test]
async fn the_wait_is_exact_and_keys_expire() {
    let redis = RedisServer::start().await;
    let process = connected(&redis).await;
    let fast = || Attempt::new().by(&FAST, b"01712345678");
    let mut refused = process.limiter.admit(&fast()).await;
    while refused.is_ok() {
        refused = process.limiter.admit(&fast()).await;
    }
    let (told, asked) = (refused.unwrap_err().retry_after, Instant::now());
    assert!(told <= Duration::from_millis(100), "{told:?}");
    wait_for("it is admitted", DEADLINE, async || process.limiter.admit(&fast()).await.is_ok()).await;
    // The answer itself took a moment on its way here.
    assert!(asked.elapsed() + ANSWER_ON_ITS_WAY >= told, "{:?} of {told:?}", asked.elapsed());
    wait_for("nothing is kept", DEADLINE, async || redis.keys().await == 0).await;
}

/// Within this an answer that was given reaches the test.
const ANSWER_ON_ITS_WAY: Duration = Duration::from_millis(50);

#[tokio::test]
async fn no_request_fails_when_redis_is_killed_or_hangs() {
    let mut redis = RedisServer::start().await;
    let process = Arc::new(connected(&redis).await);
    let stop = Arc::new(AtomicBool::new(false));
    let shoppers: Vec<_> = (0..8)
        .map(|_| {
            let (process, stop) = (Arc::clone(&process), Arc::clone(&stop));
            tokio::spawn(async move {
                let (mut asked, mut slowest) = (0_u32, Duration::ZERO);
                while !stop.load(Ordering::Relaxed) {
                    let started = Instant::now();
                    process.limiter.admit(&endless()).await.expect("a wide limit admits");
                    (asked, slowest) = (asked + 1, slowest.max(started.elapsed()));
                    tokio::task::yield_now().await;
                }
                (asked, slowest)
            })
        })
        .collect();

    redis.kill().await;
    process.wait_for_store("local").await;
    redis.start_again().await;
    process.wait_for_store("redis").await;
    redis.hang();
    process.wait_for_store("local").await;
    redis.go_on();
    process.wait_for_store("redis").await;

    stop.store(true, Ordering::Relaxed);
    for shopper in shoppers {
        let (asked, slowest) = shopper.await.unwrap();
        assert!(asked > 0 && slowest < Duration::from_secs(2), "{asked} asked, the slowest took {slowest:?}");
    }
}

#[tokio::test]
async fn without_redis_this_process_still_limits() {
    let mut redis = RedisServer::start().await;
    redis.kill().await;
    let process = Process::with(&redis);
    for _ in 0..5 {
        process.limiter.admit(&attempt("a")).await.unwrap();
    }
    process.limiter.admit(&attempt("a")).await.unwrap_err();
    assert_eq!(process.store(), "local");
    Limiter::shared(&mut Registry::default(), &[], "http://:secret@127.0.0.1").unwrap_err();
}
