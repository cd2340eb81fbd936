//! The `OpenAPI` 3.1 document: made from the handlers, completed by rule, shown at `/api/docs`.
//!
//! Handlers document what they answer when all goes well and their own refusals. What any of them can answer (a body
//! that cannot be read, a lost database) is added here for all, so that no status is undocumented.

mod pages;
mod problems;

pub(crate) use pages::pages;
pub(crate) use problems::complete;

use utoipa::OpenApi;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};

/// Title and words at the head of the document.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "DhakaCart",
        description = "The shop's API. Amounts are poisha (1/100 taka), times are RFC 3339 in UTC. Errors are \
                       application/problem+json with a stable code."
    ),
    components(schemas(client::Problem)),
    tags(
        (name = "catalogue", description = "What the shop sells. Answered from memory, also while the database is away."),
        (name = "checkout", description = "What a basket costs, and ordering it."),
        (name = "orders", description = "What became of an order."),
        (name = "staff", description = "For people who work for the shop. With `Authorization: Bearer` and the token of a session; each operation names the permission that it needs."),
        (name = "desk", description = "For people who work for the shop: what is sold, its price and its stock."),
        (name = "followers", description = "For frontends that keep the catalogue in memory.")
    )
)]
struct Head;

/// The document without operations.
pub(crate) fn head() -> utoipa::openapi::OpenApi {
    let mut head = Head::openapi();
    let session = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
    head.components.get_or_insert_default().add_security_scheme("staff", session);
    head
}

/// The whole document, as it is served.
pub fn document() -> utoipa::openapi::OpenApi {
    complete(crate::api::routes().into_openapi())
}
