//! Starting the logs. What they hold is in `docs/LOGGING.md`.

use crate::json_lines::{JsonLines, to_stdout};
use anyhow::Context;
use tracing::{Level, Metadata};
use tracing_subscriber::filter::{FilterExt, LevelFilter, filter_fn};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer};

/// How much is logged.
#[derive(Debug, Clone, clap::Args)]
pub struct LogConfig {
    /// Least level that is logged: error, warn, info, debug or trace; also per module, as in `info,tantivy=warn`.
    #[arg(long, env = "LOG_LEVEL", default_value = "info,tantivy=warn,refinery_core=warn")]
    pub log_level: String,

    /// Which answered requests get a line: all, or only errors (status 500 and above).
    #[arg(long, env = "ACCESS_LOG", default_value = "all")]
    pub access_log: AccessLog,
}

/// Which answered requests get a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum AccessLog {
    /// Every request.
    All,
    /// Only answers with a status of 500 and above.
    Errors,
}

/// Sends logs as JSON lines to standard output. Call once, first of all.
pub fn start(config: &LogConfig) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(&config.log_level)
        .with_context(|| format!("LOG_LEVEL \"{}\" cannot be read", config.log_level))?;
    // Without a hint all levels would be asked about at each place that could write a line.
    let discreet = filter_fn(is_discreet).with_max_level_hint(LevelFilter::TRACE);
    let layer = JsonLines::new(to_stdout).with_filter(filter.and(discreet));
    tracing_subscriber::registry().with(layer).try_init().context("logs were started twice")
}

/// Whether a line may be logged at any `LOG_LEVEL`. Below info, the database's client writes every statement's
/// parameters: names, phone numbers, hashes of passwords.
fn is_discreet(line: &Metadata<'_>) -> bool {
    *line.level() <= Level::INFO || !line.target().starts_with("tokio_postgres")
}
