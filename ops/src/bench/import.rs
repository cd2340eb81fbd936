//! Loading a large product export of another shop: `backend import` as a process, against PostgreSQL's own COPY of the
//! same file into one table of texts, which parses nothing, checks nothing and says nothing.

use crate::bench::shopify::{self, HEAD, Written};
use crate::build;
use crate::evidence::Report;
use crate::machine::{commands, peak_resident_kib};
use crate::project::Project;
use crate::shop::{Database, Layout, Place, Ports, migrate};
use crate::steps::step;
use anyhow::{Context, Result, bail, ensure};
use private_postgres::{Durability, Installation};
use std::path::PathBuf;
use std::pin::pin;
use std::process::{Output, Stdio};
use std::time::{Duration, Instant};
use tokio::process::Command;

/// How often the process is asked for its memory; the kernel keeps the peak.
const SAMPLED: Duration = Duration::from_millis(10);
/// A load that hangs is stopped.
const PATIENCE: Duration = Duration::from_mins(20);

/// What must be in the database.
const COUNT: &str = "
    SELECT (SELECT count(*) FROM product), (SELECT count(*) FROM sku),
           (SELECT coalesce(sum(on_hand), 0)::bigint FROM stock)";

/// What `bench import` can be told.
#[derive(Debug, clap::Args)]
pub(crate) struct ImportArgs {
    /// Rows of the file.
    #[arg(long, default_value_t = 100_000, value_parser = clap::value_parser!(u32).range(1_000..=1_000_000))]
    rows: u32,

    /// Fail when loading takes more seconds.
    #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..=1_200))]
    limit_seconds: u64,

    /// Fail when the process ever holds more memory, in MiB.
    #[arg(long, default_value_t = 512, value_parser = clap::value_parser!(u64).range(16..=65_536))]
    limit_mib: u64,

    /// Also keep the result in docs/evidence.
    #[arg(long)]
    save: bool,

    /// Folder with the built programs; nothing is built then.
    #[arg(long, hide = true)]
    bin_dir: Option<PathBuf>,
}

/// How a load went.
struct Load {
    took: Duration,
    peak_kib: u64,
}

pub(crate) async fn run(project: &Project, arguments: ImportArgs) -> Result<()> {
    let programs = build::programs(project, arguments.bin_dir.as_deref()).await?;
    let data = project.data().join("bench-import");
    let _ = std::fs::remove_dir_all(&data); // of an earlier run
    let media = data.join("media");
    let layout = Layout { data, media, programs, ports: Ports::any_free()? };
    layout.make()?;
    let mut report = Report::default();
    let measured = measure(&layout, &arguments, &mut report).await;
    let shown = layout.data.display();
    std::fs::remove_dir_all(&layout.data).with_context(|| format!("{shown} stays"))?;
    let Load { took, peak_kib } = measured?;
    if arguments.save {
        report.save(project, "import").await?;
    }
    let limit = Duration::from_secs(arguments.limit_seconds);
    ensure!(took <= limit, "loading took more than {} s", limit.as_secs());
    ensure!(peak_kib <= arguments.limit_mib << 10, "loading took more than {} MiB", arguments.limit_mib);
    Ok(())
}

/// With the durability of the real shop: a load that is said to be done is on disk.
async fn measure(layout: &Layout, arguments: &ImportArgs, report: &mut Report) -> Result<Load> {
    let rows = usize::try_from(arguments.rows)?;
    let written = step("Writing the file", async { shopify::write(&layout.data, rows) }).await?;
    let place = Place::Private(layout.postgres(), Durability::Safe);
    let database = step("Starting PostgreSQL", Database::open(place)).await?;
    let compared = Box::pin(compare(layout, (&database, &written), report)).await;
    database.close().await;
    let (load, copied) = compared?;
    report.say(format!(
        "{rows} rows, {} products, {} SKUs, {} MiB; in the database are as many products, SKUs and pieces as were written",
        written.products,
        written.skus,
        written.bytes >> 20
    ));
    let rate = u128::from(arguments.rows) * 1_000 / load.took.as_millis().max(1);
    report.say(format!(
        "backend import     {:6.2} s   {rate} rows/s, at most {} MiB of memory",
        load.took.as_secs_f64(),
        load.peak_kib.div_ceil(1 << 10)
    ));
    report.say(format!("PostgreSQL's COPY  {:6.2} s   the same file, as text", copied.as_secs_f64()));
    let [ours, theirs] = [load.took, copied].map(|time| u64::try_from(time.as_millis()));
    report.ratio(ours?, theirs?)?;
    Ok(load)
}

