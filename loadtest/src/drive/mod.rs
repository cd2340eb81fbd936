//! Starting the workers, collecting what they count, and showing it once a second.

mod children;
mod outcome;

pub use outcome::{About, Latency, Outcome};

use crate::counts::{Final, Message, Second};
use crate::profile::Profile;
use crate::watch::{Sample, Watched, Watcher};
use crate::worker::WorkerPlan;
use anyhow::{Context, Result, bail};
use children::Children;
use std::fs::File;
use std::io::Write;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Most visitors of one process: it may open 20,000 files.
const MOST_OF_A_WORKER: u64 = 12_500;
/// Visitors leave and others come, so a few more are sent than must be there.
const SPARE_OF_1000: u64 = 4;
const SPARE: u64 = 2;

/// Reading the catalogue and the home pages.
const PREPARE: Duration = Duration::from_mins(1);
/// From telling the workers to the beginning.
const LEAD: Duration = Duration::from_millis(500);
/// After the last second, beside the time-out of a request.
const GRACE: Duration = Duration::from_secs(30);
/// Failures in words that are kept.
const MOST_NOTES: usize = 100;

/// A run.
#[derive(Debug, Clone)]
pub struct Plan {
    /// How many visitors must be there at once.
    pub visitors: u64,
    /// Where the shop is.
    pub target: SocketAddr,
    /// The file that its catalogue was loaded from.
    pub catalogue: PathBuf,
    /// How many visitors there are when.
    pub profile: Profile,
    /// Where files of the run go; `acknowledged.txt` is for the oracle.
    pub folder: PathBuf,
    /// The program `loadtest`.
    pub program: PathBuf,
    /// Processes of the shop.
    pub watched: Vec<Watched>,
    /// Set when the first visitor comes: seconds are counted from here.
    pub begun: Arc<OnceLock<SystemTime>>,
}

impl Plan {
    /// Where the numbers of acknowledged orders are.
    pub fn acknowledged(&self) -> PathBuf {
        self.folder.join("acknowledged.txt")
    }

    /// A few more visitors than must be there.
    fn sent(&self) -> u64 {
        self.visitors + self.visitors * SPARE_OF_1000 / 1_000 + SPARE
    }
}

/// What was collected so far.
struct Collecting {
    workers: usize,
    /// How many workers have told about each second.
    told: Vec<usize>,
    seconds: Vec<Second>,
    shown: usize,
    samples: Vec<Vec<Sample>>,
    ends: Vec<Final>,
    notes: Vec<String>,
    orders: u64,
    acknowledged: File,
}

/// Sends the visitors and waits until they are gone.
pub fn drive(plan: &Plan) -> Result<Outcome> {
    std::fs::create_dir_all(&plan.folder)
        .with_context(|| format!("{} cannot be made", plan.folder.display()))?;
    let workers = plan.sent().div_ceil(MOST_OF_A_WORKER);
    let shared = WorkerPlan {
        target: plan.target,
        visitors: plan.sent(),
        workers,
        catalogue: std::path::absolute(&plan.catalogue)?,
        profile: plan.profile.clone(),
        seed: rand::random(),
    };
    println!("{} visitors in {workers} processes, seed {}", plan.visitors, shared.seed);
    let file = plan.folder.join("plan.json");
    std::fs::write(&file, serde_json::to_vec_pretty(&shared)?)?;
    let mut children =
        Children::start(&plan.program, &file, u8::try_from(workers).context("too many visitors")?)?;
    let messages = children.messages();
    wait_until_ready(&messages, children.count())?;
    let begin = SystemTime::now() + LEAD;
    children.tell(begin.duration_since(UNIX_EPOCH)?.as_millis())?;
    let _ = plan.begun.set(begin); // of one run only
    let watched = [plan.watched.clone(), children.watched()].concat();
    let collected = collect(plan, &messages, Watcher::new(watched.clone()))?;
    drop(children);
    Ok(Outcome::new(plan, watched, collected))
}

