//! The shop's own processes. They die with this program, however it ends, and each writes its own log.

use crate::machine::commands::last_lines;
use crate::shop::secrets::Secrets;
use crate::shop::{Database, Frontends, Layout};
use anyhow::{Context, Result, anyhow, bail};
use private_postgres::die_with_us;
use rustix::process::{Pid, Signal, kill_process};
use std::fs::{File, OpenOptions};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};
use tokio::process::{Child, Command};

/// A process has a delay of 15 s at most, 20 s to finish what it has begun, and a moment to end.
const STOP: Duration = Duration::from_secs(40);

/// How often a new process is asked whether it is ready.
const STEP: Duration = Duration::from_millis(20);

/// A log longer than this is put aside when its process starts.
const LONGEST_LOG_BYTES: u64 = 50_000_000;

/// How long a frontend keeps freed memory before the kernel gets it back. Visitors come and go all the time; with the usual second
/// it is cleared anew for each of them.
const PURGE_DELAY_MS: &str = "60000";

/// How much of its log is shown when a process fails.
const TAIL: usize = 15;

/// One process of the shop.
#[derive(Debug)]
pub(crate) struct Service {
    pub(crate) name: String,
    child: Child,
    log: PathBuf,
    ready: String,
    started: Instant,
    /// From start to ready, once it is.
    pub(crate) ready_after: Option<Duration>,
}

/// The pages: one of several processes that share a port, counted from 0.
pub(crate) fn frontend(
    layout: &Layout,
    secrets: &Secrets,
    frontends: &Frontends,
    place: u16,
) -> Result<Service> {
    let Frontends { phone, access_log, count, redis_url, drain_delay_seconds } = frontends;
    let ports = layout.ports;
    let admin = ports.frontend_admin_of(place);
    let mut command = Command::new(layout.program("frontend"));
    command.arg("serve");
    command.env("LISTEN", local(ports.frontend)).env("ADMIN_LISTEN", local(admin));
    command.env("BACKEND_URL", layout.backend_address()).env("PUBLIC_URL", layout.address());
    command.env("CATALOGUE_COPY", layout.catalogue_copy_of(place)).env("MEDIA_DIR", &layout.media);
    command.env("COOKIE_KEYS", &secrets.cookie_keys).env("SHOP_PHONE", phone);
    command.env("ACCESS_LOG", access_log);
    command.env("MIMALLOC_PURGE_DELAY", PURGE_DELAY_MS);
    // Whoever asks from this machine may say whose address they ask for: visitors of a load test do.
    command.env("TRUSTED_PROXIES", "127.0.0.0/8");
    command.env("DRAIN_DELAY_SECONDS", drain_delay_seconds.to_string());
    command.envs(redis_url.iter().map(|url| ("REDIS_URL", url)));
    if *count > 1 {
        // Together as many threads as there are cores, and one each at least.
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        command.env("WORKERS", (cores / usize::from(*count)).max(1).to_string());
    }
    Service::start(&frontend_name(place), command, (layout, admin))
}

/// The name of one of the frontends, counted from 0.
pub(crate) fn frontend_name(place: u16) -> String {
    numbered("frontend", place)
}

/// The name of one of the backends, counted from 0.
pub(crate) fn backend_name(place: u16) -> String {
    numbered("backend", place)
}

/// The first one has the program's name, and the others its number behind it, counted from 1.
fn numbered(program: &str, place: u16) -> String {
    if place == 0 { program.to_owned() } else { format!("{program}-{}", place + 1) }
}

/// The JSON API: one of several processes that share a port, counted from 0, with settings that are not the usual ones.
pub(crate) fn backend(
    layout: &Layout,
    database: &Database,
    place: u16,
    settings: &[(&str, String)],
) -> Result<Service> {
    let (ports, admin) = (layout.ports, layout.ports.backend_admin_of(place));
    let mut command = Command::new(layout.program("backend"));
    command.arg("serve").env("DATABASE_URL", &database.url).env("MEDIA_DIR", &layout.media);
    command.env("LISTEN", local(ports.backend())).env("ADMIN_LISTEN", local(admin));
    command.envs(settings.iter().map(|(name, value)| (name, value)));
    Service::start(&backend_name(place), command, (layout, admin))
}

