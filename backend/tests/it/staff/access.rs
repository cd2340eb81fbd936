//! Every operation of the API as nobody and as each role.

use super::signed_in;
use crate::shop::TestShop;
use axum::http::StatusCode;
use backend::config::Section;
use domain::{Permission, Role};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Operations for shoppers and frontends, and those with which people come in. Whatever else there is names a permission.
const FOR_EVERYBODY: [&str; 17] = [
    "accept_invitation",
    "cancel_order",
    "catalogue_content",
    "catalogue_offers",
    "find_product",
    "follow_waiting_room",
    "list_brands",
    "list_categories",
    "list_places",
    "list_products",
    "open_invitation",
    "place_order",
    "quote",
    "report_process",
    "search_products",
    "sign_in_staff",
    "track_order",
];

struct Operation {
    id: String,
    method: String,
    path: String,
    /// None: for everybody. Empty: for whoever is signed in.
    asks: Option<Vec<String>>,
}

fn operations() -> Vec<Operation> {
    let document: Value = serde_json::from_str(&backend::describe(Section::Openapi).unwrap()).unwrap();
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let Some(id) = operation["operationId"].as_str() else { continue };
            let asks = operation.get("security").map(|asks| {
                let scopes = asks[0]["staff"].as_array().unwrap();
                scopes.iter().map(|scope| scope.as_str().unwrap().to_owned()).collect()
            });
            let path = path
                .strip_prefix("/api/v1")
                .unwrap()
                .replace("{id}", "999999")
                .replace("{number}", "DK-7K3M-9QXW-0")
                .replace("{phone}", "01712345678");
            operations.push(Operation { id: id.to_owned(), method: method.to_uppercase(), path, asks });
        }
    }
    operations
}

#[test]
fn whatever_names_no_permission_is_known_to_be_for_everybody() {
    let operations = operations();
    let open: BTreeSet<&str> = operations
        .iter()
        .filter(|operation| operation.asks.is_none())
        .map(|operation| &*operation.id)
        .collect();
    assert_eq!(open, BTreeSet::from(FOR_EVERYBODY));
    let named: BTreeSet<&str> =
        operations.iter().flat_map(|operation| operation.asks.iter().flatten()).map(|s| &**s).collect();
    let known: BTreeSet<&str> = Permission::ALL.map(Permission::code).into();
    assert!(named.is_subset(&known), "{named:?}");
}

#[tokio::test]
async fn every_operation_for_staff_refuses_nobody_and_roles_without_its_permission() {
    let shop = TestShop::open().await;
    let mut tried = 0;
    for Operation { id, method, path, asks } in operations() {
        let Some(asks) = asks else { continue };
        let request = (method.as_str(), path.as_str());
        for token in ["", "made-up", "x".repeat(500).as_str()] {
            assert_eq!(shop.call(request, token, &json!({})).await.code(), "unauthenticated", "{id}");
        }
        for role in Role::ALL {
            // A session each, because signing out ends it.
            let (token, _) = signed_in(&shop, role.code()).await;
            let answer = shop.call(request, &token, &json!({})).await;
            let may = asks.iter().all(|scope| role.permissions().iter().any(|p| p.code() == scope));
            if may {
                let refusals = [StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN];
                assert!(!refusals.contains(&answer.status), "{role} may {id}: {answer:?}");
                assert!(!answer.status.is_server_error(), "{role} {id}: {answer:?}");
            } else {
                assert_eq!(
                    (answer.status, answer.code()),
                    (StatusCode::FORBIDDEN, "forbidden"),
                    "{role} {id}"
                );
            }
            tried += 1;
        }
    }
    assert!(tried >= 6 * 8, "{tried}");
}

#[tokio::test]
async fn a_session_ends_by_rest_by_age_and_with_access() {
    let shop = TestShop::open().await;
    for end in [
        "UPDATE staff_session SET last_seen_at = now() - interval '12 hours'",
        "UPDATE staff_session SET expires_at = now()",
        "UPDATE staff_session SET revoked_at = now()",
        "UPDATE staff SET state = 'disabled'",
    ] {
        let (token, _) = signed_in(&shop, "support").await;
        assert_eq!(shop.call(("GET", "/staff/me"), &token, &Value::Null).await.status, 200);
        shop.owner.batch_execute(end).await.unwrap();
        assert_eq!(
            shop.call(("GET", "/staff/me"), &token, &Value::Null).await.code(),
            "unauthenticated",
            "{end}"
        );
    }
}
