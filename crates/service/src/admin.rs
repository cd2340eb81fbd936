//! Health and metrics. On a port of its own, which no load balancer opens to the world.

use crate::Readiness;
use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use prometheus_client::encoding::text::encode;
use prometheus_client::registry::Registry;
use std::sync::Arc;

const METRICS_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// `/livez`, `/readyz` and `/metrics`.
pub fn router(registry: Arc<Registry>, readiness: Readiness) -> Router {
    let metrics = Router::new().route("/metrics", get(metrics)).with_state(registry);
    health(readiness).merge(metrics)
}

/// `/livez`: the process runs. `/readyz`: it should be given traffic; else 503 and what is missing.
pub fn health(readiness: Readiness) -> Router {
    Router::new()
        .route("/livez", get(async || uncached("ok".to_owned())))
        .route("/readyz", get(ready))
        .with_state(readiness)
}

async fn ready(State(readiness): State<Readiness>) -> Response {
    match readiness.missing().as_slice() {
        [] => uncached("ready".to_owned()).into_response(),
        missing => {
            let body = uncached(format!("not ready: {}", missing.join(", ")));
            (StatusCode::SERVICE_UNAVAILABLE, body).into_response()
        }
    }
}

fn uncached(body: String) -> impl IntoResponse {
    ([(header::CACHE_CONTROL, "no-store")], body)
}

async fn metrics(State(registry): State<Arc<Registry>>) -> Response {
    let mut text = String::new();
    match encode(&mut text, &registry) {
        Ok(()) => ([(header::CONTENT_TYPE, METRICS_TYPE)], text).into_response(),
        Err(error) => {
            tracing::error!(error = &error as &dyn std::error::Error, "metrics cannot be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
