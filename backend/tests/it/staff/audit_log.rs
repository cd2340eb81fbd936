//! What is written down, and that nobody writes it anew.

use super::{invite, signed_in};
use crate::shop::TestShop;
use backend::audit::audit;
use serde_json::{Value, json};
use std::sync::Arc;
use tokio::task::JoinSet;

#[tokio::test]
async fn what_people_do_is_written_down_in_its_transaction() {
    let shop = TestShop::open().await;
    let (owner, owner_id) = signed_in(&shop, "owner").await;
    let id =
        invite(&shop, &owner, ("new@shop.example", "support")).await.body["person"]["id"].as_i64().unwrap();
    invite(&shop, &owner, ("new@shop.example", "support")).await;
    shop.call(("PATCH", &format!("/staff/people/{id}")), &owner, &json!({"role": "manager"})).await;

    let log = shop.call(("GET", "/staff/audit-log?limit=1"), &owner, &Value::Null).await;
    let entry = &log.body["entries"][0];
    assert_eq!(
        (&entry["action"], &entry["object"], &entry["staff_id"], &entry["request_id"]),
        (&json!("change_staff"), &json!(format!("staff:{id}")), &json!(owner_id), &json!("test-request-1"))
    );
    assert_eq!(entry["before"], json!({"role": "support", "state": "invited"}));
    assert_eq!(entry["after"], json!({"role": "manager", "state": "invited"}));
    let next = log.body["next"].as_i64().unwrap();
    let older = shop.call(("GET", &format!("/staff/audit-log?before={next}")), &owner, &Value::Null).await;
    assert_eq!(older.body["entries"].as_array().unwrap().len(), 1, "what was refused is not in the log");
    assert_eq!(
        (&older.body["entries"][0]["action"], &older.body["next"]),
        (&json!("invite_staff"), &Value::Null)
    );

    for (filter, lines) in [
        (format!("staff={owner_id}"), 2),
        ("staff=4711".to_owned(), 0),
        ("action=invite_staff".to_owned(), 1),
        (format!("object=staff:{id}"), 2),
    ] {
        let log = shop.call(("GET", &format!("/staff/audit-log?{filter}")), &owner, &Value::Null).await;
        assert_eq!(log.body["entries"].as_array().unwrap().len(), lines, "{filter}");
    }
    let wrong = shop.call(("GET", "/staff/audit-log?limit=101"), &owner, &Value::Null).await;
    assert_eq!(wrong.body["errors"][0]["field"], "limit");
    shop.assert_invariants().await;
}

#[tokio::test]
async fn the_application_can_add_lines_and_nothing_else() {
    let shop = TestShop::open().await;
    let (owner, _) = signed_in(&shop, "owner").await;
    invite(&shop, &owner, ("new@shop.example", "support")).await;
    let application = shop.observer().await;
    application.batch_execute("SET ROLE dhakacart_app").await.unwrap();
    for forbidden in [
        "UPDATE audit_log SET actor = 'nobody'",
        "DELETE FROM audit_log",
        "TRUNCATE audit_log",
        "INSERT INTO audit_log (sequence, actor, action, object, request_id) VALUES (7, 'x', 'x', 'x', '')",
        "INSERT INTO audit_log (at, actor, action, object, request_id) VALUES (now(), 'x', 'x', 'x', '')",
        "ALTER TABLE audit_log DISABLE TRIGGER USER",
        "DELETE FROM staff",
    ] {
        let error = application.batch_execute(forbidden).await.unwrap_err();
        assert_eq!(
            error.code().map(tokio_postgres::error::SqlState::code),
            Some("42501"),
            "{forbidden}: {error:?}"
        );
    }
    let owner_of_the_schema = shop.owner.batch_execute("DELETE FROM audit_log").await.unwrap_err();
    assert!(format!("{owner_of_the_schema:?}").contains("append-only"));
}

#[tokio::test]
async fn the_audit_names_the_line_that_was_changed_taken_out_or_put_in() {
    for (tampering, said) in [
        ("UPDATE audit_log SET actor = 'somebody else' WHERE sequence = 2", "line 2 was changed"),
        ("UPDATE audit_log SET after = '{\"role\": \"owner\"}' WHERE sequence = 3", "line 3 was changed"),
        ("UPDATE audit_log SET at = at - interval '1 microsecond' WHERE sequence = 1", "line 1 was changed"),
        ("DELETE FROM audit_log WHERE sequence = 2", "the lines between 1 and 3 are missing"),
        ("DELETE FROM audit_log WHERE sequence = 1", "the lines between 0 and 2 are missing"),
        (
            "UPDATE audit_log SET actor = 'x' WHERE sequence = 2;
             UPDATE audit_log SET hash = audit_log_hash(audit_log) WHERE sequence = 2",
            "line 3 does not follow the line before it",
        ),
    ] {
        let shop = TestShop::open().await;
        let (owner, _) = signed_in(&shop, "owner").await;
        for name in ["a", "b", "c"] {
            invite(&shop, &owner, (&format!("{name}@shop.example"), "support")).await;
        }
        shop.assert_invariants().await;
        let mut client = shop.observer().await;
        client.batch_execute("ALTER TABLE audit_log DISABLE TRIGGER USER").await.unwrap();
        client.batch_execute(tampering).await.unwrap();
        let findings = audit(&mut client, &[]).await.unwrap();
        let wrong: Vec<&String> = findings.iter().flat_map(|finding| &finding.differences).collect();
        assert_eq!(wrong, [said], "{tampering}");
    }
}

#[tokio::test]
async fn many_who_write_at_once_make_one_chain() {
    let shop = Arc::new(TestShop::open().await);
    let (owner, _) = signed_in(&shop, "owner").await;
    let mut writers = JoinSet::new();
    for writer in 0..20 {
        let (shop, owner) = (Arc::clone(&shop), owner.clone());
        writers.spawn(
            async move { invite(&shop, &owner, (&format!("p{writer}@shop.example"), "support")).await },
        );
    }
    for answer in writers.join_all().await {
        assert_eq!(answer.status, 200, "{answer:?}");
    }
    assert_eq!(shop.count("SELECT count(*) FROM audit_log").await, 20);
    shop.assert_invariants().await;
}