/// The worker that sends messages.
pub(crate) fn worker(layout: &Layout, database: &Database) -> Result<Service> {
    let ports = layout.ports;
    let mut command = Command::new(layout.program("backend"));
    command.arg("work").env("DATABASE_URL", &database.url);
    command.env("ADMIN_LISTEN", local(ports.worker_admin())).env("MAILBOX_DIR", layout.mailbox());
    Service::start("worker", command, (layout, ports.worker_admin()))
}

fn local(port: u16) -> String {
    format!("127.0.0.1:{port}")
}

impl Service {
    fn start(name: &str, mut command: Command, (layout, admin): (&Layout, u16)) -> Result<Self> {
        let log = layout.logs().join(format!("{name}.log"));
        let output =
            open_log(&log).with_context(|| format!("the log {} cannot be written", log.display()))?;
        let errors = output.try_clone()?;
        command.stdin(Stdio::null()).stdout(output).stderr(errors).kill_on_drop(true);
        // Its own group: Ctrl-C in the terminal reaches us alone, and we stop them in order.
        command.process_group(0);
        die_with_us(&mut command, Signal::KILL);
        let child = command.spawn().with_context(|| format!("{name} cannot be started"))?;
        let ready = format!("http://127.0.0.1:{admin}/readyz");
        Ok(Self { name: name.to_owned(), child, log, ready, started: Instant::now(), ready_after: None })
    }

    /// Waits without a limit of its own; fails at once when the process ends instead.
    pub(crate) async fn wait_until_ready(&mut self) -> Result<()> {
        let http = reqwest::Client::new();
        while !self.is_ready(&http).await {
            if let Some(status) = self.child.try_wait()? {
                bail!("{} ended while starting ({status}). {}", self.name, self.last_words());
            }
            tokio::time::sleep(STEP).await;
        }
        self.ready_after = Some(self.started.elapsed());
        Ok(())
    }

    pub(crate) async fn is_ready(&self, http: &reqwest::Client) -> bool {
        let answer = http.get(&self.ready).timeout(Duration::from_secs(2)).send().await;
        answer.is_ok_and(|answer| answer.status().is_success())
    }

    /// Returns when the process has ended by itself.
    pub(crate) async fn trouble(&mut self) -> anyhow::Error {
        match self.child.wait().await {
            Ok(status) => anyhow!("{} ended ({status}). {}", self.name, self.last_words()),
            Err(error) => anyhow!("{} cannot be watched: {error}", self.name),
        }
    }

    /// The end of its log.
    pub(crate) fn last_words(&self) -> String {
        let text = std::fs::read_to_string(&self.log).unwrap_or_default();
        format!("The end of {}:\n{}", self.log.display(), last_lines(&text, TAIL))
    }

    pub(crate) fn pid(&self) -> Option<u32> {
        self.child.id()
    }

    /// kill -9.
    pub(crate) async fn kill(mut self) -> Result<()> {
        self.child.kill().await.with_context(|| format!("{} cannot be killed", self.name))
    }

    /// Lets it finish what it has begun, within limits.
    pub(crate) async fn stop(mut self) {
        let pid = self.child.id().and_then(|id| Pid::from_raw(id.try_into().ok()?));
        if let Some(pid) = pid {
            let _ = kill_process(pid, Signal::TERM); // gone meanwhile
        }
        if tokio::time::timeout(STOP, self.child.wait()).await.is_err() {
            eprintln!("{} did not end within {} s and is killed", self.name, STOP.as_secs());
            let _ = self.child.kill().await;
        }
    }
}

fn open_log(path: &Path) -> std::io::Result<File> {
    if path.metadata().is_ok_and(|metadata| metadata.len() > LONGEST_LOG_BYTES) {
        std::fs::rename(path, path.with_extension("log.1"))?;
    }
    OpenOptions::new().create(true).append(true).open(path)
}
