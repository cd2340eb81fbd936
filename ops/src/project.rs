//! Where things are: the source code, the programs built from it, and the data.

use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};

/// The source tree of the shop.
#[derive(Debug, Clone)]
pub(crate) struct Project {
    root: PathBuf,
}

impl Project {
    pub(crate) fn find(root: &Path) -> Result<Self> {
        let root = root.canonicalize().with_context(|| format!("there is no folder {}", root.display()))?;
        if !root.join("database/migrations").is_dir() {
            bail!("{} is not the folder of DhakaCart. Remedy: run ./dhakacart from there", root.display());
        }
        Ok(Self { root })
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// The shop's data, unless another folder is asked for.
    pub(crate) fn data(&self) -> PathBuf {
        self.root.join(".dhakacart")
    }

    /// The Python environment of the tests.
    pub(crate) fn python(&self) -> PathBuf {
        self.data().join("tools")
    }

    pub(crate) fn sample_catalogue(&self) -> PathBuf {
        self.root.join("database/sample/catalogue.csv")
    }

    pub(crate) fn picture_list(&self) -> PathBuf {
        self.root.join("database/sample/pictures.csv")
    }
}

/// Cargo's tools of our own: beside what cargo builds, so that they stay as long.
pub(crate) fn cargo_tools() -> Result<PathBuf> {
    Ok(own_folder()?.with_file_name("tools"))
}

/// The folder of this program, where cargo puts the others too.
pub(crate) fn own_folder() -> Result<PathBuf> {
    let program = std::env::current_exe().context("this program has no path")?;
    Ok(program.parent().context("this program is in no folder")?.to_path_buf())
}
