//! Progress for the person who waits: one line per step, with a spinner and the time while it runs.

use anyhow::Result;
use indicatif::{ProgressBar, ProgressStyle};
use std::io::IsTerminal;
use std::time::{Duration, Instant};

/// A step that takes a moment.
#[derive(Debug)]
pub(crate) struct Step {
    bar: ProgressBar,
    title: String,
    start: Instant,
}

impl Step {
    /// Shows the step as running.
    pub(crate) fn start(title: &str) -> Self {
        let bar = ProgressBar::new_spinner();
        let style =
            ProgressStyle::with_template("{spinner} {msg} ({elapsed})").expect("the template is correct");
        bar.set_style(style);
        bar.set_message(title.to_owned());
        bar.enable_steady_tick(Duration::from_millis(120));
        Self { bar, title: title.to_owned(), start: Instant::now() }
    }

    /// Hides the spinner, for a step whose program shows its own progress.
    pub(crate) fn announce(title: &str) -> Self {
        eprintln!("  {title} ...");
        Self { bar: ProgressBar::hidden(), title: title.to_owned(), start: Instant::now() }
    }

    /// How far it is.
    pub(crate) fn progress(&self, done: usize, total: usize) {
        self.bar.set_message(format!("{} {done}/{total}", self.title));
    }

    /// Replaces the spinner by one line.
    pub(crate) fn finish(self, is_good: bool) {
        self.bar.finish_and_clear();
        let sign = if is_good { mark("✓", "32") } else { mark("✗", "31") };
        eprintln!("{sign} {} ({:.1} s)", self.title, self.start.elapsed().as_secs_f64());
    }
}

/// Runs one step with a spinner.
pub(crate) async fn step<T>(title: &str, work: impl Future<Output = Result<T>>) -> Result<T> {
    watch(Step::start(title), work).await
}

/// Runs one step whose program shows its own progress.
pub(crate) async fn visible_step<T>(title: &str, work: impl Future<Output = Result<T>>) -> Result<T> {
    watch(Step::announce(title), work).await
}

async fn watch<T>(step: Step, work: impl Future<Output = Result<T>>) -> Result<T> {
    let result = work.await;
    step.finish(result.is_ok());
    result
}

fn mark(sign: &str, colour: &str) -> String {
    if std::io::stderr().is_terminal() { format!("\u{1b}[{colour}m{sign}\u{1b}[0m") } else { sign.to_owned() }
}
