//! Extractors whose refusals are problems with the right code: 400 for what cannot be read, 413, 415, and 422 with the
//! field's name for a value that is wrong.

use super::ApiError;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use client::Code;
use serde::de::DeserializeOwned;
use std::time::Duration;

/// How long a body may take to arrive. The slowest phone on a bad line sends its few kilobytes in this time.
const BODY_ARRIVES: Duration = Duration::from_secs(10);

/// A JSON body, at most [`domain::MAX_BODY_BYTES`] (set as axum's body limit on the whole API).
pub struct Body<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        if !is_json(request.headers()) {
            return Err(ApiError::new(Code::UnsupportedMediaType));
        }
        let bytes = tokio::time::timeout(BODY_ARRIVES, Bytes::from_request(request, state))
            .await
            .map_err(|_| ApiError::new(Code::Malformed).with_detail("The body did not arrive in time."))?
            .map_err(|rejection| refused_body(&rejection))?;
        parse_json(&bytes).map(Self)
    }
}

/// How long a file may take to arrive: 8 MiB from a phone on a slow line.
const FILE_ARRIVES: Duration = Duration::from_secs(15);

/// A file as it was sent, with the body limit of its route.
pub struct Upload(pub Bytes);

impl<S: Send + Sync> FromRequest<S> for Upload {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        tokio::time::timeout(FILE_ARRIVES, Bytes::from_request(request, state))
            .await
            .map_err(|_| ApiError::new(Code::Malformed).with_detail("The file did not arrive in time."))?
            .map(Self)
            .map_err(|rejection| match refused_body(&rejection) {
                error if error.code() == Code::BodyTooLarge => error.with_detail("The file is too large."),
                error => error,
            })
    }
}

/// The query string.
pub struct Parameters<T>(pub T);

impl<T: DeserializeOwned, S: Sync> FromRequestParts<S> for Parameters<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        parse_query(parts.uri.query().unwrap_or_default()).map(Self)
    }
}

/// The only variable segment of the path.
pub struct PathSegment(pub String);

impl<S: Send + Sync> FromRequestParts<S> for PathSegment {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let unreadable = |_| ApiError::new(Code::Malformed).with_detail("The address is not valid UTF-8.");
        Path::<String>::from_request_parts(parts, state)
            .await
            .map(|Path(text)| Self(text))
            .map_err(unreadable)
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let content_type =
        headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let media_type = content_type.split(';').next().unwrap_or_default().trim();
    media_type.eq_ignore_ascii_case("application/json")
}

fn refused_body(rejection: &BytesRejection) -> ApiError {
    if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
        ApiError::new(Code::BodyTooLarge)
    } else {
        ApiError::new(Code::Malformed).with_detail("The body was cut off.")
    }
}

fn parse_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ApiError> {
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        let path = error.path().to_string();
        let error = error.into_inner();
        if !error.is_data() {
            return not_json(&error);
        }
        let message = sentence(&error);
        ApiError::invalid_input(field(&path, &message), message)
    })?;
    deserializer.end().map_err(|error| not_json(&error))?;
    Ok(value)
}

fn not_json(error: &serde_json::Error) -> ApiError {
    ApiError::new(Code::Malformed).with_detail(format!("The body is not valid JSON: {error}."))
}

/// The message without the position, which the field's path says better.
fn sentence(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.rsplit_once(" at line ").map_or(text.as_str(), |(message, _)| message).to_owned()
}

fn parse_query<T: DeserializeOwned>(query: &str) -> Result<T, ApiError> {
    let pairs = serde_urlencoded::Deserializer::new(form_urlencoded::parse(query.as_bytes()));
    serde_path_to_error::deserialize(pairs).map_err(|error| {
        let path = error.path().to_string();
        let message = error.into_inner().to_string();
        ApiError::invalid_input(field(&path, &message), message)
    })
}

/// The field that a message is about. A missing field is not in the path, only in the message.
fn field(path: &str, message: &str) -> String {
    let missing = message.strip_prefix("missing field `").and_then(|rest| rest.strip_suffix('`'));
    match (path, missing) {
        (".", Some(name)) => name.to_owned(),
        (path, Some(name)) => format!("{path}.{name}"),
        (".", None) => "body".to_owned(),
        (path, None) => path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use client::PlaceOrder;
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    struct Pages {
        #[serde(default)]
        page: u32,
    }

    fn refused(json: &str) -> (Code, String) {
        let error = parse_json::<PlaceOrder>(json.as_bytes()).unwrap_err();
        (error.code(), error.problem.errors.first().map(|error| error.field.clone()).unwrap_or_default())
    }

    #[test]
    fn a_wrong_value_names_its_field() {
        let invalid = |field: &str| (Code::InvalidInput, field.to_owned());
        assert_eq!(refused(r#"{"lines": [{"sku": 1, "quantity": 21}]}"#), invalid("lines[0].quantity"));
        assert_eq!(refused(r#"{"lines": [{"sku": 1}]}"#), invalid("lines[0].quantity"));
        assert_eq!(refused(r#"{"phone": "12"}"#), invalid("phone"));
        assert_eq!(refused("{}"), invalid("lines"));
        assert_eq!(refused(r#"{"colour": 1}"#), invalid("colour"));
        assert_eq!(refused("[]"), invalid("body"));
        assert_eq!(refused("7"), invalid("body"));
    }

    #[test]
    fn what_is_not_json_is_malformed() {
        for text in ["", "{", "{,}", "\u{0}", "{\"lines\": [", "\"\\ud800\""] {
            assert_eq!(refused(text).0, Code::Malformed, "{text:?}");
        }
    }

    #[test]
    fn a_wrong_parameter_names_itself() {
        assert_eq!(parse_query::<Pages>("page=3&other=x").unwrap().page, 3);
        assert_eq!(parse_query::<Pages>("").unwrap().page, 0);
        let error = parse_query::<Pages>("page=-1").unwrap_err();
        assert_eq!(error.problem.errors[0].field, "page");
    }
}
