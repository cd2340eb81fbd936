//! The catalogue of this process as numbers. A growing age means that the database is not followed.

use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::{Registry, Unit};
use std::sync::Arc;

/// Versions, age and size.
#[derive(Debug, Default)]
pub struct CatalogueMetrics {
    pub(crate) content_version: Gauge,
    pub(crate) offers_version: Gauge,
    pub(crate) products: Gauge,
    pub(crate) age_seconds: Gauge,
    pub(crate) failed_polls: Counter,
}

impl CatalogueMetrics {
    /// Makes the metrics and registers them.
    pub fn register(registry: &mut Registry) -> Arc<Self> {
        let metrics = Self::default();
        let help = "Content version that is served";
        registry.register("catalogue_content_version", help, metrics.content_version.clone());
        let help = "Offers version that is served, counted by this process";
        registry.register("catalogue_offers_version", help, metrics.offers_version.clone());
        registry.register("catalogue_products", "Published products", metrics.products.clone());
        let age = metrics.age_seconds.clone();
        registry.register_with_unit(
            "catalogue_age",
            "Time since the database was last followed",
            Unit::Seconds,
            age,
        );
        registry.register("catalogue_failed_polls", "Polls that failed", metrics.failed_polls.clone());
        Arc::new(metrics)
    }
}
