//! The document, and the page to try it.

use crate::shop::TestShop;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use backend::config::Section;

#[test]
fn the_document_is_known() {
    let document: serde_json::Value =
        serde_json::from_str(&backend::describe(Section::Openapi).unwrap()).unwrap();
    insta::assert_json_snapshot!(document);
}

#[test]
fn every_section_of_the_documents_can_be_printed() {
    let metrics = backend::describe(Section::Metrics).unwrap();
    for name in [
        "db_query_duration_seconds",
        "db_pool_waiting",
        "orders_placed_total",
        "order_refusals_total",
        "catalogue_content_version",
        "outbox_oldest_age_seconds",
        "holds_expired_total",
        "holds_open",
        "idempotency_keys_trimmed_total",
    ] {
        assert!(metrics.contains(&format!("`{name}`")), "{name} is missing in {metrics}");
    }
    assert!(backend::describe(Section::Config).unwrap().contains("`MAILBOX_DIR`"));
    assert!(backend::describe(Section::Logging).unwrap().contains("order placed"));
}

#[tokio::test]
async fn it_is_served_with_a_page_to_try_it() {
    let shop = TestShop::open().await;
    let document = shop.get("/openapi.json").await;
    assert_eq!((document.status, document.body["openapi"].as_str()), (StatusCode::OK, Some("3.1.0")));
    let page = shop.send(Request::get("/api/docs/").body(Body::empty()).unwrap()).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.headers[header::CONTENT_TYPE].to_str().unwrap().starts_with("text/html"));
}
