//! What the person who waits sees: how much of the file is read, and every problem as it is found.

use super::problem::Problem;
use anyhow::Context;
use indicatif::{ProgressBar, ProgressStyle};
use std::path::Path;
use std::time::Duration;

/// A bar over the bytes of the file. Not drawn when nobody watches a terminal; problems are always said.
#[derive(Debug, Clone)]
pub(super) struct Progress {
    bar: ProgressBar,
}

impl Progress {
    /// A bar for this file.
    pub(super) fn open(file: &Path) -> anyhow::Result<Self> {
        let size =
            std::fs::metadata(file).with_context(|| format!("{} cannot be read", file.display()))?.len();
        let bar = ProgressBar::new(size);
        let style = ProgressStyle::with_template("{msg} {wide_bar} {bytes}/{total_bytes} {elapsed}");
        bar.set_style(style.expect("the template is correct"));
        bar.set_message("Reading");
        bar.enable_steady_tick(Duration::from_millis(120));
        Ok(Self { bar })
    }

    /// So many bytes were read.
    pub(super) fn read_to(&self, bytes: u64) {
        self.bar.set_position(bytes);
    }

    /// Everything is read and good; the rest has no measure.
    pub(super) fn writing(&self) {
        let style = ProgressStyle::with_template("{spinner} {msg} {elapsed}");
        self.bar.set_style(style.expect("the template is correct"));
        self.bar.set_message("Writing");
    }

    /// Says a problem without disturbing the bar.
    pub(super) fn say(&self, problem: &Problem) {
        self.bar.suspend(|| eprintln!("{problem}"));
    }
}
