//! `./dhakacart doctor`: what is wrong with this machine or this shop, in plain words, each with its remedy.

use crate::machine::commands::{capture, last_lines};
use crate::machine::{self, disk, ports};
use crate::project::Project;
use crate::shop::{Layout, Ports, connect};
use anyhow::{Result, bail};
use private_postgres::{Installation, find_running};
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::process::Command;
use tokio_postgres::Client;

const ANSWER: Duration = Duration::from_secs(3);

/// Room and memory that a shop on one machine needs.
const DISK_MB: u64 = 2_000;
const MEMORY_MB: u64 = 1_000;

/// One open file per visitor, and some.
const OPEN_FILES: u64 = 4_096;

/// A message waits for seconds; after this it is stuck.
const OUTBOX_SECONDS: f64 = 300.0;

/// How many of the last errors are shown.
const ERRORS: usize = 5;

/// What `doctor` can be told.
#[derive(Debug, clap::Args)]
pub(crate) struct DoctorArgs {
    /// Port of the pages, as given to `up`.
    #[arg(long, default_value_t = 8080)]
    port: u16,

    /// Folder of the shop, as given to `up` [default: .dhakacart].
    #[arg(long)]
    data: Option<PathBuf>,

    /// The database, if it is not the private one.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    database_url: Option<String>,
}

/// Looks at everything before it judges, so that one trouble does not hide another.
pub(crate) async fn run(project: &Project, arguments: DoctorArgs) -> Result<()> {
    let data = std::path::absolute(arguments.data.unwrap_or_else(|| project.data()))?;
    let ports = Ports::from(arguments.port)?;
    let layout = Layout { media: data.join("media"), data, programs: PathBuf::new(), ports };
    let mut findings = Findings::default();
    println!("This machine");
    examine_machine(project, &layout, &mut findings).await;
    println!("\nThe shop in {}", layout.data.display());
    examine_shop(&layout, arguments.database_url, &mut findings).await;
    match findings.wrong {
        0 => {
            println!("\nNothing is wrong ({} things looked at).", findings.good);
            Ok(())
        }
        1 => bail!("one thing is wrong; its remedy stands above"),
        count => bail!("{count} things are wrong; their remedies stand above"),
    }
}

/// What was found, printed as it comes.
#[derive(Debug, Default)]
struct Findings {
    good: usize,
    wrong: usize,
}

impl Findings {
    fn good(&mut self, text: &str) {
        self.good += 1;
        println!("  ok     {text}");
    }

    fn wrong(&mut self, text: &str, remedy: &str) {
        self.wrong += 1;
        println!("  WRONG  {text}\n         Remedy: {remedy}");
    }

    fn judge(&mut self, is_good: bool, text: &str, remedy: &str) {
        if is_good { self.good(text) } else { self.wrong(text, remedy) }
    }
}

/// Worth knowing, but not wrong.
fn note(text: &str) {
    println!("  note   {text}");
}

async fn examine_machine(project: &Project, layout: &Layout, findings: &mut Findings) {
    let mut rustc = Command::new("rustc");
    match capture(rustc.arg("--version").current_dir(project.root()), Duration::from_mins(2)).await {
        Ok(output) if output.status.success() => {
            findings.good(String::from_utf8_lossy(&output.stdout).trim());
        }
        _ => findings.wrong("no Rust toolchain", "install rustup from https://rustup.rs"),
    }
    match Installation::newest() {
        Ok(installation) => findings.good(&format!("PostgreSQL {} is installed", installation.version)),
        Err(_) => findings
            .wrong("PostgreSQL is not installed", "apt-get install postgresql (./dhakacart up does it)"),
    }
    if let Ok(free) = disk::free_mb(&layout.data) {
        findings.judge(free >= DISK_MB, &format!("{free} MB of disk are free"), "free some disk space");
    }
    if let Some(free) = machine::available_memory_mb() {
        findings.judge(free >= MEMORY_MB, &format!("{free} MB of memory are free"), "stop other programs");
    }
    let files = machine::open_files();
    let remedy = "raise the limit: ulimit -n 65536, for good in /etc/security/limits.conf";
    findings.judge(files >= OPEN_FILES, &format!("a process may open {files} files"), remedy);
}

async fn examine_shop(layout: &Layout, database_url: Option<String>, findings: &mut Findings) {
    if !layout.data.is_dir() && database_url.is_none() {
        note("there is no shop here yet; ./dhakacart up makes one");
        examine_ports(layout.ports, findings);
        return;
    }
    let running = find_running(&layout.postgres());
    let mut is_open = false;
    for (name, port) in services(layout.ports) {
        is_open |= examine_service(name, port, findings).await;
    }
    match (&running, &database_url) {
        (_, Some(_)) => {}
        (Some(server), None) => findings.good(&format!("its PostgreSQL runs (process {})", server.pid)),
        (None, None) if is_open => {
            findings.wrong("its PostgreSQL does not run", "stop the shop and ./dhakacart up again");
        }
        (None, None) => {
            note("its PostgreSQL does not run, and neither does the shop: ./dhakacart up starts both");
        }
    }
    let url = database_url.or_else(|| private_url(layout, running?.port?));
    if let Some(url) = url {
        match connect(&url).await {
            Ok(client) => examine_database(&client, findings).await,
            Err(error) => findings.wrong(&format!("{error:#}"), "look at its log, or check DATABASE_URL"),
        }
    }
    for name in ["frontend", "backend", "worker"] {
        show_errors(&layout.logs().join(format!("{name}.log")));
    }
}

