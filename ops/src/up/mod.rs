//! `./dhakacart up`: the whole shop on this machine.

use crate::build;
use crate::machine::{disk, packages};
use crate::project::Project;
use crate::shop::{Frontends, Layout, Place, Plan, Ports, Shop};
use anyhow::{Context, Result, bail};
use private_postgres::Durability;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::Write;
use std::path::{Path, PathBuf};
use tokio::signal::unix::{Signal, SignalKind, signal};

/// A new database, pictures, logs.
const NEEDED_MB: u64 = 800;

/// What `up` can be told.
#[derive(Debug, clap::Args)]
pub(crate) struct UpArgs {
    /// Port of the pages on 127.0.0.1. The API takes the next one, the operators' ports are 1000 higher.
    #[arg(long, default_value_t = 8080)]
    port: u16,

    /// Folder of everything the shop writes [default: .dhakacart].
    #[arg(long)]
    data: Option<PathBuf>,

    /// An existing PostgreSQL server and database to use instead of a private one.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    database_url: Option<String>,

    /// The telephone number that visitors call.
    #[arg(long, env = "SHOP_PHONE", default_value = "01700000000")]
    shop_phone: String,

    /// Folder with the built programs; nothing is built then.
    #[arg(long, hide = true)]
    bin_dir: Option<PathBuf>,
}

/// Runs until Ctrl-C, SIGTERM or trouble.
pub(crate) async fn run(project: &Project, arguments: UpArgs) -> Result<()> {
    let mut stop = StopRequest::listen()?;
    let opening = open(project, arguments);
    let (mut shop, _lock) = tokio::select! {
        opened = opening => opened?,
        // Whatever runs already ends with this process.
        () = stop.requested() => bail!("stopped before the shop was open"),
    };
    print_where(&shop.layout);
    let trouble = tokio::select! {
        trouble = shop.trouble() => Some(trouble),
        () = stop.requested() => None,
    };
    eprintln!("Stopping the shop; what has begun is finished first. Ctrl-C again: at once.");
    tokio::select! {
        () = shop.close() => {}
        () = stop.requested() => bail!("stopped at once"),
    }
    match trouble {
        Some(trouble) => Err(trouble),
        None => Ok(()),
    }
}

async fn open(project: &Project, arguments: UpArgs) -> Result<(Shop, File)> {
    let ports = Ports::from(arguments.port)?;
    let data = std::path::absolute(arguments.data.unwrap_or_else(|| project.data()))?;
    disk::check(&data, NEEDED_MB)?;
    std::fs::create_dir_all(&data)
        .with_context(|| format!("the folder {} cannot be made", data.display()))?;
    let lock = lock(&data)?;
    ports.check().await?;
    if arguments.database_url.is_none() {
        packages::ensure(&[packages::POSTGRESQL]).await?;
    }
    let programs = build::programs(project, arguments.bin_dir.as_deref()).await?;
    let layout = Layout { media: data.join("media"), data, programs, ports };
    let database = match arguments.database_url {
        Some(url) => Place::Given(url),
        None => Place::Private(layout.postgres(), Durability::Safe),
    };
    let catalogue = project.sample_catalogue();
    let pictures = Some(project.picture_list());
    let shop = Shop::open(Plan {
        layout,
        database,
        catalogue,
        pictures,
        backends: 1,
        frontends: Frontends { phone: arguments.shop_phone, access_log: "all", ..Frontends::measured(1) },
    })
    .await?;
    Ok((shop, lock))
}

/// One shop per folder. The lock goes with the process, however it ends.
fn lock(data: &Path) -> Result<File> {
    let path = data.join("lock");
    let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path);
    let mut file = file.with_context(|| format!("{} cannot be written", path.display()))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            let owner = std::fs::read_to_string(&path).unwrap_or_default();
            bail!(
                "a shop is already running in {} (process {owner}). \
                 Remedy: stop it (kill {owner}), or choose another folder and port: --data FOLDER --port PORT",
                data.display()
            )
        }
        Err(TryLockError::Error(error)) => return Err(error).context("the shop's folder cannot be locked"),
    }
    file.set_len(0)?;
    write!(file, "{}", std::process::id())?;
    Ok(file)
}

fn print_where(layout: &Layout) {
    println!(
        "
The shop is open:  {address}      (English: {address}/en)
API and its docs:  {api}/api/docs
Messages sent:     http://127.0.0.1:{worker}/messages
Logs:              {logs}
Metrics:           http://127.0.0.1:{metrics}/metrics

Ctrl-C stops it.",
        address = layout.address(),
        api = layout.backend_address(),
        worker = layout.ports.worker_admin(),
        logs = layout.logs().display(),
        metrics = layout.ports.frontend_admin(),
    );
}

/// Ctrl-C, SIGTERM, or a closed terminal.
struct StopRequest {
    signals: [Signal; 3],
}

impl StopRequest {
    fn listen() -> Result<Self> {
        let listen = |kind| signal(kind).context("signals cannot be received");
        let signals = [
            listen(SignalKind::interrupt())?,
            listen(SignalKind::terminate())?,
            listen(SignalKind::hangup())?,
        ];
        Ok(Self { signals })
    }

    async fn requested(&mut self) {
        let [interrupt, terminate, hangup] = &mut self.signals;
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
            _ = hangup.recv() => {}
        }
    }
}
