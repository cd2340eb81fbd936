//! The JSON API and the background worker: orders, stock, the published catalogue.

use anyhow::Context;
use backend::config::{self, MigrateConfig, Role};
use std::process::ExitCode;
use std::time::Duration;

fn main() -> ExitCode {
    let role = config::read().role;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let result =
        runtime.context("the runtime cannot be started").and_then(|runtime| runtime.block_on(run(role)));
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Not a log line: whoever started the process reads this.
            eprintln!("backend: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(role: Role) -> anyhow::Result<()> {
    match role {
        Role::Serve(config) => backend::serve(config).await,
        Role::Work(config) => Box::pin(backend::work(config)).await,
        Role::Migrate(config) => migrate(&config).await,
        Role::Import(config) => {
            service::logging::start(&config.log)?;
            backend::import::run(&config).await
        }
        Role::Export(config) => backend::import::export(&config).await,
        Role::Outbox(config) => backend::outbox::dead::run(&config).await,
        Role::Audit(config) => backend::audit::run(&config).await,
        Role::Stock(config) => backend::stock::run(&config).await,
        Role::Orders(config) => backend::orders::run(&config).await,
        Role::Staff(config) => Box::pin(backend::staff::run(&config)).await,
        Role::WaitingRoom(config) => backend::waiting_room::run(&config).await,
        Role::Describe { what } => {
            println!("{}", backend::describe(what)?.trim_end());
            Ok(())
        }
    }
}

async fn migrate(config: &MigrateConfig) -> anyhow::Result<()> {
    service::logging::start(&config.log)?;
    let patience = Duration::from_secs(config.migrate_wait_seconds);
    let applied = backend::migrate::migrate(&config.database, patience).await?;
    tracing::info!(applied, "the schema is up to date");
    Ok(())
}
