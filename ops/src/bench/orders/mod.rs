//! Acknowledged orders per second over HTTP, against the same program with one order in a transaction, and beside what
//! pgbench does with one order in a transaction.
//!
//! Everything is on this machine: database (synchronous commit, real fsync), backends and buyers share its cores.
//! Rounds alternate, since machines are noisy and only the ratio means something. At the end `backend audit` proves
//! that every acknowledged order is there once.

mod load;
mod pgbench;
mod stage;

use crate::bench::rounds::median;
use crate::build;
use crate::market::Wares;
use crate::project::Project;
use anyhow::{Result, bail};
use load::{Pressure, Sold, buy};
use stage::{Gathering, Stage};
use std::path::PathBuf;
use std::time::Duration;

/// Enough that groups can fill.
const CONNECTIONS: usize = 768;

/// A transaction for each order: how many at once. More of them only wait at the same row.
const SINGLES: [usize; 3] = [4, 16, 64];

/// What `bench orders` can be told.
#[derive(Debug, clap::Args)]
pub(crate) struct OrdersArgs {
    /// Fail when the ratio is below this.
    #[arg(long)]
    minimum: Option<f64>,

    /// Rounds of each kind.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u64).range(1..=100))]
    rounds: u64,

    /// Seconds of each round.
    #[arg(long, default_value_t = 8, value_parser = clap::value_parser!(u64).range(1..=600))]
    seconds: u64,

    /// Also keep the result in docs/evidence.
    #[arg(long)]
    save: bool,

    /// Folder with the built programs; nothing is built then.
    #[arg(long, hide = true)]
    bin_dir: Option<PathBuf>,
}

/// The printed result of one way to sell.
struct Series {
    title: String,
    per_second: Vec<u64>,
    last: Sold,
    group_size: String,
}

impl Series {
    fn line(&self) -> String {
        let per_second = median(self.per_second.clone());
        let [p50, p99] = [50, 99].map(|percent| self.last.percentile_us(percent) / 1_000);
        format!(
            "{:44} {per_second:7} orders/s   p50 {p50:4} ms   p99 {p99:4} ms   orders in a group {}",
            self.title, self.group_size
        )
    }
}

pub(crate) async fn run(project: &Project, arguments: OrdersArgs) -> Result<()> {
    let programs = build::programs(project, arguments.bin_dir.as_deref()).await?;
    let mut stage = Stage::open(project, &programs).await?;
    let measured = Box::pin(measure(&mut stage, &arguments)).await;
    let audited = stage.audit().await;
    let mut report = stage.close().await;
    let (grouped, single) = measured?;
    report.say(audited?);
    let ratio = report.ratio(grouped, single)?;
    if arguments.save {
        report.save(project, "orders").await?;
    }
    match arguments.minimum {
        Some(minimum) if ratio < minimum => bail!("the ratio is below {minimum}"),
        _ => Ok(()),
    }
}

/// The medians on the hot SKU with one replica: in groups, and one by one at its best.
async fn measure(stage: &mut Stage, arguments: &OrdersArgs) -> Result<(u64, u64)> {
    let (hot, many) = (stage.market.wares(1).await?, stage.market.wares(10_000).await?);
    let duration = Duration::from_secs(arguments.seconds);
    let mut best = (0, SINGLES[0]);
    for in_flight in SINGLES {
        let title = format!("one by one, {in_flight} at once (finding the best)");
        let sold = sell(stage, (&title, Gathering::single(in_flight)), (&hot, duration / 2)).await?;
        best = best.max((sold.per_second[0], in_flight));
    }
    pgbench::run(stage, &hot, duration / 2).await?;
    let (mut grouped, mut single) = (Vec::new(), Vec::new());
    for round in 1..=arguments.rounds {
        let title = |what: &str| format!("round {round}, one hot SKU: {what}");
        let ours = sell(stage, (&title("in groups"), Gathering::grouped()), (&hot, duration)).await?;
        let theirs = sell(stage, (&title("one by one"), Gathering::single(best.1)), (&hot, duration)).await?;
        grouped.extend(ours.per_second);
        single.extend(theirs.per_second);
    }
    let half = median(grouped.clone()) / 2;
    let mut gathering = Gathering::grouped();
    at_rate(stage, (&gathering, &hot), (half, duration)).await?;
    sell(stage, ("10,000 SKUs: in groups", gathering.clone()), (&many, duration)).await?;
    gathering.replicas = 3;
    sell(stage, ("one hot SKU, 3 replicas: in groups", gathering.clone()), (&hot, duration)).await?;
    sell(stage, ("10,000 SKUs, 3 replicas: in groups", gathering), (&many, duration)).await?;
    Ok((median(grouped), median(single)))
}

async fn sell(
    stage: &mut Stage,
    (title, gathering): (&str, Gathering),
    (wares, duration): (&Wares, Duration),
) -> Result<Series> {
    let pressure = Pressure { connections: CONNECTIONS, duration, rate: None };
    run_series(stage, (title, &gathering), (wares, pressure)).await
}

/// Latency where there is room, from the intended moment of each order.
async fn at_rate(
    stage: &mut Stage,
    (gathering, wares): (&Gathering, &Wares),
    (rate, duration): (u64, Duration),
) -> Result<()> {
    let pressure = Pressure { connections: CONNECTIONS, duration, rate: Some(rate) };
    let title = format!("one hot SKU at {rate} orders/s: in groups");
    run_series(stage, (&title, gathering), (wares, pressure)).await.map(drop)
}

async fn run_series(
    stage: &mut Stage,
    (title, gathering): (&str, &Gathering),
    (wares, pressure): (&Wares, Pressure),
) -> Result<Series> {
    let backends = stage.start_backends(gathering).await?;
    let sold = buy(backends.addresses(), wares.clone(), pressure).await?;
    stage.remember(&sold.acknowledged);
    let group_size = backends.group_size().await?;
    backends.stop().await;
    let series =
        Series { title: title.to_owned(), per_second: vec![sold.per_second], last: sold, group_size };
    stage.report.say(series.line());
    Ok(series)
}
