//! What is seen beside the crowd: how far the line is called, the memory of the shop's processes, and the backend's account.

use super::crowd::Board;
use super::talk::{Request, Talk};
use crate::load::Stage;
use crate::machine::{commands, resident_kib};
use crate::shop::Service;
use anyhow::{Context, Result, ensure};
use loadtest::status;
use std::net::SocketAddr;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};
use tokio::process::Command;
use tokio::task::JoinSet;

/// The file for all who wait.
pub(super) const FILE: &str = "/waiting-room.json";

/// How often it is looked.
const PAUSE: Duration = Duration::from_millis(500);

/// Until all frontends know that the room is open; they ask every second.
const OPEN: Duration = Duration::from_secs(20);

/// So many connections in a row that found it open have met all of two frontends.
const IN_A_ROW: u32 = 20;

/// A command at the terminal.
const COMMAND: Duration = Duration::from_secs(30);

/// Connections that ask for the file.
const CALLERS: u64 = 32;

/// Memory of one process.
#[derive(Debug, Clone)]
pub(super) struct Memory {
    pub(super) name: String,
    /// Before the first ticket.
    pub(super) before_kib: u64,
    /// When a tenth of the tickets was taken.
    pub(super) tenth_kib: u64,
    /// The most after that.
    pub(super) most_kib: u64,
}

/// What the backend counted.
#[derive(Debug, Clone, Copy)]
pub(super) struct Counted {
    pub(super) tickets: u64,
    pub(super) called: u64,
}

/// `backend waiting-room`, as an operator types it; gives what it prints.
pub(super) async fn operate(stage: &Stage, arguments: &[&str]) -> Result<String> {
    let mut command = Command::new(stage.shop.layout.program("backend"));
    command.arg("waiting-room").args(arguments).env("DATABASE_URL", &stage.shop.database.url);
    commands::run(&mut command, COMMAND).await
}

/// Opens the room and waits until all frontends know it.
pub(super) async fn open_room(stage: &Stage, per_minute: u32) -> Result<()> {
    operate(stage, &["open", "--per-minute", &per_minute.to_string(), "--actor", "bench"]).await?;
    let (deadline, mut in_a_row) = (Instant::now() + OPEN, 0);
    while in_a_row < IN_A_ROW {
        ensure!(Instant::now() < deadline, "the frontends do not know that the room is open");
        in_a_row = if fetch(stage).await? == "null" { 0 } else { in_a_row + 1 };
    }
    Ok(())
}

/// The file, over a connection of its own.
async fn fetch(stage: &Stage) -> Result<String> {
    let http = reqwest::Client::builder().pool_max_idle_per_host(0).build()?;
    let answer = http.get(format!("{}{FILE}", stage.shop.layout.address())).send().await?;
    Ok(answer.error_for_status()?.text().await?)
}

/// Looks until it is dropped.
pub(super) async fn watch(stage: &Stage, tickets: u32, board: &Board, memory: &mut [Memory]) -> Result<()> {
    let mut clock = tokio::time::interval(PAUSE);
    loop {
        clock.tick().await;
        let file: serde_json::Value = serde_json::from_str(&fetch(stage).await?)?;
        let serving = file["serving"].as_i64().context("the room has closed")?;
        board.serving.store(serving, Ordering::Relaxed);
        if board.taken.load(Ordering::Relaxed) < tickets / 10 {
            continue;
        }
        for memory in &mut *memory {
            let now_kib = resident(stage.shop.service(&memory.name))?;
            if memory.tenth_kib == 0 {
                memory.tenth_kib = now_kib;
            }
            memory.most_kib = memory.most_kib.max(now_kib);
        }
    }
}

/// Memory of the processes that shoppers meet, before any came.
pub(super) fn before(stage: &Stage) -> Result<Vec<Memory>> {
    let services = stage.shop.services().iter().filter(|service| service.name != "worker");
    let measure = |service: &Service| {
        let before_kib = resident(Some(service))?;
        Ok(Memory { name: service.name.clone(), before_kib, tenth_kib: 0, most_kib: 0 })
    };
    services.map(measure).collect()
}

fn resident(service: Option<&Service>) -> Result<u64> {
    service.and_then(Service::pid).and_then(resident_kib).context("a part of the shop has ended")
}

/// What the backend says of the room.
pub(super) async fn count(stage: &Stage) -> Result<Counted> {
    let shown = operate(stage, &["show"]).await?;
    let number = |name: &str| {
        let line = shown.lines().find_map(|line| line.trim_start().strip_prefix(name));
        let digits = line.and_then(|line| line.trim_start().split(',').next());
        digits
            .and_then(|digits| digits.trim().parse().ok())
            .with_context(|| format!("no {name} in:\n{shown}"))
    };
    Ok(Counted { tickets: number("tickets")?, called: number("called")? })
}

/// How often a second the file is answered.
pub(super) async fn files_per_second(shop: SocketAddr, duration: Duration) -> Result<u64> {
    let mut callers = JoinSet::new();
    let started = Instant::now();
    for _ in 0..CALLERS {
        callers.spawn(async move {
            let (mut talk, mut answers) = (Talk::new(shop), 0);
            while started.elapsed() < duration {
                let answer = talk.ask(Request { visitor: 1, path: FILE, cookies: "", form: None }).await?;
                status(answer.head.status, 200)?;
                answers += 1;
            }
            anyhow::Ok(answers)
        });
    }
    let mut answers: u64 = 0;
    while let Some(caller) = callers.join_next().await {
        answers += caller.context("a caller ended early")??;
    }
    Ok(answers * 1_000 / u64::try_from(started.elapsed().as_millis())?.max(1))
}
