//! The role `work`: delivers the outbox. Has no public port.

use crate::config::WorkConfig;
use crate::database::{Database, DatabaseMetrics};
use crate::outbox::{self, Mailbox, OutboxMetrics, Worker};
use crate::serve::describe_pool;
use anyhow::Context;
use prometheus_client::registry::Registry;
use service::{Readiness, Shutdown, admin};
use std::sync::Arc;
use tokio::net::TcpListener;

/// Works until SIGTERM or SIGINT; a batch that was begun is finished.
pub async fn work(config: WorkConfig) -> anyhow::Result<()> {
    service::logging::start(&config.log)?;
    let shutdown = Shutdown::on_signals()?;
    let readiness = Readiness::new(&["database"]);

    let mut registry = Registry::default();
    let database_metrics = DatabaseMetrics::register(&mut registry, outbox::STATEMENTS);
    let database = Database::new(&config.database, database_metrics)?;
    database.register_pool(&mut registry);
    let metrics = OutboxMetrics::register(&mut registry);
    let receiver = Mailbox::open(&config.mailbox_dir)?;

    let listener = TcpListener::bind(config.admin_listen).await.with_context(|| {
        format!(
            "cannot listen on {} (ADMIN_LISTEN); is another program using this port?",
            config.admin_listen
        )
    })?;
    tracing::info!(admin_listen = %config.admin_listen, mailbox = %config.mailbox_dir.display(), "working");
    let operators = tokio::spawn({
        let app = admin::router(Arc::new(registry), readiness.clone());
        async move { axum::serve(listener, app).await }
    });

    let worker = Worker { database, receiver, metrics };
    worker.work(&readiness, &shutdown).await;
    readiness.drain();
    operators.abort();
    tracing::info!("stopped");
    Ok(())
}

/// The metrics of this role, for `docs/METRICS.md`.
pub(crate) fn metrics_to_describe() -> anyhow::Result<Registry> {
    let mut registry = Registry::default();
    let database = DatabaseMetrics::register(&mut registry, outbox::STATEMENTS);
    describe_pool(database, &mut registry)?;
    OutboxMetrics::register(&mut registry);
    Ok(registry)
}
