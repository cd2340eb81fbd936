//! Takes away the primary of a database of three nodes, again and again, while shoppers buy: a pause, not a failure.
//!
//! Real parts: Patroni, etcd and PostgreSQL with strict synchronous replication, two backends. A kill takes the whole
//! node, as a machine without power; a node that hangs keeps its connections open and says nothing. The node comes back
//! as a standby before the next loss.

use super::shoppers::{CALL, Checkout, Shoppers, longest_pause};
use crate::build;
use crate::evidence::Report;
use crate::machine::packages::{self, PATRONI, POSTGRESQL};
use crate::market::Market;
use crate::project::Project;
use crate::shop::{Database, Layout, Place, Ports, Service, backend};
use crate::steps::step;
use anyhow::{Context, Result, ensure};
use private_patroni::PrivatePatroni;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

const PRODUCTS: usize = 300;
const BACKENDS: usize = 2;
const ORDERS_PER_SECOND: u32 = 50;

/// Another node takes over within seconds; only a failing drill waits for it.
const FAILOVER: Duration = Duration::from_mins(1);

/// A killed node recovers, winds back or is copied anew.
const WHOLE: Duration = Duration::from_mins(2);

/// How long a primary hangs after another one has taken over.
const HANG: Duration = Duration::from_secs(20);

/// Load before each loss, in milliseconds.
const LOAD_MS: std::ops::Range<u64> = 500..3_000;

/// What `drill failover` can be told.
#[derive(Debug, clap::Args)]
pub(crate) struct FailoverArgs {
    /// How often the primary is lost.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=1_000))]
    kills: u32,

    /// Let it hang instead, with its connections open, and go on when another node has taken over.
    #[arg(long)]
    hang: bool,

    /// Repeats the moments of an earlier drill.
    #[arg(long)]
    seed: Option<u64>,

    /// Also keep the result in docs/evidence.
    #[arg(long)]
    save: bool,

    /// Folder with the built programs; nothing is built then.
    #[arg(long, hide = true)]
    bin_dir: Option<PathBuf>,
}

/// How a primary is lost.
#[derive(Debug, Clone, Copy)]
enum Loss {
    Kill,
    Hang,
}

impl Loss {
    const fn verb(self) -> &'static str {
        match self {
            Self::Kill => "kill",
            Self::Hang => "hang",
        }
    }

    /// The name of its result in `docs/evidence`.
    const fn evidence(self) -> &'static str {
        match self {
            Self::Kill => "drill-failover",
            Self::Hang => "drill-failover-hang",
        }
    }
}

/// One loss.
struct Lost {
    how: Loss,
    node: String,
    at: Instant,
    whole: Instant,
}

pub(crate) async fn run(project: &Project, arguments: FailoverArgs) -> Result<()> {
    packages::ensure(&[POSTGRESQL, PATRONI[0], PATRONI[1]]).await?;
    let programs = build::programs(project, arguments.bin_dir.as_deref()).await?;
    let seed = arguments.seed.unwrap_or_else(rand::random);
    println!("seed {seed}");
    let how = if arguments.hang { Loss::Hang } else { Loss::Kill };
    let starting = async { Ok(private_patroni::start().await?) };
    let mut cluster = step("Starting three database nodes", starting).await?;
    cluster.ensure_database("shop").await?;
    let url = cluster.url("shop");
    let folder = project.data().join(format!("drill-{}", std::process::id()));
    let layout = layout(&folder, &programs)?;
    layout.make()?;
    let market = Market::open(&layout, &url, PRODUCTS).await?;
    let backends = start_backends(&folder, &programs, url).await?;
    let addresses = backends.iter().map(|(address, _)| address.clone()).collect();

    let shoppers = Shoppers::start(addresses, market.wares(100).await?, ORDERS_PER_SECOND)?;
    let losses = lose_primaries(&mut cluster, how, (arguments.kills, seed)).await;
    let checkouts = shoppers.finish().await?;
    for (_, service) in backends {
        service.stop().await;
    }
    let mut report = Report::default();
    let judged = match losses {
        Ok(losses) => judge(&market, &mut report, (&losses, checkouts)).await,
        Err(error) => Err(error),
    };
    if judged.is_err() {
        cluster.keep_logs(&layout.logs())?;
        println!("The logs of the nodes and of the backends: {}", layout.logs().display());
    }
    cluster.stop();
    judged?;
    std::fs::remove_dir_all(&folder).with_context(|| format!("{} cannot be removed", folder.display()))?;
    if arguments.save { report.save(project, how.evidence()).await } else { Ok(()) }
}

