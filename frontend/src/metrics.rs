//! What this program counts besides requests: the age of its catalogue, its page cache, its calls to the backend.

use client::{CallError, Code};
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::{Registry, Unit};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Instant;

/// Labels of a call to the backend.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct CallLabels {
    /// The operation, as in the OpenAPI document.
    pub operation: &'static str,
    /// `ok`, `no_answer`, `unreadable`, or the code of the problem.
    pub outcome: String,
}

/// The frontend's own metrics.
#[derive(Debug)]
pub struct ShopMetrics {
    /// Pages given out from memory.
    pub page_hits: Counter,
    /// Pages that were rendered.
    pub page_misses: Counter,
    /// Bytes of pages in memory.
    pub page_bytes: Gauge,
    /// Content version.
    pub content_version: Gauge,
    /// Offers version, counted by the backend that is followed.
    pub offers_version: Gauge,
    /// Products that are sold.
    pub products: Gauge,
    /// Seconds since a backend last said that the catalogue is up to date.
    pub snapshot_age: Gauge<f64, AtomicU64>,
    /// Copies of the catalogue written to disk.
    pub copies_written: Counter,
    calls: Family<CallLabels, Counter>,
    started: Instant,
}

impl ShopMetrics {
    /// Makes the metrics and registers them.
    pub fn register(registry: &mut Registry) -> Arc<Self> {
        let metrics = Self {
            page_hits: Counter::default(),
            page_misses: Counter::default(),
            page_bytes: Gauge::default(),
            content_version: Gauge::default(),
            offers_version: Gauge::default(),
            products: Gauge::default(),
            snapshot_age: Gauge::default(),
            copies_written: Counter::default(),
            calls: Family::default(),
            started: Instant::now(),
        };
        registry.register("page_cache_hits", "Pages given out from memory", metrics.page_hits.clone());
        registry.register("page_cache_misses", "Pages that were rendered", metrics.page_misses.clone());
        registry.register_with_unit(
            "page_cache_size",
            "Rendered pages in memory",
            Unit::Bytes,
            metrics.page_bytes.clone(),
        );
        let content = metrics.content_version.clone();
        registry.register("catalogue_content_version", "Version of products and categories", content);
        let offers = metrics.offers_version.clone();
        registry.register("catalogue_offers_version", "Version of prices and stock hints", offers);
        registry.register("catalogue_products", "Products that are sold", metrics.products.clone());
        registry.register_with_unit(
            "catalogue_age",
            "Time since a backend said that the catalogue is up to date",
            Unit::Seconds,
            metrics.snapshot_age.clone(),
        );
        let copies = metrics.copies_written.clone();
        registry.register("catalogue_copies_written", "Copies of the catalogue written to disk", copies);
        registry.register("backend_calls", "Calls to the backend by outcome", metrics.calls.clone());
        // Shown before the first call, so that a rule on it can fire and the documentation can list it.
        let labels = CallLabels { operation: "place_order", outcome: "ok".to_owned() };
        drop(metrics.calls.get_or_create(&labels));
        Arc::new(metrics)
    }

    /// Counts a call to the backend.
    pub fn count_call<T>(&self, operation: &'static str, answer: &Result<T, CallError>) {
        let outcome = match answer {
            Ok(_) => "ok".to_owned(),
            Err(CallError::NoAnswer(_)) => "no_answer".to_owned(),
            Err(CallError::Unreadable { .. }) => "unreadable".to_owned(),
            Err(CallError::Problem(problem)) => code_name(problem.code),
        };
        self.calls.get_or_create(&CallLabels { operation, outcome }).inc();
    }

    /// Sets the age of the catalogue; `None` when no backend was ever heard, then it counts from the start.
    pub fn set_age(&self, heard: Option<Instant>) {
        self.snapshot_age.set(heard.unwrap_or(self.started).elapsed().as_secs_f64());
    }
}

fn code_name(code: Code) -> String {
    match serde_json::to_value(code) {
        Ok(serde_json::Value::String(name)) => name,
        _ => "problem".to_owned(),
    }
}
