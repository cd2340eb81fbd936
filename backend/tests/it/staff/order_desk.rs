//! The order desk: finding orders, calling shoppers, moving orders on.

use super::signed_in;
use crate::shop::{Answer, TestShop, key, order, order_with};
use axum::http::StatusCode;
use serde_json::{Value, json};

async fn place(shop: &TestShop, changes: &Value) -> String {
    let placed = shop.order(&key(), &order_with(changes)).await;
    assert_eq!(placed.status, StatusCode::CREATED, "{placed:?}");
    placed.body["number"].as_str().unwrap().to_owned()
}

async fn step(shop: &TestShop, desk: &str, number: &str, body: &Value) -> Answer {
    shop.call(("POST", &format!("/staff/orders/{number}/move")), desk, body).await
}

async fn call(shop: &TestShop, desk: &str, number: &str, outcome: &str) -> Answer {
    let body = json!({"outcome": outcome, "note": "said so"});
    shop.call(("POST", &format!("/staff/orders/{number}/calls")), desk, &body).await
}

async fn list(shop: &TestShop, desk: &str, path: &str) -> Vec<String> {
    let answer = shop.call(("GET", path), desk, &Value::Null).await;
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    let orders = answer.body["orders"].as_array().unwrap();
    orders.iter().map(|order| order["number"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn an_order_is_called_packed_sent_and_delivered() {
    let shop = TestShop::open().await;
    let (desk, _) = signed_in(&shop, "order_desk").await;
    let number = place(&shop, &json!({})).await;
    let called = call(&shop, &desk, &number, "confirmed").await;
    assert_eq!((called.status, &called.body["order"]["status"]), (StatusCode::OK, &json!("confirmed")));
    assert_eq!(called.body["calls"][0]["note"], "said so");
    for body in [
        json!({"from": "confirmed", "to": "packed"}),
        json!({"from": "packed", "to": "shipped", "courier": "Pathao", "tracking_number": "P-1"}),
        json!({"from": "shipped", "to": "delivered"}),
    ] {
        let answer = step(&shop, &desk, &number, &body).await;
        assert_eq!(
            (answer.status, &answer.body["order"]["status"]),
            (StatusCode::OK, &body["to"]),
            "{answer:?}"
        );
    }
    let seen = shop.call(("GET", &format!("/staff/orders/{number}")), &desk, &Value::Null).await.body;
    let actors: Vec<_> = seen["steps"].as_array().unwrap().iter().map(|step| step["actor"].clone()).collect();
    assert_eq!(actors.len(), 5);
    assert!(actors[1..].iter().all(|actor| actor == "Test order_desk"), "{actors:?}");
    assert_eq!((&seen["courier"], &seen["tracking_number"]), (&json!("Pathao"), &json!("P-1")));
    assert_eq!(
        seen["history"],
        json!({"orders": 1, "delivered": 1, "cancelled": 0, "returned": 0, "fake": 0})
    );
    let written = "SELECT count(*) FROM audit_log WHERE object = 'order:' || $1";
    let written: i64 = shop.owner.query_one(written, &[&number]).await.unwrap().get(0);
    assert_eq!(written, 4);
    shop.assert_invariants().await;
}

#[tokio::test]
async fn who_looks_at_an_old_page_moves_nothing() {
    let shop = TestShop::open().await;
    let (desk, _) = signed_in(&shop, "order_desk").await;
    let number = place(&shop, &json!({})).await;
    call(&shop, &desk, &number, "confirmed").await;
    for body in [
        json!({"from": "placed", "to": "cancelled"}),
        json!({"from": "confirmed", "to": "delivered"}),
        json!({"from": "confirmed", "to": "placed"}),
    ] {
        let answer = step(&shop, &desk, &number, &body).await;
        assert_eq!((answer.status, answer.code()), (StatusCode::CONFLICT, "order_moved"), "{body}");
    }
    let fake = json!({"outcome": "fake", "note": ""});
    let path = format!("/staff/orders/{number}/calls");
    let again = shop.call_as((&desk, "another-request"), ("POST", &path), &fake).await;
    assert_eq!(again.code(), "order_moved", "it waits for no call any more");
    assert_eq!(shop.count("SELECT count(*) FROM order_call").await, 1, "and none is written down");
    // Sent again because its answer was lost.
    let same = json!({"from": "placed", "to": "confirmed"});
    assert_eq!(step(&shop, &desk, &number, &same).await.status, StatusCode::OK);
    assert_eq!(shop.count("SELECT count(*) FROM order_event").await, 2);
}

#[tokio::test]
async fn a_parcel_has_a_courier_when_it_is_sent_and_not_before() {
    let shop = TestShop::open().await;
    let (desk, _) = signed_in(&shop, "manager").await;
    let number = place(&shop, &json!({})).await;
    let early = json!({"from": "placed", "to": "confirmed", "courier": "Pathao"});
    let none = json!({"from": "packed", "to": "shipped", "tracking_number": "P-1"});
    for body in [early, none] {
        let answer = step(&shop, &desk, &number, &body).await;
        assert_eq!((answer.code(), &answer.body["errors"][0]["field"]), ("invalid_input", &json!("courier")));
    }
}

#[tokio::test]
async fn what_is_cancelled_or_comes_back_takes_its_pieces_along() {
    let shop = TestShop::open().await;
    let (desk, _) = signed_in(&shop, "order_desk").await;
    let cancelled = place(&shop, &json!({})).await;
    let on_hand = "SELECT on_hand FROM stock WHERE sku_id = 1";
    let taken = shop.count(on_hand).await;
    call(&shop, &desk, &cancelled, "unwanted").await;
    assert!(shop.count(on_hand).await > taken);
    assert_eq!(shop.count("SELECT count(*) FROM outbox WHERE topic = 'order_cancelled'").await, 1);
    let returned = place(&shop, &json!({"confirm_duplicate": true})).await;
    call(&shop, &desk, &returned, "confirmed").await;
    step(&shop, &desk, &returned, &json!({"from": "confirmed", "to": "packed"})).await;
    step(&shop, &desk, &returned, &json!({"from": "packed", "to": "shipped", "courier": "RedX"})).await;
    let back = step(&shop, &desk, &returned, &json!({"from": "shipped", "to": "returned"})).await;
    assert_eq!(back.status, StatusCode::OK, "{back:?}");
    assert!(shop.count("SELECT returned FROM stock WHERE sku_id = 1").await > 0);
    shop.assert_invariants().await;
}

#[tokio::test]
async fn who_did_not_answer_is_called_after_those_who_were_not_called() {
    let shop = TestShop::open().await;
    let (desk, _) = signed_in(&shop, "order_desk").await;
    let mut numbers = Vec::new();
    for phone in ["01711111111", "01722222222", "01733333333"] {
        numbers.push(place(&shop, &json!({"phone": phone})).await);
    }
    assert_eq!(list(&shop, &desk, "/staff/orders/to-call").await, numbers);
    call(&shop, &desk, &numbers[0], "no_answer").await;
    call(&shop, &desk, &numbers[1], "fake").await;
    assert_eq!(list(&shop, &desk, "/staff/orders/to-call").await, [numbers[2].clone(), numbers[0].clone()]);
    let next = place(&shop, &json!({"phone": "01722222222"})).await;
    let seen = shop.call(("GET", &format!("/staff/orders/{next}")), &desk, &Value::Null).await.body;
    assert_eq!((&seen["history"]["fake"], &seen["history"]["orders"]), (&json!(1), &json!(2)));
}

#[tokio::test]
async fn orders_are_found_by_status_phone_and_name_page_by_page() {
    let shop = TestShop::open().await;
    let (desk, _) = signed_in(&shop, "support").await;
    let mut numbers = Vec::new();
    for (name, phone) in
        [("রহিম উদ্দিন", "01711111111"), ("Karim 50%", "01722222222"), ("karima", "01733333333")]
    {
        numbers.push(place(&shop, &json!({"name": name, "phone": phone})).await);
    }
    numbers.reverse();
    assert_eq!(list(&shop, &desk, "/staff/orders?status=placed").await, numbers);
    assert_eq!(list(&shop, &desk, "/staff/orders?phone=%2B8801722222222").await, [numbers[1].clone()]);
    assert_eq!(
        list(&shop, &desk, "/staff/orders?name=KARIM").await,
        [numbers[1].clone(), numbers[0].clone()]
    );
    assert_eq!(list(&shop, &desk, "/staff/orders?name=karim%2050%25").await, [numbers[1].clone()]);
    assert_eq!(
        list(&shop, &desk, "/staff/orders?name=%E0%A6%B0%E0%A6%B9%E0%A6%BF%E0%A6%AE").await,
        [numbers[2].clone()]
    );
    assert!(list(&shop, &desk, "/staff/orders?until=2020-01-01T00:00:00Z").await.is_empty());
    assert_eq!(list(&shop, &desk, "/staff/orders?until=2100-01-01T00:00:00Z").await, numbers);
    let mut found = Vec::new();
    let mut path = "/staff/orders?limit=1".to_owned();
    loop {
        found.extend(list(&shop, &desk, &path).await);
        let page = shop.call(("GET", &path), &desk, &Value::Null).await.body;
        let Some(next) = page["next"].as_i64() else { break };
        path = format!("/staff/orders?limit=1&before={next}");
    }
    assert_eq!(found, numbers);
    for wrong in [
        "status=lost",
        "limit=0",
        "limit=101",
        "phone=12",
        "name=x",
        "phone=01711111111&status=placed",
        "until=now",
    ] {
        let answer = shop.call(("GET", &format!("/staff/orders?{wrong}")), &desk, &Value::Null).await;
        assert!(["invalid_input", "malformed"].contains(&answer.code()), "{wrong}: {answer:?}");
    }
}

#[tokio::test]
async fn every_list_has_its_index() {
    let shop = TestShop::open().await;
    place(&shop, &order()).await;
    shop.owner
        .batch_execute("SET enable_seqscan = off; SET enable_sort = off; SET enable_bitmapscan = off")
        .await
        .unwrap();
    for (statement, index) in [
        ("SELECT id FROM orders WHERE id < 9 ORDER BY id DESC LIMIT 50", "orders_pkey"),
        (
            "SELECT id FROM orders WHERE id < 9 AND status = 'packed' ORDER BY id DESC LIMIT 50",
            "orders_by_status",
        ),
        (
            "SELECT id FROM orders WHERE status = 'placed' ORDER BY last_called_at NULLS FIRST, id LIMIT 50",
            "orders_to_call",
        ),
        (
            "SELECT id FROM orders WHERE lower(name) LIKE 'kar%' ORDER BY lower(name) USING ~<~, id DESC LIMIT 50",
            "orders_by_name",
        ),
        (
            "SELECT id FROM orders WHERE placed_at < now() ORDER BY placed_at DESC, id DESC LIMIT 1",
            "orders_by_moment",
        ),
    ] {
        let plan = shop.owner.query(&format!("EXPLAIN {statement}"), &[]).await.unwrap();
        let plan: Vec<String> = plan.iter().map(|line| line.get(0)).collect();
        assert!(plan.iter().any(|line| line.contains(index)), "{statement}: {plan:?}");
        assert!(!plan.iter().any(|line| line.contains("Sort")), "{statement}: {plan:?}");
    }
}

#[tokio::test]
async fn what_is_known_about_a_customer_stands_beside_their_next_order() {
    let shop = TestShop::open().await;
    let (desk, _) = signed_in(&shop, "order_desk").await;
    let (support, _) = signed_in(&shop, "support").await;
    let path = "/staff/customers/01712345678";
    let nobody = shop.call(("GET", path), &desk, &Value::Null).await;
    assert_eq!((nobody.status, &nobody.body["name"]), (StatusCode::OK, &Value::Null));
    let note = json!({"note": "Calls after six only"});
    let notes = format!("{path}/notes");
    for _ in 0..2 {
        assert_eq!(shop.call(("POST", &notes), &desk, &note).await.status, StatusCode::OK);
    }
    assert_eq!(shop.call(("POST", &notes), &support, &note).await.code(), "forbidden");
    assert_eq!(shop.call(("POST", &notes), &desk, &json!({"note": ""})).await.code(), "invalid_input");
    let number = place(&shop, &json!({})).await;
    let seen = shop.call(("GET", &format!("/staff/orders/{number}")), &support, &Value::Null).await.body;
    assert_eq!(seen["notes"].as_array().map(Vec::len), Some(1), "sent twice, it is one note");
    assert_eq!(
        (&seen["notes"][0]["note"], &seen["notes"][0]["actor"]),
        (&note["note"], &json!("Test order_desk"))
    );
    let known = shop.call(("GET", path), &support, &Value::Null).await.body;
    assert_eq!((&known["history"]["orders"], &known["orders"][0]["number"]), (&json!(1), &json!(number)));
    let logged = "SELECT count(*) FROM audit_log WHERE action = 'add_note' AND object LIKE 'customer:%*%'";
    assert_eq!(shop.count(logged).await, 1, "with the number masked");
    let wrong = shop.call(("GET", "/staff/customers/12"), &desk, &Value::Null).await;
    assert_eq!(wrong.code(), "not_found");
}

#[tokio::test]
async fn a_piece_is_found_by_its_serial_number() {
    let shop = TestShop::open().await;
    let (desk, _) = signed_in(&shop, "order_desk").await;
    let lines = json!([{"sku": 1, "quantity": 2}]);
    let number = place(&shop, &json!({"lines": lines, "expected_total": 4_006_000})).await;
    let path = format!("/staff/orders/{number}/serials");
    let set = |serials: Value| {
        let (shop, desk, path) = (&shop, &desk, &path);
        async move { shop.call(("PUT", path), desk, &json!({"serials": serials})).await }
    };
    let first = json!({"sku": "A55-BLUE", "serial": "490154203237518"});
    let second = json!({"sku": "A55-BLUE", "serial": "r58 n12"});
    let answer = set(json!([first, second])).await;
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    assert_eq!(answer.body["serials"][1]["serial"], "R58N12");
    assert_eq!(set(json!([first, second])).await.status, StatusCode::OK, "sent again");
    for serials in [
        json!([first, first]),
        json!([{"sku": "FAN-1", "serial": "ABCD1"}]),
        json!([first, second, {"sku": "A55-BLUE", "serial": "THIRD"}]),
    ] {
        let refused = set(serials.clone()).await;
        assert_eq!(refused.body["errors"][0]["field"], "serials", "{serials}");
    }
    let mistyped = set(json!([{"sku": "A55-BLUE", "serial": "490154203237519"}])).await;
    assert_eq!(mistyped.code(), "invalid_input");
    assert_eq!(
        list(&shop, &desk, "/staff/orders?serial=490154203237518").await,
        std::slice::from_ref(&number)
    );
    assert!(list(&shop, &desk, "/staff/orders?serial=NONE1").await.is_empty());
    assert_eq!(set(json!([second])).await.body["serials"].as_array().map(Vec::len), Some(1));
    assert!(list(&shop, &desk, "/staff/orders?serial=490154203237518").await.is_empty());
    step(&shop, &desk, &number, &json!({"from": "placed", "to": "cancelled"})).await;
    assert_eq!(set(json!([first])).await.code(), "order_moved");
    let logged = "SELECT count(*) FROM audit_log WHERE action = 'set_serials'";
    assert_eq!(shop.count(logged).await, 2);
}
