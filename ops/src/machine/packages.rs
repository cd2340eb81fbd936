//! Debian packages: what is missing is installed, and said before.

use crate::machine::commands::{find_program, run};
use crate::steps::step;
use anyhow::{Context, Result, bail};
use std::path::Path;
use std::time::Duration;
use tokio::process::Command;

const INSTALL: Duration = Duration::from_mins(15);

/// A package, and how to see that it is there.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Package {
    pub(crate) name: &'static str,
    pub(crate) proof: Proof,
}

/// What shows that a package, or something as good, is there.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Proof {
    /// A program of this name.
    Program(&'static str),
    /// A file or folder.
    Path(&'static str),
    /// A module of Debian's Python.
    Python(&'static str),
    /// PostgreSQL's own programs, of whatever version.
    PostgreSql,
}

/// The database server, unless another one is used.
pub(crate) const POSTGRESQL: Package = Package { name: "postgresql", proof: Proof::PostgreSql };

/// What three database nodes need to agree on a primary.
pub(crate) const PATRONI: [Package; 2] =
    [Package::program("patroni", "patroni"), Package::program("etcd-server", "etcd")];

impl Package {
    pub(crate) const fn program(name: &'static str, program: &'static str) -> Self {
        Self { name, proof: Proof::Program(program) }
    }

    pub(crate) const fn file(name: &'static str, path: &'static str) -> Self {
        Self { name, proof: Proof::Path(path) }
    }

    pub(crate) const fn python(name: &'static str, module: &'static str) -> Self {
        Self { name, proof: Proof::Python(module) }
    }

    pub(crate) fn is_here(&self) -> bool {
        match self.proof {
            Proof::Program(name) => find_program(name).is_some(),
            Proof::Path(path) => Path::new(path).exists(),
            Proof::Python(module) => {
                let import = format!("import {module}");
                let tried = std::process::Command::new("/usr/bin/python3").args(["-c", &import]).output();
                tried.is_ok_and(|output| output.status.success())
            }
            Proof::PostgreSql => private_postgres::Installation::newest().is_ok(),
        }
    }
}

/// Installs those that are missing.
pub(crate) async fn ensure(packages: &[Package]) -> Result<()> {
    let missing: Vec<&str> =
        packages.iter().filter(|package| !package.is_here()).map(|package| package.name).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let names = missing.join(" ");
    if find_program("apt-get").is_none() {
        bail!("missing: {names}. Remedy: install them with the package manager of this machine");
    }
    let title = format!("Installing Debian packages: apt-get install {names}");
    step(&title, async {
        run(apt().args(["update", "-qq"]), INSTALL)
            .await
            .context("the list of Debian packages cannot be refreshed")?;
        let mut install = apt();
        install.args(["install", "--yes", "--no-install-recommends"]).args(&missing);
        let remedy = || format!("Remedy: see why `apt-get install {names}` fails");
        run(&mut install, INSTALL).await.with_context(remedy)
    })
    .await?;
    match packages.iter().find(|package| !package.is_here()) {
        Some(package) => bail!("{} was installed, but what it should bring is not there", package.name),
        None => Ok(()),
    }
}

/// `apt-get`, as root.
fn apt() -> Command {
    let mut command = if rustix::process::geteuid().is_root() {
        Command::new("env")
    } else {
        let mut sudo = Command::new("sudo");
        sudo.arg("env");
        sudo
    };
    command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get"]);
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_what_is_here() {
        assert!(Package::program("dash", "sh").is_here());
        assert!(!Package::program("dash", "no-such-program").is_here());
        assert!(
            Package::file("base-files", "/etc/debian_version").is_here()
                || !Path::new("/etc/debian_version").exists()
        );
    }

    #[tokio::test]
    async fn nothing_missing_needs_no_apt() {
        ensure(&[Package::program("dash", "sh")]).await.unwrap();
    }
}
