//! Every refusal is a problem with the right code, and no input gives a 500.

use crate::shop::{TestShop, key, order};
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use client::Code;
use std::collections::HashSet;

const JSON: &str = "application/json";

fn post(path: &str, content_type: &str, body: impl Into<Body>) -> Request<Body> {
    Request::post(path)
        .header(header::CONTENT_TYPE, content_type)
        .header("idempotency-key", key())
        .body(body.into())
        .unwrap()
}

#[tokio::test]
async fn what_cannot_be_read_has_its_own_code() {
    let shop = TestShop::open().await;
    let large = "x".repeat(domain::MAX_BODY_BYTES + 1);
    let large_in_pieces = Body::from_stream(pieces());
    let mut seen = HashSet::new();
    for (status, code, request) in [
        (400, "malformed", post("/api/v1/orders", JSON, "{")),
        (400, "malformed", post("/api/v1/quotes", JSON, vec![0xff, 0xfe])),
        (400, "malformed", post("/api/v1/quotes", JSON, "{\"upazila\": \"\\ud800\"}")),
        (400, "malformed", post("/api/v1/quotes", JSON, "")),
        (413, "body_too_large", post("/api/v1/orders", JSON, large)),
        (413, "body_too_large", post("/api/v1/orders", JSON, large_in_pieces)),
        (415, "unsupported_media_type", post("/api/v1/orders", "text/plain", "{}")),
        (
            415,
            "unsupported_media_type",
            post("/api/v1/orders/track", "application/x-www-form-urlencoded", "a=b"),
        ),
        (415, "unsupported_media_type", Request::post("/api/v1/quotes").body(Body::from("{}")).unwrap()),
        (422, "invalid_input", post("/api/v1/quotes", JSON, "{}")),
        (422, "invalid_input", post("/api/v1/quotes", JSON, format!("{{\"lines\":{}", "[".repeat(10_000)))),
        (422, "invalid_input", post("/api/v1/quotes", "Application/JSON; charset=utf-8", "[]")),
        (404, "not_found", Request::get("/api/v1/nothing").body(Body::empty()).unwrap()),
        (404, "not_found", Request::get("/").body(Body::empty()).unwrap()),
        (404, "not_found", Request::get("/api/v1/products/%00").body(Body::empty()).unwrap()),
        (400, "malformed", Request::get("/api/v1/products/%ff").body(Body::empty()).unwrap()),
        (405, "method_not_allowed", Request::get("/api/v1/orders").body(Body::empty()).unwrap()),
        (405, "method_not_allowed", Request::delete("/api/v1/products").body(Body::empty()).unwrap()),
    ] {
        let what = format!("{} {}", request.method(), request.uri());
        let answer = shop.send(request).await;
        assert_eq!((answer.status.as_u16(), answer.code()), (status, code), "{what}: {answer:?}");
        assert_eq!(answer.headers[header::CACHE_CONTROL], "no-store");
        assert_eq!(answer.headers.contains_key(header::ALLOW), status == 405, "{what}");
        seen.insert(code);
    }
    assert_eq!(seen.len(), 6);
}

fn pieces() -> impl futures_core::Stream<Item = Result<Vec<u8>, std::convert::Infallible>> {
    Pieces(20)
}

/// A body without a length: 20 pieces of 8 KiB.
struct Pieces(usize);

impl futures_core::Stream for Pieces {
    type Item = Result<Vec<u8>, std::convert::Infallible>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        let next = self.0.checked_sub(1).map(|left| {
            self.0 = left;
            Ok(vec![b' '; 8 * 1024])
        });
        std::task::Poll::Ready(next)
    }
}