async fn compare(
    layout: &Layout,
    (database, written): (&Database, &Written),
    report: &mut Report,
) -> Result<(Load, Duration)> {
    migrate(layout, database).await?;
    let copied = step("Copying it with PostgreSQL's COPY", copy(database, written)).await?;
    let load = step("Loading it with backend import", load(layout, (database, written))).await?;
    let row = database.client().await?.query_one(COUNT, &[]).await?;
    let found: [i64; 3] = [row.get(0), row.get(1), row.get(2)];
    let expected = [written.products, written.skus, written.pieces];
    if found != expected {
        report.say(format!("products, SKUs, pieces: {found:?} instead of {expected:?}"));
        bail!("what is in the database is not what was written");
    }
    Ok((load, copied))
}

/// The whole file in a table of texts.
async fn copy(database: &Database, written: &Written) -> Result<Duration> {
    let columns: Vec<String> = (1..=HEAD.len()).map(|column| format!("column_{column} text")).collect();
    let client = database.client().await?;
    client.batch_execute(&format!("CREATE TABLE public.copied ({})", columns.join(", "))).await?;
    let mut command = Command::new(Installation::newest()?.program("psql"));
    let path = written.path.to_string_lossy().replace('\'', "''");
    let copy = format!("\\copy public.copied FROM '{path}' (FORMAT csv, HEADER true)");
    command.args(["--no-psqlrc", "--quiet", "--command"]).arg(copy).arg(&database.url);
    let started = Instant::now();
    commands::run(&mut command, PATIENCE).await?;
    let took = started.elapsed();
    let copied: i64 = client.query_one("SELECT count(*) FROM public.copied", &[]).await?.get(0);
    ensure!(copied == written.rows, "COPY took {copied} rows");
    client.batch_execute("DROP TABLE public.copied").await?;
    Ok(took)
}

/// `backend import`, from its start to its end.
async fn load(layout: &Layout, (database, written): (&Database, &Written)) -> Result<Load> {
    let mut command = Command::new(layout.program("backend"));
    command.arg("import").arg(&written.path).env("DATABASE_URL", &database.url);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    let started = Instant::now();
    let child = command.spawn().context("backend cannot be run")?;
    let pid = child.id().context("backend has no process")?;
    let watched = tokio::time::timeout(PATIENCE, watch(pid, child.wait_with_output())).await;
    let (output, peak_kib) = watched.context("backend import hangs")??;
    let took = started.elapsed();
    if !output.status.success() {
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        bail!("backend import failed ({}):\n{}", output.status, commands::last_lines(&text, 20));
    }
    ensure!(peak_kib > 0, "the memory of backend import cannot be read");
    Ok(Load { took, peak_kib })
}

/// Waits for the process, and how much memory it held at most.
async fn watch(pid: u32, ending: impl Future<Output = std::io::Result<Output>>) -> Result<(Output, u64)> {
    let (mut ending, mut peak) = (pin!(ending), 0);
    let mut clock = tokio::time::interval(SAMPLED);
    loop {
        tokio::select! {
            output = &mut ending => return Ok((output?, peak)),
            _ = clock.tick() => peak = peak_resident_kib(pid).unwrap_or(0).max(peak),
        }
    }
}
