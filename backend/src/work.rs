//! The role `work`: delivers the outbox, a loop for each channel; lets go of holds that ran out; forgets old idempotency
//! keys. Has no public port.

use crate::config::WorkConfig;
use crate::database::{Database, DatabaseMetrics};
use crate::keys::{KeyMetrics, KeyTrimmer};
use crate::outbox::{self, AnyReceiver, Channel, OutboxMetrics, Receivers, Worker};
use crate::serve::describe_pool;
use crate::stock::{Expiry, HoldMetrics};
use crate::{processes, worker_statements};
use anyhow::Context;
use client::ProcessKind;
use prometheus_client::registry::Registry;
use service::{Readiness, Shutdown, admin};
use std::sync::Arc;
use tokio::net::TcpListener;

/// Works until SIGTERM or SIGINT; deliveries that were begun are finished.
pub async fn work(config: WorkConfig) -> anyhow::Result<()> {
    service::logging::start(&config.log)?;
    let shutdown = Shutdown::on_signals()?;
    let readiness = Readiness::new(&["database"]);

    let mut registry = Registry::default();
    let database_metrics = DatabaseMetrics::register(&mut registry, &worker_statements());
    let database = Database::new(&config.database, database_metrics)?;
    database.register_pool(&mut registry);
    let metrics = OutboxMetrics::register(&mut registry);
    let upkeep = Upkeep::new(&database, &mut registry);
    let receivers = Receivers::open(&config.receivers)?;

    let listener = TcpListener::bind(config.admin_listen).await.with_context(|| {
        format!(
            "cannot listen on {} (ADMIN_LISTEN); is another program using this port?",
            config.admin_listen
        )
    })?;
    tracing::info!(admin_listen = %config.admin_listen, mailbox = ?config.receivers.mailbox_dir, "working");
    let operators = tokio::spawn({
        let mut app = admin::router(Arc::new(registry), readiness.clone());
        if let Some(folder) = config.receivers.mailbox_dir {
            app = app.merge(outbox::messages_page(folder));
        }
        async move { axum::serve(listener, app).await }
    });

    let worker = |channel, receiver: &Arc<AnyReceiver>| Worker {
        channel,
        database: database.clone(),
        receiver: Arc::clone(receiver),
        metrics: Arc::clone(&metrics),
    };
    let (sms, email) = (worker(Channel::Sms, &receivers.sms), worker(Channel::Email, &receivers.email));
    let health = (readiness.clone(), shutdown.clone());
    tokio::join!(
        sms.work(&readiness, &shutdown),
        email.work(&readiness, &shutdown),
        upkeep.work(&shutdown),
        processes::beat(ProcessKind::Worker, database, health),
    );
    readiness.drain();
    operators.abort();
    tracing::info!("stopped");
    Ok(())
}

/// What is done beside the outbox.
struct Upkeep {
    expiry: Expiry,
    trimmer: KeyTrimmer,
}

impl Upkeep {
    fn new(database: &Database, registry: &mut Registry) -> Self {
        let expiry = Expiry { database: database.clone(), metrics: HoldMetrics::register(registry) };
        let trimmer = KeyTrimmer { database: database.clone(), metrics: KeyMetrics::register(registry) };
        Self { expiry, trimmer }
    }

    async fn work(&self, shutdown: &Shutdown) {
        tokio::join!(self.expiry.work(shutdown), self.trimmer.work(shutdown));
    }
}

/// The metrics of this role, for `docs/METRICS.md`.
pub(crate) fn metrics_to_describe() -> anyhow::Result<Registry> {
    let mut registry = Registry::default();
    let database = DatabaseMetrics::register(&mut registry, &worker_statements());
    describe_pool(database, &mut registry)?;
    OutboxMetrics::register(&mut registry);
    HoldMetrics::register(&mut registry);
    KeyMetrics::register(&mut registry);
    Ok(registry)
}
