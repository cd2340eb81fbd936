//! Errors at the edge: one type that every handler returns, and how it becomes `application/problem+json`.
//!
//! A feature has its own error enum and turns it into an [`ApiError`]: what the client sees (status, stable code, one
//! sentence) and what the operator sees (the source, logged once by [`render()`]). Extractors that replace axum's own
//! turn every refusal of a body, query, path or header into the same form.

mod api_error;
mod extract;
mod render;

pub use api_error::ApiError;
pub use extract::{Body, Parameters, PathSegment, Upload};
pub use render::{method_not_allowed, not_found, on_panic, render};
