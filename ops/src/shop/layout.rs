//! Files, folders and ports of a shop on this machine.

use crate::machine::ports;
use anyhow::{Context, Result, bail};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// A killed shop's processes end within moments.
const LEFTOVERS: Duration = Duration::from_secs(3);

/// Distance between a public port and its operators' port: 8080 and 9080.
const ADMIN: u16 = 1_000;

/// More frontends share no port.
pub(crate) const MOST_FRONTENDS: u16 = 64;

/// The TCP ports of a shop, all on 127.0.0.1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ports {
    /// The pages.
    pub(crate) frontend: u16,
}

/// Files, folders and ports of a shop on this machine.
#[derive(Debug, Clone)]
pub(crate) struct Layout {
    /// Everything the shop writes is in here.
    pub(crate) data: PathBuf,
    /// Pictures; shops of one source tree share them.
    pub(crate) media: PathBuf,
    /// The built programs.
    pub(crate) programs: PathBuf,
    pub(crate) ports: Ports,
}

impl Ports {
    /// All of them follow from the port of the pages.
    pub(crate) fn from(frontend: u16) -> Result<Self> {
        if !(1_024..=u16::MAX - ADMIN - 2).contains(&frontend) {
            bail!("--port must be between 1024 and {}", u16::MAX - ADMIN - 2);
        }
        Ok(Self { frontend })
    }

    /// Ports that are all free at this moment.
    pub(crate) fn any_free() -> Result<Self> {
        let candidates = (20_000..30_000).step_by(10).map(|frontend| Self { frontend });
        let mut free =
            candidates.filter(|candidate| candidate.all().iter().all(|&(_, port)| ports::is_free(port)));
        free.next().context("this machine has no free TCP ports")
    }

    pub(crate) fn backend(self) -> u16 {
        self.frontend + 1
    }

    pub(crate) fn frontend_admin(self) -> u16 {
        self.frontend + ADMIN
    }

    /// Of one of several frontends, counted from 0. All but the first come behind the other ports.
    pub(crate) fn frontend_admin_of(self, place: u16) -> u16 {
        if place == 0 { self.frontend_admin() } else { self.worker_admin() + place }
    }

    pub(crate) fn backend_admin(self) -> u16 {
        self.frontend + ADMIN + 1
    }

    /// Of one of several backends, counted from 0. All but the first come behind those of the frontends.
    pub(crate) fn backend_admin_of(self, place: u16) -> u16 {
        if place == 0 { self.backend_admin() } else { self.worker_admin() + MOST_FRONTENDS + place }
    }

    pub(crate) fn worker_admin(self) -> u16 {
        self.frontend + ADMIN + 2
    }

    /// Every port with what it is for.
    pub(crate) fn all(self) -> [(&'static str, u16); 5] {
        [
            ("the pages", self.frontend),
            ("the API", self.backend()),
            ("the frontend's operators' port", self.frontend_admin()),
            ("the backend's operators' port", self.backend_admin()),
            ("the worker's operators' port", self.worker_admin()),
        ]
    }

    /// Says no when one of them is taken. What a shop killed just now leaves behind is waited for.
    pub(crate) async fn check(self) -> Result<()> {
        let deadline = Instant::now() + LEFTOVERS;
        for (purpose, port) in self.all() {
            while !ports::is_free(port) {
                if Instant::now() > deadline {
                    let owner = ports::owner(port).unwrap_or_else(|| "another program".to_owned());
                    bail!(
                        "port {port} (for {purpose}) is used by {owner}. \
                         Remedy: stop that, or choose another port: ./dhakacart up --port {}",
                        Self::any_free()?.frontend
                    );
                }
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
        Ok(())
    }
}

impl Layout {
    /// The folder of the private PostgreSQL.
    pub(crate) fn postgres(&self) -> PathBuf {
        self.data.join("postgres")
    }

    /// Where outbox messages land instead of at a telephone.
    pub(crate) fn mailbox(&self) -> PathBuf {
        self.data.join("mailbox")
    }

    pub(crate) fn logs(&self) -> PathBuf {
        self.data.join("logs")
    }

    pub(crate) fn secrets(&self) -> PathBuf {
        self.data.join("secrets")
    }

    /// The frontend's copy of the catalogue, for starting while the backend is down.
    pub(crate) fn catalogue_copy(&self) -> PathBuf {
        self.data.join("catalogue-copy/catalogue")
    }

    /// The same for one of several frontends, counted from 0.
    pub(crate) fn catalogue_copy_of(&self, place: u16) -> PathBuf {
        let copy = self.catalogue_copy();
        if place == 0 { copy } else { copy.with_extension(place.to_string()) }
    }

    pub(crate) fn program(&self, name: &str) -> PathBuf {
        self.programs.join(name)
    }

    /// Where visitors go.
    pub(crate) fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.ports.frontend)
    }

    /// Where the frontend finds the API.
    pub(crate) fn backend_address(&self) -> String {
        format!("http://127.0.0.1:{}", self.ports.backend())
    }

    /// Makes the folders.
    pub(crate) fn make(&self) -> Result<()> {
        // The server of PostgreSQL, another user, passes through.
        make_folder(&self.data, 0o711)?;
        make_folder(&self.secrets(), 0o700)?;
        let copy = self.catalogue_copy();
        let copy = copy.parent().expect("the copy is in a folder");
        for folder in [&self.logs(), &self.mailbox(), &self.media, copy] {
            make_folder(folder, 0o755)?;
        }
        Ok(())
    }
}

fn make_folder(folder: &Path, mode: u32) -> Result<()> {
    let made = std::fs::DirBuilder::new().recursive(true).mode(mode).create(folder);
    made.with_context(|| {
        let folder = folder.display();
        format!("the folder {folder} cannot be made. Remedy: check who owns the folder above it, and that the disk is not full")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_ports() {
        let ports = Ports::from(8080).unwrap();
        assert_eq!(ports.all().map(|(_, port)| port), [8080, 8081, 9080, 9081, 9082]);
        Ports::from(80).unwrap_err();
        Ports::from(65_000).unwrap_err();
    }

    #[test]
    fn many_processes_have_ports_of_their_own() {
        let ports = Ports::from(8080).unwrap();
        let frontends = (0..MOST_FRONTENDS).map(|place| ports.frontend_admin_of(place));
        let mut all: Vec<u16> = frontends.chain((0..8).map(|place| ports.backend_admin_of(place))).collect();
        all.push(ports.worker_admin());
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), 64 + 8 + 1);
    }

    #[tokio::test]
    async fn a_busy_port_is_named_with_its_owner_and_a_free_one() {
        let ports = Ports::any_free().unwrap();
        ports.check().await.unwrap();
        let _somebody = std::net::TcpListener::bind(("127.0.0.1", ports.backend_admin())).unwrap();
        let refusal = ports.check().await.unwrap_err().to_string();
        assert!(refusal.contains(&format!("port {} (for the backend's", ports.backend_admin())), "{refusal}");
        assert!(refusal.contains("./dhakacart up --port 2"), "{refusal}");
    }
}
