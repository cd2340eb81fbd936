//! The role `serve`: the JSON API.

use crate::api::{self, Shop};
use crate::catalogue::{CatalogueMetrics, Follower, Published};
use crate::checkout::OrderMetrics;
use crate::config::{DatabaseConfig, ServeConfig};
use crate::database::{Database, DatabaseMetrics};
use crate::desk::Studio;
use crate::import::Importer;
use crate::staff::Gate;
use crate::waiting_room::Keeper;
use crate::{error, processes, statements};
use anyhow::Context;
use client::ProcessKind;
use picture_store::PictureStore;
use prometheus_client::registry::Registry;
use service::http::{Observed, Serving, observe};
use service::metrics::HttpMetrics;
use service::{Readiness, Shutdown, admin};
use std::sync::Arc;

/// Everything that counts something in this role.
struct Metrics {
    http: Arc<HttpMetrics>,
    database: Arc<DatabaseMetrics>,
    catalogue: Arc<CatalogueMetrics>,
    orders: Arc<OrderMetrics>,
    gate: Gate,
}

impl Metrics {
    fn register(registry: &mut Registry) -> Self {
        Self {
            http: HttpMetrics::register(registry),
            database: DatabaseMetrics::register(registry, &statements()),
            catalogue: CatalogueMetrics::register(registry),
            orders: OrderMetrics::register(registry),
            gate: Gate::register(registry),
        }
    }
}

/// Serves the API until SIGTERM or SIGINT, then drains.
pub async fn serve(config: ServeConfig) -> anyhow::Result<()> {
    service::logging::start(&config.log)?;
    let shutdown = Shutdown::on_signals()?;
    let readiness = Readiness::new(&["database", "catalogue"]);

    let mut registry = Registry::default();
    let metrics = Metrics::register(&mut registry);
    let database = Database::new(&config.database, metrics.database)?;
    database.register_pool(&mut registry);
    let catalogue = Arc::new(Published::new(metrics.catalogue));

    let follower = Follower::new(database.clone(), Arc::clone(&catalogue));
    let following = tokio::spawn({
        let (readiness, shutdown) = (readiness.clone(), shutdown.clone());
        async move { follower.run(&readiness, &shutdown).await }
    });

    let importer = Importer::new(config.database.clone(), config.approvals.approval_price_cut_percent);
    let studio = Studio::new(PictureStore::open(&config.pictures).context("pictures cannot be stored")?);
    let desk = (metrics.gate, config.approvals, studio, importer);
    let shop = Shop::new(catalogue, database.clone(), (&config.orders, metrics.orders), desk);
    let keeper =
        Keeper::new(database.clone(), Arc::clone(&shop.waiting_room), config.waiting_room_per_minute);
    let keeping = tokio::spawn(keeper.run(shutdown.clone()));
    let health = (readiness.clone(), shutdown.clone());
    let beating = tokio::spawn(processes::beat(ProcessKind::Backend, database.clone(), health));
    let observed = Observed {
        metrics: Arc::clone(&metrics.http),
        access_log: config.log.access_log,
        on_panic: error::on_panic,
    };
    let serving = Serving {
        listen: config.listen,
        app: observe(api::router(shop), observed).merge(admin::health(readiness.clone())).into(),
        admin: admin::router(Arc::new(registry), readiness.clone()),
        metrics: metrics.http,
        readiness,
        shutdown,
    };
    service::http::serve(serving).await?;
    following.await?;
    keeping.await?;
    beating.await?;
    database.close();
    Ok(())
}

/// The metrics of this role, for `docs/METRICS.md`.
pub(crate) fn metrics_to_describe() -> anyhow::Result<Registry> {
    let mut registry = Registry::default();
    let metrics = Metrics::register(&mut registry);
    describe_pool(metrics.database, &mut registry)?;
    Ok(registry)
}

/// A pool that never connects, so that its gauges are listed.
pub(crate) fn describe_pool(metrics: Arc<DatabaseMetrics>, registry: &mut Registry) -> anyhow::Result<()> {
    let config = DatabaseConfig { database_url: "postgres://localhost/none".into(), database_pool_size: 1 };
    Database::new(&config, metrics)?.register_pool(registry);
    Ok(())
}