/// Every code that a client can meet is met by a test; a new code must be added here with its test.
#[test]
fn every_code_has_its_test() {
    const fn tested_in(code: Code) -> &'static str {
        match code {
            Code::Malformed
            | Code::NotFound
            | Code::MethodNotAllowed
            | Code::BodyTooLarge
            | Code::UnsupportedMediaType => "errors",
            Code::InvalidInput
            | Code::PriceChanged
            | Code::SoldOut
            | Code::PossibleDuplicate
            | Code::Busy
            | Code::Internal => "checkout/place",
            Code::IdempotencyKeyInvalid | Code::IdempotencyKeyReused => "checkout/idempotency",
            Code::DatabaseUnavailable => "database",
            Code::CouponRefused | Code::LimitReached => "promotions",
            Code::NotCancellable => "orders",
            Code::SignInFailed | Code::TooManyAttempts | Code::InvitationInvalid | Code::StaffExists => {
                "staff/entering"
            }
            Code::Unauthenticated | Code::Forbidden => "staff/access",
            Code::LastOwner => "staff/people",
            Code::OrderMoved => "staff/order_desk",
            Code::Outdated => "desk/price",
            Code::TooFewPieces => "desk/stock",
            Code::ProposalDecided | Code::NeedsAnotherPerson => "desk/proposals",
            Code::CatalogueFrozen => "desk/freeze",
            Code::Taken => "desk/campaigns",
        }
    }
    assert_eq!(tested_in(Code::DatabaseUnavailable), "database");
}

#[tokio::test]
async fn no_input_gives_a_500() {
    let shop = TestShop::open().await;
    let valid = order().to_string();
    let mut bodies: Vec<Vec<u8>> =
        ["null", "0", "\"\"", "[]", "{}", "true", "1e999", "{\"lines\":{}}", "{\"lines\":[null]}"]
            .iter()
            .map(|text| text.as_bytes().to_vec())
            .collect();
    // Every prefix, and every byte replaced by something else.
    for at in (0..valid.len()).step_by(3) {
        bodies.push(valid.as_bytes()[..at].to_vec());
        for byte in [0, b'"', b'}', b'9', b'-', 0xff] {
            let mut body = valid.clone().into_bytes();
            body[at] = byte;
            bodies.push(body);
        }
    }
    for body in bodies {
        for path in ["/api/v1/orders", "/api/v1/quotes", "/api/v1/orders/track", "/api/v1/orders/cancel"] {
            let answer = shop.send(post(path, JSON, body.clone())).await;
            assert!(answer.status.as_u16() < 500, "{path} {}: {answer:?}", String::from_utf8_lossy(&body));
        }
    }
    for path in [
        "/products?page=0",
        "/products?page=-1",
        "/products?page=99999999999999999999",
        "/products?page=x",
        "/products?page=2",
        "/products?category=%00",
        "/products?category=none",
        "/products?brand=,,,",
        "/products?min=x",
        "/products?max=-5",
        "/products?sort=sideways",
        "/products?in_stock=maybe",
        "/products?page=1&page=2",
        "/products?%ff=%fe",
        "/products?=",
        "/search",
        "/search?q=",
        "/search?q=%22%20AND%20(",
        "/search?q=%00%ff",
        "/search?q=*:*",
        "/search?q=-",
        "/search?q=%E0%A6%AB%E0%A7%8B%E0%A6%A8",
        "/catalogue/content",
        "/catalogue/content?after=x",
        "/catalogue/content?after=18446744073709551615",
        "/catalogue/offers?epoch=1&after=0",
        "/catalogue/offers?epoch=00000000-0000-0000-0000-000000000000&after=18446744073709551615",
    ] {
        let answer = shop.get(path).await;
        assert!(answer.status.as_u16() < 500, "{path}: {answer:?}");
        if answer.status != StatusCode::OK && answer.status != StatusCode::NO_CONTENT {
            answer.code();
        }
    }
    let long = format!("/search?q={}", "ক".repeat(5_000));
    let long = Request::builder()
        .method(Method::GET)
        .uri(urlencode(&format!("/api/v1{long}")))
        .body(Body::empty())
        .unwrap();
    assert!(shop.send(long).await.status.as_u16() < 500);
    shop.assert_invariants().await;
}

fn urlencode(path: &str) -> String {
    path.bytes()
        .map(|byte| if byte.is_ascii() { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}
