//! What `load` and the drills with visitors are told alike.

use super::kernel;
use crate::build;
use crate::project::Project;
use anyhow::Result;
use std::path::PathBuf;

/// The common options.
#[derive(Debug, clap::Args)]
pub(crate) struct RunArgs {
    /// Also keep the result in docs/evidence.
    #[arg(long)]
    pub(crate) save: bool,

    /// Folder of the shop's data and of the report.
    #[arg(long, hide = true)]
    data: Option<PathBuf>,

    /// Folder with the built programs; nothing is built then.
    #[arg(long, hide = true)]
    bin_dir: Option<PathBuf>,
}

/// What a run needs.
pub(crate) struct Ground {
    /// Folder with the built programs.
    pub(crate) programs: PathBuf,
    /// Folder of the shop's data and of the report.
    pub(crate) data: PathBuf,
    /// What the kernel was told, for people.
    pub(crate) settings: String,
}

impl RunArgs {
    /// Builds the programs and prepares the machine.
    pub(crate) async fn prepare(&self, project: &Project) -> Result<Ground> {
        let programs = build::programs_and_visitors(project, self.bin_dir.as_deref()).await?;
        let data = std::path::absolute(self.data.clone().unwrap_or_else(|| project.data()))?;
        Ok(Ground { programs, data, settings: kernel::prepare() })
    }
}