fn wait_until_ready(messages: &Receiver<Option<Message>>, workers: usize) -> Result<()> {
    let deadline = Instant::now() + PREPARE;
    for _ in 0..workers {
        match messages.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
            Ok(Some(Message::Ready)) => {}
            Ok(_) => bail!("a process of visitors ended before it began; what it wrote is above"),
            Err(_) => bail!("the processes of visitors were not ready within {} s", PREPARE.as_secs()),
        }
    }
    Ok(())
}

fn collect(plan: &Plan, messages: &Receiver<Option<Message>>, mut watcher: Watcher) -> Result<Collecting> {
    let path = plan.acknowledged();
    let acknowledged =
        File::create(&path).with_context(|| format!("{} cannot be written", path.display()))?;
    let workers = usize::try_from(plan.sent().div_ceil(MOST_OF_A_WORKER))?;
    let mut collecting = Collecting {
        workers,
        told: Vec::new(),
        seconds: Vec::new(),
        shown: 0,
        samples: Vec::new(),
        ends: Vec::new(),
        notes: Vec::new(),
        orders: 0,
        acknowledged,
    };
    let start = Instant::now() + LEAD;
    let length = Duration::from_secs(plan.profile.seconds() + plan.profile.timeout_seconds);
    let mut next = start + Duration::from_secs(1);
    let mut gone = 0;
    while collecting.ends.len() < workers {
        match messages.recv_timeout(next.saturating_duration_since(Instant::now())) {
            Ok(Some(message)) => collecting.take(message)?,
            Ok(None) => {
                gone += 1;
                // Each says its last line before it goes.
                if gone > collecting.ends.len() {
                    bail!("a process of visitors ended early; what it wrote is above");
                }
            }
            Err(RecvTimeoutError::Disconnected) => bail!("the processes of visitors ended early"),
            Err(RecvTimeoutError::Timeout) => {}
        }
        while Instant::now() >= next {
            collecting.samples.push(watcher.look());
            next += Duration::from_secs(1);
        }
        if start.elapsed() > length + GRACE {
            bail!("the processes of visitors did not end");
        }
    }
    Ok(collecting)
}

impl Collecting {
    fn take(&mut self, message: Message) -> Result<()> {
        match message {
            Message::Ready => {}
            Message::Second(number, second) => {
                let number = usize::try_from(number)?;
                if self.seconds.len() <= number {
                    self.seconds.resize_with(number + 1, Second::default);
                    self.told.resize(number + 1, 0);
                }
                self.seconds[number].add(&second);
                self.told[number] += 1;
                self.show();
            }
            // Written at once: the oracle must know it even if we do not live to tell.
            Message::Order(number) => {
                writeln!(self.acknowledged, "{number}")?;
                self.orders += 1;
            }
            Message::Note(note) => {
                eprintln!("{note}");
                if self.notes.len() < MOST_NOTES {
                    self.notes.push(note);
                }
            }
            Message::End(end) => self.ends.push(*end),
        }
        Ok(())
    }

    /// One line for each second that all workers have told about.
    fn show(&mut self) {
        while self.told.get(self.shown).is_some_and(|told| *told == self.workers) {
            let second = &self.seconds[self.shown];
            let failures = second.failed();
            let machine = self.samples.last().and_then(|samples| samples.last()).copied().unwrap_or_default();
            println!(
                "{:5} s  visitors {:6}  active {:6}  requests/s {:6}  pages/s {:6}  orders {:5}  failures {failures:4}  \
                 late {:4} ms  cpu {:3} %  memory {:6} MiB",
                self.shown,
                second.connected,
                second.active,
                second.requests,
                second.pages,
                self.orders,
                second.late_us / 1_000,
                machine.cpu_percent,
                machine.memory_mib,
            );
            self.shown += 1;
        }
    }
}
