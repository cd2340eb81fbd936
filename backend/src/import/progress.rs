//! What whoever waits sees: how much of the file is read, and every problem as it is found.

use super::problem::Problem;
use indicatif::{ProgressBar, ProgressStyle};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Most problems that are kept for a page; nobody mends more before trying again.
const MOST_KEPT: usize = 100;

/// Whoever is told how an import goes.
pub(super) trait Progress: Clone + Send + 'static {
    /// So many bytes were read.
    fn read_to(&self, bytes: u64);
    /// Something is wrong.
    fn say(&self, problem: &Problem);
}

/// A bar over the bytes of the file. Not drawn when nobody watches a terminal; problems are always said.
#[derive(Debug, Clone)]
pub(super) struct Bar {
    bar: ProgressBar,
}

impl Bar {
    /// A bar for a file of so many bytes.
    pub(super) fn new(size: u64) -> Self {
        let bar = ProgressBar::new(size);
        let style = ProgressStyle::with_template("{msg} {wide_bar} {bytes}/{total_bytes} {elapsed}");
        bar.set_style(style.expect("the template is correct"));
        bar.set_message("Reading");
        bar.enable_steady_tick(Duration::from_millis(120));
        Self { bar }
    }

    /// Everything is read and good; the rest has no measure.
    pub(super) fn writing(&self) {
        let style = ProgressStyle::with_template("{spinner} {msg} {elapsed}");
        self.bar.set_style(style.expect("the template is correct"));
        self.bar.set_message("Writing");
    }
}

impl Progress for Bar {
    fn read_to(&self, bytes: u64) {
        self.bar.set_position(bytes);
    }

    /// Does not disturb the bar.
    fn say(&self, problem: &Problem) {
        self.bar.suspend(|| eprintln!("{problem}"));
    }
}

/// The first problems, for a page.
#[derive(Debug, Clone, Default)]
pub(super) struct Listed {
    problems: Arc<Mutex<Vec<String>>>,
}

impl Listed {
    /// What was said.
    pub(super) fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.problems.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Progress for Listed {
    fn read_to(&self, _: u64) {}

    fn say(&self, problem: &Problem) {
        let mut problems = self.problems.lock().unwrap_or_else(PoisonError::into_inner);
        if problems.len() < MOST_KEPT {
            problems.push(problem.to_string());
        }
    }
}