async fn lose_primaries(
    cluster: &mut PrivatePatroni,
    how: Loss,
    (count, seed): (u32, u64),
) -> Result<Vec<Lost>> {
    let mut random = StdRng::seed_from_u64(seed);
    let mut losses = Vec::new();
    for number in 1..=count {
        // Not a wait for something: shoppers buy for a while, and nobody knows when the kill comes.
        tokio::time::sleep(Duration::from_millis(random.random_range(LOAD_MS))).await;
        let primary = cluster.wait_until_whole(WHOLE).await?;
        let node = cluster.name(primary);
        let title = format!("{number} of {count}: {node} ({})", how.verb());
        let at = Instant::now();
        step(&title, lose(cluster, primary, how)).await?;
        losses.push(Lost { how, node, at, whole: Instant::now() });
    }
    Ok(losses)
}

/// Takes the primary away and gives the node back.
async fn lose(cluster: &mut PrivatePatroni, primary: usize, how: Loss) -> Result<()> {
    match how {
        Loss::Kill => cluster.kill(primary).await,
        Loss::Hang => cluster.freeze(primary),
    }
    cluster.wait_for_another_primary(primary, FAILOVER).await?;
    match how {
        Loss::Kill => cluster.start_again(primary)?,
        Loss::Hang => {
            // Not a wait for something: the shop has to do without it for longer than an order waits.
            tokio::time::sleep(HANG).await;
            cluster.thaw(primary);
        }
    }
    cluster.wait_until_whole(WHOLE).await?;
    Ok(())
}

/// Says what happened; an error when something was lost, doubled or refused.
async fn judge(
    market: &Market,
    report: &mut Report,
    (losses, checkouts): (&[Lost], Vec<Checkout>),
) -> Result<()> {
    report.say(format!(
        "three database nodes, strict synchronous replication; {BACKENDS} backends; {ORDERS_PER_SECOND} checkouts a \
         second, each sent once, given up after {} s",
        CALL.as_secs()
    ));
    let (placed, failed): (Vec<_>, Vec<_>) =
        checkouts.into_iter().partition(|checkout| checkout.outcome.is_ok());
    let mut answers: Vec<Instant> = placed.iter().map(|checkout| checkout.answered).collect();
    answers.sort_unstable();
    let (mut longest, mut slowest) = (Duration::ZERO, Duration::ZERO);
    for (number, lost) in losses.iter().enumerate() {
        let pause = longest_pause(&answers, (lost.at, lost.whole));
        let during =
            placed.iter().filter(|checkout| checkout.answered >= lost.at && checkout.sent <= lost.whole);
        let slow = during.map(Checkout::took).max().unwrap_or_default();
        report.say(format!(
            "{} {:2} of {}: {} s without a confirmed order, slowest checkout {} s, three healthy nodes after {} s",
            lost.how.verb(),
            number + 1,
            lost.node,
            seconds(pause),
            seconds(slow),
            seconds(lost.whole - lost.at),
        ));
        (longest, slowest) = (longest.max(pause), slowest.max(slow));
    }
    for checkout in failed.iter().take(5) {
        let reason = checkout.outcome.as_ref().err();
        let reason = reason.map(|error| format!("{error:#}")).unwrap_or_default();
        report.say(format!("failed after {} s: {reason}", seconds(checkout.took())));
    }
    let count = placed.len();
    let acknowledged: Vec<String> = placed.into_iter().filter_map(|checkout| checkout.outcome.ok()).collect();
    report.say(market.audit(&acknowledged).await?);
    let orders = market.orders().await?;
    ensure!(failed.is_empty(), "{} of {} checkouts failed", failed.len(), count + failed.len());
    ensure!(orders == count, "{count} orders were acknowledged and {orders} exist");
    report.say(format!(
        "{} losses of the primary, {count} checkouts: 0 orders lost, 0 doubled, 0 checkouts failed; longest pause {} s, slowest \
         checkout {} s",
        losses.len(),
        seconds(longest),
        seconds(slowest),
    ));
    Ok(())
}

async fn start_backends(folder: &Path, programs: &Path, url: String) -> Result<Vec<(String, Service)>> {
    let database = Database::open(Place::Given(url)).await?;
    let settings = [("ACCESS_LOG", "errors".to_owned())];
    let mut backends = Vec::with_capacity(BACKENDS);
    for _ in 0..BACKENDS {
        let layout = layout(folder, programs)?;
        let mut service = backend(&layout, &database, 0, &settings)?;
        service.wait_until_ready().await?;
        backends.push((layout.backend_address(), service));
    }
    Ok(backends)
}

/// Each backend has ports of its own.
fn layout(folder: &Path, programs: &Path) -> Result<Layout> {
    let (data, media) = (folder.to_path_buf(), folder.join("media"));
    Ok(Layout { data, media, programs: programs.to_path_buf(), ports: Ports::any_free()? })
}

/// With one decimal.
fn seconds(duration: Duration) -> String {
    let tenths = duration.as_millis() / 100;
    format!("{:2}.{}", tenths / 10, tenths % 10)
}
