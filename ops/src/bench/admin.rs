//! Pages of the desk with a million orders in the database: each kind of page, over HTTP, as people at the desk ask for it.

use crate::bench::open_shop_in;
use crate::build;
use crate::evidence::Report;
use crate::project::Project;
use crate::shop::Shop;
use crate::steps::step;
use anyhow::{Context, Result, bail, ensure};
use domain::OrderNumber;
use reqwest::{Client, StatusCode, redirect};
use std::path::PathBuf;
use std::time::{Duration, Instant};
use tokio::task::JoinSet;
use uuid::Uuid;

/// People at the desk who ask at the same moment.
const PEOPLE: usize = 4;
/// Orders are written in so many at a time.
const BATCH: u64 = 50_000;
/// The slowest of a hundred pages may take so long.
const LIMIT: Duration = Duration::from_millis(100);

/// What `bench admin` can be told.
#[derive(Debug, clap::Args)]
pub(crate) struct AdminArgs {
    /// How many orders there are.
    #[arg(long, default_value_t = 1_000_000, value_parser = clap::value_parser!(u64).range(1_000..=20_000_000))]
    orders: u64,

    /// How often each kind of page is asked for.
    #[arg(long, default_value_t = 400, value_parser = clap::value_parser!(u64).range(100..=100_000))]
    requests: u64,

    /// Also keep the result in docs/evidence.
    #[arg(long)]
    save: bool,

    /// Folder with the built programs; nothing is built then.
    #[arg(long, hide = true)]
    bin_dir: Option<PathBuf>,
}

/// A kind of page.
struct Kind {
    name: &'static str,
    /// The path of one request of this kind, by a random number.
    path: fn(&[String], u64) -> String,
}

/// Phones and names as `admin.sql` makes them.
const KINDS: [Kind; 10] = [
    Kind { name: "today", path: |_, _| "/admin/today".to_owned() },
    Kind { name: "products and stock", path: |_, _| "/admin/skus".to_owned() },
    Kind {
        name: "products by a name",
        path: |_, random| {
            let name = ["galaxy", "redmi", "walton", "iphone"][usize::try_from(random % 4).unwrap_or(0)];
            format!("/admin/skus?q={name}")
        },
    },
    Kind { name: "orders to call", path: |_, _| "/admin/orders".to_owned() },
    Kind { name: "all orders, the newest", path: |_, _| "/admin/orders?list=all".to_owned() },
    Kind {
        name: "all orders, anywhere",
        path: |numbers, random| format!("/admin/orders?list=all&before={}", 60 + random % length(numbers)),
    },
    Kind { name: "orders to pack", path: |_, _| "/en/admin/orders?list=to-pack".to_owned() },
    Kind {
        name: "orders of a phone",
        path: |_, random| format!("/admin/orders?q=017{:08}", random % 300_000),
    },
    Kind {
        // With three digits it would be a serial number.
        name: "orders by a name",
        path: |_, random| format!("/admin/orders?q=customer%20{}", 10 + random % 90),
    },
    Kind {
        name: "an order",
        path: |numbers, random| {
            let place = usize::try_from(random % length(numbers)).unwrap_or(0);
            format!("/en/admin/orders/{}", numbers[place])
        },
    },
];

fn length(numbers: &[String]) -> u64 {
    u64::try_from(numbers.len()).unwrap_or(u64::MAX)
}

pub(crate) async fn run(project: &Project, arguments: AdminArgs) -> Result<()> {
    let programs = build::programs(project, arguments.bin_dir.as_deref()).await?;
    let shop = open_shop_in(project, (&programs, "bench-admin")).await?;
    let postgres = shop.layout.postgres();
    let measured = Box::pin(measure(&shop, &arguments)).await;
    shop.close().await;
    // A gigabyte that no other bench wants to have.
    std::fs::remove_dir_all(&postgres).with_context(|| format!("{} stays", postgres.display()))?;
    let mut report = Report::default();
    report.say(format!(
        "{} orders, {PEOPLE} people at once, {} pages of each kind",
        arguments.orders, arguments.requests
    ));
    let mut worst = Duration::ZERO;
    for (name, p50, p99) in measured? {
        report.say(format!("{name:24} p50 {:5} ms   p99 {:5} ms", milliseconds(p50), milliseconds(p99)));
        worst = worst.max(p99);
    }
    if arguments.save {
        report.save(project, "admin").await?;
    }
    ensure!(worst <= LIMIT, "99 of 100 pages must come within {} ms", LIMIT.as_millis());
    Ok(())
}

