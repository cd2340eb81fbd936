//! Takes parts of the shop away while visitors walk through it: Redis, a frontend, a backend, then PostgreSQL and all backends
//! at once.
//!
//! Real visitors of the load test, every answer checked; what they may notice is written down for each loss, second by
//! second, and the audit looks for every order that they were told about.

use super::conclude;
use super::redis::Redis;
use crate::evidence::Report;
use crate::load::{RunArgs, Stage, frontends_for};
use crate::machine::packages::{self, POSTGRESQL, Package};
use crate::project::Project;
use crate::shop::{Frontends, MOST_FRONTENDS, Shop, backend_name, frontend_name};
use crate::steps::step;
use anyhow::{Context, Result, bail};
use loadtest::{Failure, Outcome, Profile, Second, Stage as ProfileStage, stretch};
use std::ops::Range;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, SystemTime};

const REDIS: Package = Package::program("redis-server", "redis-server");

/// The crowd gathers.
const GATHER_SECONDS: u64 = 10;
/// From the first loss to the end.
const LENGTH_SECONDS: u64 = 85;
/// A frontend that is restarted ends each connection with an answer; most visitors click within this time.
const DRAIN_DELAY_SECONDS: u64 = 12;
/// A loss may still be noticed so long after its end: a request that began before it.
const AFTER_SECONDS: u64 = 2;
/// The same for orders, which wait for an answer.
const ORDERS_AFTER_SECONDS: u64 = 10;

/// What visitors on a killed frontend may see.
const CUT_OFF: [Failure; 2] = [Failure::Closed, Failure::Connect];
/// What those who order or look for an order may see without the database: the page that sends the order again by itself,
/// and for tracking a page that asks to come back.
const TOLD_TO_WAIT: [Failure; 2] = [Failure::Waiting, Failure::Unavailable];

/// Which frontend is restarted, and which is killed, counted from 0.
const RESTARTED: u16 = 1;
const KILLED: u16 = 2;
/// Which backend is killed while the others go on.
const KILLED_BACKEND: u16 = 0;

/// What `drill chaos` can be told.
#[derive(Debug, clap::Args)]
pub(crate) struct ChaosArgs {
    /// How many visitors walk through the shop.
    #[arg(long, default_value_t = 2_000, value_parser = clap::value_parser!(u64).range(100..=100_000))]
    visitors: u64,

    /// Frontend processes.
    #[arg(long, default_value_t = 8, value_parser = clap::value_parser!(u16).range(3..=i64::from(MOST_FRONTENDS)))]
    frontends: u16,

    /// Backend processes.
    #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u16).range(2..=8))]
    backends: u16,

    #[command(flatten)]
    run: RunArgs,
}

/// When something was away, in seconds after the first visitor.
#[derive(Debug, Clone)]
struct Losses {
    redis: Range<u64>,
    restart: Range<u64>,
    kill: Range<u64>,
    /// Connections that the killed frontend had.
    held: u64,
    /// One of the backends.
    backend: Range<u64>,
    /// PostgreSQL and all backends.
    store: Range<u64>,
}

pub(crate) async fn run(project: &Project, arguments: ChaosArgs) -> Result<()> {
    packages::ensure(&[POSTGRESQL, REDIS]).await?;
    let ground = arguments.run.prepare(project).await?;
    let mut redis = Redis::start().await?;
    let frontends = Frontends {
        count: arguments.frontends,
        redis_url: Some(redis.url()),
        drain_delay_seconds: DRAIN_DELAY_SECONDS,
        ..frontends_for(arguments.visitors)?
    };
    let mut stage = Stage::open(project, &ground, (frontends, arguments.backends)).await?;
    let driven = drive(&mut stage, &mut redis, (arguments.visitors, arguments.backends)).await;
    let shape = stage.shape();
    let orders = driven.as_ref().ok().map(|(outcome, _)| outcome.orders);
    let (audited, _) = stage.audit_and_close(orders).await;
    let (outcome, losses) = driven?;
    let mut report = Report::default();
    report.say(format!("{} visitors; {shape}, Redis; {} orders", arguments.visitors, outcome.orders));
    let rules: Vec<_> = judge(&outcome.seconds, &losses).into_iter().chain(audited).collect();
    conclude(project, report, &rules, ("drill-chaos", arguments.run.save)).await
}

