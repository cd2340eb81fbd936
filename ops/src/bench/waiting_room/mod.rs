//! A million shoppers in the line before the checkout, over HTTP: what they cost.
//!
//! Each has a cart and an address of its own, takes a ticket, and then behaves as a browser without a script does: it loads
//! the room's page again after the pause that the page told. That is the expensive way; a script asks for one small file
//! that a CDN may keep. [`crowd`] is those who wait, [`page`] reads what they are told, [`mod@watch`] looks at the shop, and
//! [`judge`] says what must hold.

mod crowd;
mod judge;
mod page;
mod talk;
mod watch;

use crate::drill::conclude;
use crate::evidence::Report;
use crate::load::{RunArgs, Stage};
use crate::project::Project;
use crate::shop::Frontends;
use crate::steps::{step, visible_step};
use anyhow::{Result, ensure};
use crowd::{Board, Plan, Seen, wait_in_line};
use judge::Account;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use watch::{Memory, before, count, files_per_second, open_room, watch};

/// How long the file is asked for.
const FILE_SECONDS: u64 = 5;

/// What shoppers put into their carts.
const SKUS: &str = "
    SELECT sku.id FROM sku JOIN product ON product.id = sku.product_id JOIN stock ON stock.sku_id = sku.id
    WHERE product.published AND stock.on_hand > 0 ORDER BY sku.id LIMIT 100";

/// What `bench waiting-room` can be told.
#[derive(Debug, clap::Args)]
pub(crate) struct WaitingRoomArgs {
    /// How many take a ticket.
    #[arg(long, default_value_t = 1_000_000, value_parser = clap::value_parser!(u32).range(100..=4_000_000))]
    tickets: u32,

    /// How long they wait after the last ticket. The longest pause between two looks is 330 s.
    #[arg(long, default_value_t = 335, value_parser = clap::value_parser!(u64).range(15..=86_400))]
    seconds: u64,

    /// How many are let in a minute.
    #[arg(long, default_value_t = 600, value_parser = clap::value_parser!(u32).range(1..=600_000))]
    per_minute: u32,

    /// How many come in a second; when left out, as many as are answered.
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    arrivals_per_second: Option<u32>,

    #[command(flatten)]
    run: RunArgs,
}

pub(crate) async fn run(project: &Project, arguments: WaitingRoomArgs) -> Result<()> {
    let ground = arguments.run.prepare(project).await?;
    let mut stage = Stage::open(project, &ground, (Frontends::measured(super::FRONTENDS), 1)).await?;
    let mut report = Report::default();
    report.say(format!(
        "{} tickets, {} let in a minute; {}",
        arguments.tickets,
        arguments.per_minute,
        stage.shape()
    ));
    let measured = Box::pin(measure(&mut stage, &arguments, &mut report)).await;
    stage.audit_and_close(None).await;
    let account = measured?;
    report.say(format!("a look weighs {} bytes on the wire, head included", account.bytes_of_a_look()));
    conclude(project, report, &account.judge(), ("waiting-room", arguments.run.save)).await
}

async fn measure(stage: &mut Stage, arguments: &WaitingRoomArgs, report: &mut Report) -> Result<Account> {
    let rows = stage.shop.database.client().await?.query(SKUS, &[]).await?;
    let skus: Vec<i64> = rows.iter().map(|row| row.get(0)).collect();
    ensure!(!skus.is_empty(), "the shop sells nothing");
    step("Opening the waiting room", open_room(stage, arguments.per_minute)).await?;
    let shop = SocketAddr::from(([127, 0, 0, 1], stage.shop.layout.ports.frontend));
    let plan = Plan {
        shop,
        tickets: arguments.tickets,
        arrivals_per_second: arguments.arrivals_per_second,
        hold: Duration::from_secs(arguments.seconds),
        skus,
        board: Arc::new(Board::default()),
    };
    let mut memory = before(stage)?;
    let title = format!("{} shoppers take a ticket and wait", plan.tickets);
    let seen = visible_step(&title, stand(stage, plan, &mut memory)).await?;
    let taking_ms = u64::try_from(seen.taking.as_millis())?.max(1);
    report.say(format!(
        "taken in {} s: {} tickets a second, each with a cart of its own; then {} s of waiting",
        taking_ms.div_ceil(1_000),
        u64::from(arguments.tickets) * 1_000 / taking_ms,
        arguments.seconds
    ));
    let files = files_per_second(shop, Duration::from_secs(FILE_SECONDS)).await?;
    report.say(format!(
        "{}, which a script asks for: {files} a second, from {} frontends beside the one who asks",
        watch::FILE,
        super::FRONTENDS
    ));
    let counted = count(stage).await?;
    Ok(Account { tickets: arguments.tickets, per_minute: arguments.per_minute, seen, counted, memory })
}

/// The crowd, while somebody looks at the shop.
async fn stand(stage: &mut Stage, plan: Plan, memory: &mut [Memory]) -> Result<Seen> {
    let (board, tickets) = (Arc::clone(&plan.board), plan.tickets);
    tokio::select! {
        seen = wait_in_line(plan) => seen,
        watched = watch(stage, tickets, &board, memory) => {
            watched?;
            anyhow::bail!("nobody looks any more")
        }
    }
}