fn private_url(layout: &Layout, port: u16) -> Option<String> {
    let password = std::fs::read_to_string(layout.postgres().join("password")).ok()?;
    Some(format!("postgres://dhakacart:{password}@127.0.0.1:{port}/dhakacart"))
}

fn services(ports: Ports) -> [(&'static str, u16); 3] {
    [
        ("frontend", ports.frontend_admin()),
        ("backend", ports.backend_admin()),
        ("worker", ports.worker_admin()),
    ]
}

fn examine_ports(ports: Ports, findings: &mut Findings) {
    for (purpose, port) in ports.all() {
        let owner = ports::owner(port).unwrap_or_else(|| "another program".to_owned());
        let (taken, remedy) =
            (format!("port {port} (for {purpose}) is used by {owner}"), "stop it, or ./dhakacart up --port");
        if ports::is_free(port) {
            findings.good(&format!("port {port} (for {purpose}) is free"));
        } else {
            findings.wrong(&taken, remedy);
        }
    }
}

/// Whether the service runs at all.
async fn examine_service(name: &str, port: u16, findings: &mut Findings) -> bool {
    if ports::is_free(port) {
        note(&format!("the {name} does not run (nobody listens on port {port})"));
        return false;
    }
    let http = reqwest::Client::new();
    let address = |path: &str| format!("http://127.0.0.1:{port}/{path}");
    let alive = http.get(address("livez")).timeout(ANSWER).send().await;
    if !alive.is_ok_and(|answer| answer.status().is_success()) {
        let owner = ports::owner(port).unwrap_or_else(|| "somebody".to_owned());
        let text = format!("the {name} does not answer on port {port}, where {owner} listens");
        findings.wrong(&text, "stop that process, then ./dhakacart up");
        return true;
    }
    match http.get(address("readyz")).timeout(ANSWER).send().await {
        Ok(answer) if answer.status().is_success() => findings.good(&format!("the {name} is ready")),
        Ok(answer) => {
            let why = answer.text().await.unwrap_or_default();
            findings.wrong(
                &format!("the {name} is not ready: {}", why.trim()),
                "see the log below; is the database up?",
            );
        }
        Err(error) => findings
            .wrong(&format!("the {name} does not say whether it is ready: {error}"), "restart the shop"),
    }
    true
}

async fn examine_database(client: &Client, findings: &mut Findings) {
    let statement =
        "SELECT count(*) FILTER (WHERE published), count(*), (SELECT content_version FROM catalogue_state)
        FROM product";
    match client.query_one(statement, &[]).await {
        Ok(row) => {
            let (published, all, version): (i64, i64, i64) = (row.get(0), row.get(1), row.get(2));
            let text = format!("{published} of {all} products are published (content version {version})");
            findings.judge(published > 0, &text, "load a catalogue: backend import FILE (docs/IMPORT.md)");
        }
        Err(error) => findings.wrong(
            &format!("the catalogue cannot be read: {error}"),
            "bring the schema up to date: backend migrate",
        ),
    }
    let statement =
        "SELECT count(*), coalesce(extract(epoch FROM clock_timestamp() - min(created_at)), 0)::float8
        FROM outbox WHERE delivered_at IS NULL AND dead_at IS NULL";
    if let Ok(row) = client.query_one(statement, &[]).await {
        let (waiting, oldest): (i64, f64) = (row.get(0), row.get(1));
        let text = format!("{waiting} messages wait in the outbox, the oldest for {oldest:.0} s");
        findings.judge(
            oldest < OUTBOX_SECONDS,
            &text,
            "is the worker running? Its log says what it cannot deliver",
        );
    }
    let statement = "SELECT count(*) FROM outbox WHERE dead_at IS NOT NULL AND delivered_at IS NULL";
    if let Ok(row) = client.query_one(statement, &[]).await {
        let dead: i64 = row.get(0);
        let text = format!("{dead} messages were given up");
        findings.judge(
            dead == 0,
            &text,
            "see why: backend outbox list-dead; then: backend outbox retry --all",
        );
    }
}

/// The last errors of a log; old ones are not wrong now, so they are only shown.
fn show_errors(log: &Path) {
    let Ok(text) = std::fs::read_to_string(log) else { return };
    let errors = text
        .lines()
        .filter(|line| line.contains("\"level\":\"ERROR\"") || line.contains("\"level\":\"error\""));
    let errors: Vec<&str> = errors.collect();
    if !errors.is_empty() {
        let last = last_lines(&errors.join("\n"), ERRORS);
        note(&format!("{} errors in {}, the last:\n{last}", errors.len(), log.display()));
    }
}
