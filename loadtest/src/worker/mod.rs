//! One process of visitors: one thread, one epoll, no task for each visitor.
//!
//! What a visitor costs while reading a page: its [`Slot`](slots::Slot), one entry in the list of wakes, one socket. Latency counts
//! from the moment at which the visitor meant to click, whatever this process was busy with then.

mod connection;
mod first_look;
mod lives;
mod slots;
mod tally;

use crate::Profile;
use crate::counts::Message;
use crate::site::{Pictures, Site};
use crate::wares;
use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use std::io::{BufRead, Write};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// What a worker is started with.
#[derive(Debug, Clone, clap::Args)]
pub struct WorkerArgs {
    /// File with the plan that all workers share.
    #[arg(long)]
    pub plan: PathBuf,

    /// Which of the workers this is, from 0.
    #[arg(long)]
    pub index: u8,
}

/// What all workers share.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct WorkerPlan {
    pub(crate) target: SocketAddr,
    /// Of all workers together.
    pub(crate) visitors: u64,
    pub(crate) workers: u64,
    pub(crate) catalogue: PathBuf,
    pub(crate) profile: Profile,
    pub(crate) seed: u64,
}

/// The life of a worker. The moment to begin comes on standard input; the end of standard input ends the process.
pub fn work(arguments: &WorkerArgs) -> Result<()> {
    let plan = std::fs::read_to_string(&arguments.plan).context("there is no plan")?;
    let plan: WorkerPlan = serde_json::from_str(&plan).context("the plan cannot be read")?;
    let homes = first_look::homes(plan.target)?;
    let pictures = Pictures { list: plan.profile.list_pictures, product: plan.profile.product_pictures };
    let site = Site::new(wares::read(&plan.catalogue)?, [&homes[0], &homes[1]], pictures)?;
    say(&Message::Ready)?;
    let begin = wait_for_begin()?;
    lives::Worker::new(plan, arguments.index, site)?.run(begin)
}

/// Tells the program that started us.
fn say(message: &Message) -> Result<()> {
    let mut line = serde_json::to_vec(message)?;
    line.push(b'\n');
    // Refused: that program has ended, and so do we.
    std::io::stdout().write_all(&line).context("nobody listens")
}

fn wait_for_begin() -> Result<std::time::Instant> {
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    let begin = UNIX_EPOCH + Duration::from_millis(line.trim().parse().context("no moment to begin")?);
    std::thread::spawn(|| {
        let mut rest = String::new();
        while std::io::stdin().lock().read_line(&mut rest).is_ok_and(|length| length > 0) {}
        std::process::exit(1);
    });
    let wait = begin.duration_since(SystemTime::now()).unwrap_or_default();
    Ok(std::time::Instant::now() + wait)
}
