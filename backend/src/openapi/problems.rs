//! The problems that operations share.

use utoipa::openapi::content::ContentBuilder;
use utoipa::openapi::path::Operation;
use utoipa::openapi::schema::Ref;
use utoipa::openapi::{OpenApi, PathItem, Response, ResponseBuilder};

const PROBLEM: &str = "application/problem+json";

/// What any operation can answer.
const ALWAYS: [(&str, &str); 5] = [
    ("400", "`malformed`: the request cannot be read"),
    ("405", "`method_not_allowed`: the address does not take this method"),
    ("422", "`invalid_input`: a value is wrong, see `errors`"),
    ("500", "`internal`: our mistake"),
    ("503", "`database_unavailable` or `busy`: send the same request again after `Retry-After`"),
];

/// What an operation with a body can answer besides.
const WITH_BODY: [(&str, &str); 2] = [
    ("413", "`body_too_large`: more than 64 KiB"),
    ("415", "`unsupported_media_type`: the body is not `application/json`"),
];

/// What an operation for staff can answer besides.
const FOR_STAFF: [(&str, &str); 2] =
    [("401", "`unauthenticated`: nobody is signed in"), ("403", "`forbidden`: the role does not allow it")];

/// What an operation that looks for something can answer besides.
const NOT_FOUND: (&str, &str) = ("404", "`not_found`: there is no such thing");

/// Adds the shared problems to every operation that does not describe them itself.
pub(crate) fn complete(mut document: OpenApi) -> OpenApi {
    for (path, item) in &mut document.paths.paths {
        let looks_for_something = path.contains('{') || path.ends_with("/track") || path.ends_with("/cancel");
        for operation in operations(item) {
            let body = if operation.request_body.is_some() { &WITH_BODY[..] } else { &[] };
            let staff = if operation.security.is_some() { &FOR_STAFF[..] } else { &[] };
            let missing = looks_for_something.then_some(&NOT_FOUND);
            for (status, description) in ALWAYS.iter().chain(body).chain(staff).chain(missing) {
                add(operation, status, description);
            }
        }
    }
    document
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [&mut item.get, &mut item.put, &mut item.post, &mut item.delete, &mut item.patch].into_iter().flatten()
}

fn add(operation: &mut Operation, status: &str, description: &str) {
    let responses = &mut operation.responses.responses;
    responses.entry(status.to_owned()).or_insert_with(|| problem(description).into());
}

fn problem(description: &str) -> Response {
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
    ResponseBuilder::new().description(description).content(PROBLEM, content).build()
}
