//! A shop under test: its folder, its port, and what runs there.

use private_postgres::find_running;
use rustix::process::Signal;
use std::net::TcpListener;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::ExitStatus;
use std::time::{Duration, Instant};
use tempfile::TempDir;
use testkit::{Process, binary, wait_for};
use tokio_postgres::{Client, NoTls};

/// The first start makes a database and may draw hundreds of pictures.
pub(crate) const OPEN: Duration = Duration::from_mins(8);

/// Draining takes 20 s at most, three times, and the database.
pub(crate) const CLOSE: Duration = Duration::from_secs(90);

/// Where a shop is.
pub(crate) struct Place {
    folder: TempDir,
    pub(crate) port: u16,
}

impl Place {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::set_permissions(folder.path(), PermissionsExt::from_mode(0o755)).unwrap();
        // Pictures are drawn once for all tests.
        let media = programs().parent().unwrap().join("testkit/media");
        std::fs::create_dir_all(&media).unwrap();
        symlink(media, folder.path().join("media")).unwrap();
        Self { folder, port: free_ports() }
    }

    pub(crate) fn up(&self) -> Process {
        self.up_with(&[])
    }

    /// With settings of its services.
    pub(crate) fn up_with(&self, settings: &[(&str, &str)]) -> Process {
        let data = self.folder.path().display().to_string();
        let programs = programs().display().to_string();
        let port = self.port.to_string();
        let arguments = ["up", "--port", &port, "--data", &data, "--bin-dir", &programs];
        Process::start("ops", arguments, settings.iter().chain(&[("RUST_BACKTRACE", "0")]).copied())
    }

    pub(crate) fn page(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// Starts it and waits until it is open; says how long the first page took.
    pub(crate) async fn open(&self) -> (Process, Duration) {
        self.open_with(&[]).await
    }

    /// The same with settings of its services.
    pub(crate) async fn open_with(&self, settings: &[(&str, &str)]) -> (Process, Duration) {
        let start = Instant::now();
        let mut shop = self.up_with(settings);
        shop.wait_until_ready(&self.page("/"), OPEN).await;
        let took = start.elapsed();
        // Pages come a moment before the last of the services is ready; stopped in that moment, it was never open.
        wait_for("the shop is open", OPEN, async || shop.log().contains("The shop is open")).await;
        (shop, took)
    }

    /// Everything the shop writes is in here.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// A connection to its database.
    pub(crate) async fn database(&self) -> Client {
        connect(&self.database_url()).await
    }

    /// Where its database is, found where the backend finds it.
    pub(crate) fn database_url(&self) -> String {
        let environment = environment(self.service("backend", "serve"));
        let url = environment.split('\0').find_map(|variable| variable.strip_prefix("DATABASE_URL="));
        url.unwrap().to_owned()
    }

    /// Everything of it has ended: nobody listens, no database runs.
    pub(crate) async fn wait_until_nothing_is_left(&self) {
        wait_for("all ports are free and PostgreSQL has ended", Duration::from_secs(20), async || {
            let free = ports(self.port).iter().all(|&port| TcpListener::bind(("127.0.0.1", port)).is_ok());
            free && find_running(&self.folder.path().join("postgres")).is_none()
        })
        .await;
    }

    /// The process id of one of its services, found by its command line.
    pub(crate) fn service(&self, name: &str, role: &str) -> i32 {
        let ours = format!("LISTEN=127.0.0.1:{}", self.port);
        let parents: Vec<i32> =
            processes().filter(|&pid| environment(pid).contains(&ours)).map(parent).collect();
        let shop = parents.first().copied().unwrap();
        let is_wanted = |pid: &i32| {
            let line = std::fs::read_to_string(format!("/proc/{pid}/cmdline")).unwrap_or_default();
            parent(*pid) == shop && line.contains(&format!("/{name}\0{role}"))
        };
        processes().find(is_wanted).unwrap_or_else(|| panic!("no {name} {role} runs"))
    }
}

/// Ctrl-C.
pub(crate) async fn interrupt(shop: &mut Process) -> ExitStatus {
    shop.signal(Signal::INT);
    shop.wait(CLOSE).await
}

/// A connection to a database.
pub(crate) async fn connect(url: &str) -> Client {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

/// The source tree.
pub(crate) fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

/// The folder of the built programs.
pub(crate) fn programs() -> PathBuf {
    ["backend", "frontend"].map(binary)[0].parent().unwrap().to_path_buf()
}

/// The five ports that follow from the first, as in `./dhakacart up --help`.
fn ports(first: u16) -> [u16; 5] {
    [first, first + 1, first + 1000, first + 1001, first + 1002]
}

fn free_ports() -> u16 {
    let is_free =
        |first: &u16| ports(*first).iter().all(|&port| TcpListener::bind(("127.0.0.1", port)).is_ok());
    (30_000..31_000).step_by(7).find(is_free).unwrap()
}

fn processes() -> impl Iterator<Item = i32> {
    std::fs::read_dir("/proc").unwrap().filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
}

fn environment(pid: i32) -> String {
    std::fs::read(format!("/proc/{pid}/environ"))
        .map_or_else(|_| String::new(), |bytes| String::from_utf8_lossy(&bytes).into_owned())
}

fn parent(pid: i32) -> i32 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("PPid:"));
    line.and_then(|text| text.trim().parse().ok()).unwrap_or_default()
}
