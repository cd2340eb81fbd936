//! Who runs the shop.

use crate::shop::{Answer, TestShop};
use crate::staff::signed_in;
use axum::http::StatusCode;
use serde_json::{Value, json};

fn report(name: &str, missing: &[&str], is_last: bool) -> Value {
    json!({"name": name, "kind": "frontend", "started_at": "2026-11-24T04:00:00Z", "missing": missing, "is_last": is_last})
}

async fn tell(shop: &TestShop, report: &Value) -> Answer {
    shop.post("/processes", report).await
}

async fn seen(shop: &TestShop, manager: &str) -> Vec<(String, bool, u64)> {
    let today = shop.call(("GET", "/staff/today"), manager, &Value::Null).await.body;
    let process = |process: &Value| {
        let silent = process["silent_seconds"].as_u64().unwrap();
        (process["name"].as_str().unwrap().to_owned(), process["missing"] == json!([]), silent)
    };
    today["processes"].as_array().unwrap().iter().map(process).collect()
}

#[tokio::test]
async fn processes_are_heard_until_they_end_or_are_silent_for_long() {
    let shop = TestShop::open().await;
    let (manager, _) = signed_in(&shop, "manager").await;
    for (name, missing) in [("web-1/7", &[][..]), ("web-2/7", &["catalogue"]), ("web-3/7", &[])] {
        assert_eq!(tell(&shop, &report(name, missing, false)).await.status, StatusCode::NO_CONTENT);
    }
    let silent = "UPDATE process SET heard_at = now() - interval '40 s' WHERE name = 'web-3/7'";
    shop.owner.batch_execute(silent).await.unwrap();
    let names: Vec<_> = seen(&shop, &manager).await.into_iter().map(|(name, well, _)| (name, well)).collect();
    let expected = [("web-3/7", true), ("web-1/7", true), ("web-2/7", false)];
    assert_eq!(names, expected.map(|(name, well)| (name.to_owned(), well)), "the silent one first");
    assert!((40..60).contains(&seen(&shop, &manager).await[0].2));

    tell(&shop, &report("web-2/7", &[], true)).await;
    shop.owner
        .batch_execute("UPDATE process SET heard_at = now() - interval '11 min' WHERE name = 'web-3/7'")
        .await
        .unwrap();
    tell(&shop, &report("web-1/7", &[], false)).await;
    assert_eq!(seen(&shop, &manager).await.len(), 1);
    let left: i64 = shop.owner.query_one("SELECT count(*) FROM process", &[]).await.unwrap().get(0);
    assert_eq!(left, 1, "what was silent for long is gone");
}

#[tokio::test]
async fn what_a_process_says_is_bounded() {
    let shop = TestShop::open().await;
    let (long, many) = ("x".repeat(101), vec!["x"; 11]);
    for (wrong, field) in [
        (report("", &[], false), "name"),
        (report(&long, &[], false), "name"),
        (report("web\u{0}", &[], false), "name"),
        (report("web", &many, false), "missing"),
        (report("web", &[&long], false), "missing"),
    ] {
        let answer = tell(&shop, &wrong).await;
        assert_eq!((answer.code(), &answer.body["errors"][0]["field"]), ("invalid_input", &json!(field)));
    }
    let many = "INSERT INTO process SELECT 'p' || n, 'frontend', now(), '{}', now() FROM generate_series(1, 1000) AS n";
    shop.owner.batch_execute(many).await.unwrap();
    for name in ["one-more", "p7"] {
        assert_eq!(tell(&shop, &report(name, &["catalogue"], false)).await.status, StatusCode::NO_CONTENT);
    }
    let told = "SELECT count(*), max(name) FROM process WHERE missing <> '{}'";
    let row = shop.owner.query_one(told, &[]).await.unwrap();
    assert_eq!(
        (row.get::<_, i64>(0), row.get::<_, &str>(1)),
        (1, "p7"),
        "no room for more, but those known go on"
    );
}