/// Visitors come, and meanwhile things break.
async fn drive(
    stage: &mut Stage,
    redis: &mut Redis,
    (visitors, backends): (u64, u16),
) -> Result<(Outcome, Losses)> {
    let plan = stage.plan(visitors, profile());
    let begun = Arc::clone(&plan.begun);
    let driving = tokio::task::spawn_blocking(move || loadtest::drive(&plan));
    let clock = Clock::start(&begun).await?;
    let losses = lose(&mut stage.shop, redis, (clock, backends)).await;
    let outcome = driving.await.context("the visitors ended early")??;
    Ok((outcome, losses?))
}

fn profile() -> Profile {
    let all = |seconds, measured| ProfileStage { percent: 100, seconds, measured };
    Profile {
        about: "parts of the shop are taken away and come back".to_owned(),
        think_seconds: 4.0,
        timeout_seconds: 20,
        pages_per_visit: 8,
        list_pictures: 4,
        product_pictures: 1,
        stages: vec![all(GATHER_SECONDS, false), all(LENGTH_SECONDS, true)],
    }
}

/// One after the other.
async fn lose(shop: &mut Shop, redis: &mut Redis, (clock, backends): (Clock, u16)) -> Result<Losses> {
    clock.wait_until(GATHER_SECONDS + 2).await;
    let from = clock.second();
    step("Redis is killed", redis.kill()).await?;
    clock.wait_until(from + 5).await;
    step("Redis comes back", redis.start_again()).await?;
    let redis_away = from..clock.second();

    clock.wait_until(redis_away.end + AFTER_SECONDS + 1).await;
    let from = clock.second();
    let stopping = async {
        shop.take(&frontend_name(RESTARTED))?.stop().await;
        shop.start_frontend(RESTARTED).await
    };
    step("A frontend is restarted", stopping).await?;
    let restart = from..clock.second();

    clock.wait_until(restart.end + AFTER_SECONDS + 1).await;
    let from = clock.second();
    let admin = shop.layout.ports.frontend_admin_of(KILLED);
    let held = connections(admin).await?;
    step("A frontend is killed", async { shop.take(&frontend_name(KILLED))?.kill().await }).await?;
    clock.wait_until(from + 3).await;
    step("The frontend comes back", shop.start_frontend(KILLED)).await?;
    let kill = from..clock.second();

    clock.wait_until(kill.end + AFTER_SECONDS + 1).await;
    let from = clock.second();
    step("A backend is killed", async { shop.take(&backend_name(KILLED_BACKEND))?.kill().await }).await?;
    clock.wait_until(from + 5).await;
    step("The backend comes back", shop.start_backend(KILLED_BACKEND)).await?;
    let backend = from..clock.second();

    clock.wait_until(backend.end + AFTER_SECONDS + 1).await;
    let store = lose_the_store(shop, (clock, backends)).await?;
    Ok(Losses { redis: redis_away, restart, kill, held, backend, store })
}

/// PostgreSQL and all backends, at once.
async fn lose_the_store(shop: &mut Shop, (clock, backends): (Clock, u16)) -> Result<Range<u64>> {
    let from = clock.second();
    let killing = async {
        shop.database.kill().await?;
        for place in 0..backends {
            shop.take(&backend_name(place))?.kill().await?;
        }
        Ok(())
    };
    step("PostgreSQL and all backends are killed", killing).await?;
    clock.wait_until(from + 10).await;
    let starting = async {
        shop.database.start_again().await?;
        for place in 0..backends {
            shop.start_backend(place).await?;
        }
        Ok(())
    };
    step("PostgreSQL and all backends come back", starting).await?;
    Ok(from..clock.second())
}

