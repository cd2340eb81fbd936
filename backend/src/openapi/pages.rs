//! The document and the page to try it, both served from memory.

use axum::Router;
use utoipa::openapi::OpenApi;
use utoipa_swagger_ui::{Config, SwaggerUi};

/// `/api/v1/openapi.json` and `/api/docs`.
pub(crate) fn pages(document: OpenApi) -> Router {
    const DOCUMENT: &str = "/api/v1/openapi.json";
    // Swagger UI otherwise offers to send the document to a validator on the internet.
    let config = Config::from(DOCUMENT).validator_url("none");
    SwaggerUi::new("/api/docs").url(DOCUMENT, document).config(config).into()
}
