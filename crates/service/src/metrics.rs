//! Request metrics that every service has: rate, errors, duration per route.

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};
use std::sync::Arc;
use std::time::Duration;

/// Upper bounds of the duration buckets, in seconds. Pages from memory take microseconds, orders milliseconds.
const DURATION_BUCKETS: [f64; 14] =
    [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0];

/// Labels of the request counter.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct RequestLabels {
    /// The route's pattern, such as `/product/{slug}`; `unmatched` when there is none, `refused` when too much
    /// came at once. Never the path itself, which
    /// anybody can make endless.
    pub route: Arc<str>,
    /// The method; `other` for unusual ones.
    pub method: &'static str,
    /// The status.
    pub status: u16,
}

/// Labels of the duration histogram.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct RouteLabels {
    /// As in [`RequestLabels`].
    pub route: Arc<str>,
}

/// A histogram with the shop's duration buckets, in seconds.
pub fn duration_histogram() -> Histogram {
    Histogram::new(DURATION_BUCKETS)
}

/// Rate, errors and duration per route.
#[derive(Debug)]
pub struct HttpMetrics {
    requests: Family<RequestLabels, Counter>,
    durations: Family<RouteLabels, Histogram, fn() -> Histogram>,
    in_flight: Gauge,
    connections: Gauge,
}

impl HttpMetrics {
    /// Makes the metrics and registers them.
    pub fn register(registry: &mut Registry) -> Arc<Self> {
        let metrics = Self {
            requests: Family::default(),
            durations: Family::new_with_constructor(duration_histogram as fn() -> Histogram),
            in_flight: Gauge::default(),
            connections: Gauge::default(),
        };
        registry.register("http_requests", "Answered requests", metrics.requests.clone());
        let durations = metrics.durations.clone();
        registry.register_with_unit(
            "http_request_duration",
            "Time from request head to answer head",
            Unit::Seconds,
            durations,
        );
        registry.register(
            "http_requests_in_flight",
            "Requests being answered now",
            metrics.in_flight.clone(),
        );
        registry.register("http_connections", "Open connections", metrics.connections.clone());
        Arc::new(metrics)
    }

    /// A request begins.
    pub(crate) fn begin(&self) {
        self.in_flight.inc();
    }

    /// A request was given up by its caller before it was answered.
    pub(crate) fn abandon(&self) {
        self.in_flight.dec();
    }

    /// A request is answered.
    pub(crate) fn end(&self, labels: &RequestLabels, duration: Duration) {
        self.in_flight.dec();
        let route = RouteLabels { route: Arc::clone(&labels.route) };
        self.requests.get_or_create(labels).inc();
        self.durations.get_or_create(&route).observe(duration.as_secs_f64());
    }

    /// The gauge of open connections.
    pub(crate) const fn connections(&self) -> &Gauge {
        &self.connections
    }
}