/// Connections that a frontend has at this moment.
async fn connections(admin: u16) -> Result<u64> {
    let metrics = reqwest::get(format!("http://127.0.0.1:{admin}/metrics")).await?.text().await?;
    let line = metrics.lines().find_map(|line| line.strip_prefix("http_connections "));
    line.and_then(|number| number.parse().ok()).context("the frontend does not tell its connections")
}

/// Seconds since the first visitor.
#[derive(Debug, Clone, Copy)]
struct Clock {
    begun: SystemTime,
}

impl Clock {
    async fn start(begun: &OnceLock<SystemTime>) -> Result<Self> {
        for _ in 0..1_200 {
            if let Some(&begun) = begun.get() {
                return Ok(Self { begun });
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        bail!("no visitor came")
    }

    fn second(self) -> u64 {
        self.begun.elapsed().map_or(0, |passed| passed.as_secs())
    }

    async fn wait_until(self, second: u64) {
        let at = self.begun + Duration::from_secs(second);
        if let Ok(rest) = at.duration_since(SystemTime::now()) {
            tokio::time::sleep(rest).await;
        }
    }
}

/// What visitors may notice, rule by rule.
fn judge(seconds: &[Second], losses: &Losses) -> Vec<(bool, String)> {
    let Losses { redis, restart, kill, held, backend, store } = losses;
    let length = u64::try_from(seconds.len()).unwrap_or(u64::MAX);
    let (away, back) = (until(store, ORDERS_AFTER_SECONDS), store.end + ORDERS_AFTER_SECONDS..length);
    let killed = failures(seconds, until(kill, AFTER_SECONDS));
    let others = [redis, restart, kill, backend].map(|range| until(range, AFTER_SECONDS));
    let in_losses = [&others[..], std::slice::from_ref(&away)].concat();
    let elsewhere: u64 = (0..length)
        .filter(|second| !in_losses.iter().any(|loss| loss.contains(second)))
        .map(|second| failures(seconds, second..second + 1))
        .sum();
    let browsing = sum(seconds, away.clone(), |second| second.browsing_failures);
    let (all_away, orders) =
        (failures(seconds, away.clone()), sum(seconds, back.clone(), |second| second.orders));
    let pages = sum(seconds, store.clone(), |second| second.pages);
    vec![
        unnoticed(seconds, redis, "Redis killed for"),
        unnoticed(seconds, restart, "a frontend restarted,"),
        (
            killed <= *held && *held > 0 && only(seconds, until(kill, AFTER_SECONDS), &CUT_OFF),
            format!(
                "a frontend killed: {killed} failures, {held} connections were on it (as many cut off allowed, nothing else)"
            ),
        ),
        unnoticed(seconds, backend, "one of the backends killed for"),
        (
            browsing == 0 && pages > 0,
            format!(
                "PostgreSQL and all backends killed for {}: {pages} pages meanwhile, {browsing} failures of those who looked around or searched (0 allowed)",
                length_of(store)
            ),
        ),
        (
            only(seconds, away, &TOLD_TO_WAIT),
            format!(
                "in that time {} times an order, or looking for one, was told to wait (nothing else allowed)",
                all_away - browsing
            ),
        ),
        (
            orders > 0 && failures(seconds, back.clone()) == 0,
            format!("afterwards {orders} orders, {} failures (0 allowed)", failures(seconds, back)),
        ),
        (elsewhere == 0, format!("at all other times {elsewhere} failures (0 allowed)")),
    ]
}

/// What nobody may notice, not even those who order.
fn unnoticed(seconds: &[Second], range: &Range<u64>, what: &str) -> (bool, String) {
    let meanwhile = until(range, AFTER_SECONDS);
    let (failed, orders) =
        (failures(seconds, meanwhile.clone()), sum(seconds, meanwhile, |second| second.orders));
    (failed == 0, format!("{what} {}: {orders} orders, {failed} failures (0 allowed)", length_of(range)))
}

/// A loss with the time after it in which it may be noticed.
const fn until(range: &Range<u64>, after: u64) -> Range<u64> {
    range.start..range.end + after
}

/// Whether nothing but these kinds of failures is in these seconds.
fn only(seconds: &[Second], range: Range<u64>, allowed: &[Failure]) -> bool {
    let others = |second: &Second| {
        second.failures.iter().filter(|(kind, _)| !allowed.contains(kind)).map(|(_, count)| count).sum()
    };
    sum(seconds, range, others) == 0
}

fn length_of(range: &Range<u64>) -> String {
    format!("{} s", range.end - range.start)
}

fn failures(seconds: &[Second], range: Range<u64>) -> u64 {
    sum(seconds, range, Second::failed)
}

fn sum(seconds: &[Second], range: Range<u64>, pick: impl Fn(&Second) -> u64) -> u64 {
    stretch(seconds, range).iter().map(pick).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOSSES: Losses =
        Losses { redis: 12..17, restart: 20..21, kill: 24..27, held: 10, backend: 30..33, store: 36..47 };

    /// 80 quiet seconds, changed: second, kind, how many of those who look around, and of the others.
    fn seconds(changes: &[(usize, Failure, u64, u64)]) -> Vec<Second> {
        let mut seconds = vec![Second { pages: 100, orders: 1, ..Second::default() }; 80];
        for &(second, kind, browsing, buying) in changes {
            seconds[second].failures.insert(kind, browsing + buying);
            seconds[second].browsing_failures = browsing;
        }
        seconds
    }

    fn is_good(changes: &[(usize, Failure, u64, u64)]) -> bool {
        judge(&seconds(changes), &LOSSES).iter().all(|(holds, _)| *holds)
    }

    #[test]
    fn nothing_noticed_is_good_and_so_are_orders_that_wait_for_the_database() {
        assert!(is_good(&[]));
        assert!(is_good(&[(41, Failure::Waiting, 0, 50), (56, Failure::Unavailable, 0, 3)]));
        assert!(is_good(&[(25, Failure::Closed, 9, 1)]), "the connections of the killed frontend");
    }

    #[test]
    fn one_failure_in_a_wrong_second_is_not() {
        for second in [5, 13, 18, 20, 22, 29, 31, 34, 58, 79] {
            assert!(!is_good(&[(second, Failure::Closed, 0, 1)]), "{second}");
        }
        assert!(
            !is_good(&[(41, Failure::Waiting, 1, 50)]),
            "somebody who looked around noticed the database"
        );
        assert!(!is_good(&[(25, Failure::Closed, 11, 0)]), "more than were connected to the killed frontend");
        assert!(
            !is_good(&[(31, Failure::Waiting, 0, 1)]),
            "an order noticed that one of the backends was killed"
        );
    }

    #[test]
    fn one_failure_of_a_wrong_kind_is_not() {
        for kind in [Failure::WrongOrder, Failure::WrongCart, Failure::ServerError, Failure::Closed] {
            assert!(!is_good(&[(41, kind, 0, 1)]), "{kind:?} while the database is away");
        }
        for kind in [Failure::WrongPage, Failure::ServerError, Failure::Unavailable] {
            assert!(!is_good(&[(25, kind, 1, 0)]), "{kind:?} while a frontend is away");
        }
    }

    #[test]
    fn without_orders_afterwards_nothing_is_proved() {
        let mut silent = seconds(&[]);
        silent.iter_mut().skip(57).for_each(|second| second.orders = 0);
        assert!(!judge(&silent, &LOSSES).iter().all(|(holds, _)| *holds));
    }
}