fn milliseconds(duration: Duration) -> String {
    let tenths = duration.as_micros().div_ceil(100);
    format!("{}.{}", tenths / 10, tenths % 10)
}

async fn measure(shop: &Shop, arguments: &AdminArgs) -> Result<Vec<(&'static str, Duration, Duration)>> {
    let numbers: Vec<String> = (0..arguments.orders)
        .map(|order| OrderNumber::from_random(order.wrapping_mul(0x9E37_79B9_7F4A_7C15)).to_string())
        .collect();
    let token = step("Writing the orders", fill(shop, &numbers)).await?;
    let mut measured = Vec::new();
    for kind in KINDS {
        let title = format!("Asking for: {}", kind.name);
        let mut took = step(&title, ask(shop, (&kind, &numbers), (&token, arguments.requests))).await?;
        took.sort_unstable();
        let at = |percent: usize| took[(took.len() * percent / 100).min(took.len() - 1)];
        measured.push((kind.name, at(50), at(99)));
    }
    Ok(measured)
}

/// The orders, and somebody who may see them; their session.
async fn fill(shop: &Shop, numbers: &[String]) -> Result<String> {
    let database = shop.database.client().await?;
    let [prepare, orders, lines, events, finish] = statements()?;
    database.batch_execute(prepare).await?;
    let (mut done, batch) = (0, usize::try_from(BATCH).unwrap_or(usize::MAX));
    for some in numbers.chunks(batch) {
        database.execute(orders, &[&some, &done]).await.context("orders cannot be written")?;
        done += i64::try_from(some.len())?;
    }
    for statement in [lines, events] {
        database.execute(statement, &[]).await.context("lines and events cannot be written")?;
    }
    database.batch_execute(finish).await?;
    let token = Uuid::new_v4().to_string();
    let person = "
        WITH person AS (
            INSERT INTO staff (email, name, role, state, password_hash, totp_secret)
            VALUES ($1 || '@bench.example', 'Bench', 'owner', 'active', '$argon2id$none', substring(sha256('') FOR 20)) RETURNING id)
        INSERT INTO staff_session (token_hash, staff_id, address, user_agent, expires_at)
        SELECT sha256(convert_to($1, 'UTF8')), id, '127.0.0.1', 'bench', now() + interval '1 hour' FROM person";
    database.execute(person, &[&token]).await.context("nobody can sign in")?;
    Ok(token)
}

/// The parts of `admin.sql`.
fn statements() -> Result<[&'static str; 5]> {
    let parts: Vec<&str> = include_str!("admin.sql").split("-- next").collect();
    parts.try_into().map_err(|_| anyhow::anyhow!("admin.sql has five parts"))
}

async fn ask(
    shop: &Shop,
    (kind, numbers): (&Kind, &[String]),
    (token, requests): (&str, u64),
) -> Result<Vec<Duration>> {
    let client = Client::builder().redirect(redirect::Policy::none()).build()?;
    let paths: Vec<String> = (0..requests).map(|_| (kind.path)(numbers, rand::random())).collect();
    let mut people = JoinSet::new();
    for mine in paths.chunks(paths.len().div_ceil(PEOPLE)) {
        let (client, cookie) = (client.clone(), format!("desk={token}"));
        let urls: Vec<String> = mine.iter().map(|path| format!("{}{path}", shop.layout.address())).collect();
        people.spawn(async move {
            let mut took = Vec::new();
            for url in urls {
                let asked = Instant::now();
                let answer = client.get(&url).header("cookie", &cookie).send().await?;
                let (status, html) = (answer.status(), answer.text().await?);
                took.push(asked.elapsed());
                if status != StatusCode::OK || !html.contains("class=\"row") {
                    bail!("{url} answers {status} without an order");
                }
            }
            Ok(took)
        });
    }
    let mut all = Vec::new();
    while let Some(took) = people.join_next().await {
        all.extend(took??);
    }
    Ok(all)
}
