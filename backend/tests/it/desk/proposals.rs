use super::{logged, move_pieces, set_price, show, taka};
use crate::shop::{Answer, TestShop};
use crate::staff::{session, signed_in};
use axum::http::StatusCode;
use serde_json::{Value, json};

const PHONE: i64 = 1;

async fn code(shop: &TestShop) -> String {
    shop.owner.query_one("SELECT code FROM sku WHERE id = $1", &[&PHONE]).await.unwrap().get(0)
}

async fn waiting(shop: &TestShop, token: &str) -> Vec<Value> {
    let answer = shop.call(("GET", "/staff/proposals"), token, &Value::Null).await;
    answer.body.as_array().unwrap().clone()
}

async fn decide(shop: &TestShop, token: &str, id: &Value, approve: bool) -> Answer {
    shop.call(("POST", &format!("/staff/proposals/{id}")), token, &json!({"approve": approve})).await
}

#[tokio::test]
async fn pieces_of_much_worth_go_only_when_a_second_person_agrees() {
    let shop = TestShop::open().await;
    let (manager, manager_id) = signed_in(&shop, "manager").await;
    let (owner, _) = signed_in(&shop, "owner").await;
    let sku = code(&shop).await;
    // Two phones are 40,000 taka, three are 60,000.
    assert_eq!(move_pieces(&shop, &manager, (&sku, "lost"), 2).await.body["outcome"], "done");
    for operation in ["lost", "found", "damage"] {
        let answer = move_pieces(&shop, &manager, (&sku, operation), 3).await;
        assert_eq!((answer.status, &answer.body["outcome"]), (StatusCode::OK, &json!("proposed")));
    }
    assert_eq!(show(&shop, &owner, &sku).await["stock"]["on_hand"], 8, "nothing has moved");
    let proposals = waiting(&shop, &owner).await;
    assert_eq!(proposals.len(), 3);
    let (lost, found, damage) = (&proposals[0]["id"], &proposals[1]["id"], &proposals[2]["id"]);
    assert_eq!(proposals[0]["change"]["change"]["operation"], "lost");
    assert_eq!(
        (&proposals[0]["proposed_by"], &proposals[0]["proposed_by_id"]),
        (&json!("Test manager"), &json!(manager_id))
    );

    // Whoever proposed it cannot agree, in another session neither.
    for token in [manager.clone(), session(&shop, manager_id).await] {
        assert_eq!(decide(&shop, &token, lost, true).await.code(), "needs_another_person");
    }
    assert_eq!(decide(&shop, &owner, lost, true).await.status, StatusCode::NO_CONTENT);
    assert_eq!(decide(&shop, &owner, found, false).await.status, StatusCode::NO_CONTENT);
    assert_eq!(decide(&shop, &manager, damage, false).await.status, StatusCode::NO_CONTENT, "taken back");
    for id in [lost, found, damage] {
        for approve in [true, false] {
            assert_eq!(decide(&shop, &owner, id, approve).await.code(), "proposal_decided");
        }
    }
    assert_eq!(show(&shop, &owner, &sku).await["stock"]["on_hand"], 5);
    assert!(waiting(&shop, &owner).await.is_empty());
    let log = logged(&shop, &format!("sku:{sku}")).await;
    let actions: Vec<&str> = log.iter().map(|(_, action)| action.as_str()).collect();
    assert_eq!(
        actions,
        ["lose_stock", "propose", "propose", "propose", "lose_stock", "approve", "refuse", "refuse"]
    );
    shop.assert_invariants().await;
}

#[tokio::test]
async fn what_cannot_be_done_any_more_stays_a_proposal() {
    let shop = TestShop::open().await;
    let (manager, _) = signed_in(&shop, "manager").await;
    let (owner, _) = signed_in(&shop, "owner").await;
    let sku = code(&shop).await;
    move_pieces(&shop, &manager, (&sku, "lost"), 10).await;
    assert_eq!(
        set_price(&shop, &manager, &sku, (&taka(20_000), &taka(14_000))).await.body["outcome"],
        "proposed"
    );
    move_pieces(&shop, &owner, (&sku, "damage"), 1).await;
    assert_eq!(set_price(&shop, &owner, &sku, (&taka(20_000), &taka(20_500))).await.body["outcome"], "done");
    let proposals = waiting(&shop, &owner).await;
    assert_eq!(decide(&shop, &owner, &proposals[0]["id"], true).await.code(), "too_few_pieces");
    assert_eq!(decide(&shop, &owner, &proposals[1]["id"], true).await.code(), "outdated");
    assert_eq!(waiting(&shop, &owner).await.len(), 2);
    assert_eq!(show(&shop, &owner, &sku).await["sku"]["price"]["list"], 2_050_000);
    shop.assert_invariants().await;
}

#[tokio::test]
async fn a_deep_cut_is_charged_only_when_a_second_person_agrees() {
    let shop = TestShop::open().await;
    let (editor, _) = signed_in(&shop, "catalogue_editor").await;
    let (manager, _) = signed_in(&shop, "manager").await;
    let sku = code(&shop).await;
    let sale = json!({"list": 2_000_000, "sale": {"price": 1_000_000, "from": null, "until": null}});
    assert_eq!(set_price(&shop, &editor, &sku, (&taka(20_000), &sale)).await.body["outcome"], "proposed");
    let seen = show(&shop, &editor, &sku).await;
    assert_eq!(
        (&seen["sku"]["price"]["sale"], seen["proposals"].as_array().unwrap().len()),
        (&Value::Null, 1)
    );
    let id = &seen["proposals"][0]["id"];
    assert_eq!(decide(&shop, &editor, id, true).await.code(), "forbidden");
    assert_eq!(decide(&shop, &manager, id, true).await.status, StatusCode::NO_CONTENT);
    assert_eq!(show(&shop, &editor, &sku).await["sku"]["price"]["sale"]["price"], 1_000_000);
}

/// Whatever the program does, the database asks for two people, and for one decision.
#[tokio::test]
async fn the_database_holds_that_there_are_four_eyes() {
    let shop = TestShop::open().await;
    let (_, owner) = signed_in(&shop, "owner").await;
    let (_, manager) = signed_in(&shop, "manager").await;
    let add = "INSERT INTO proposal (key, object, content, proposed_by) VALUES (gen_random_uuid(), 'sku:X', '{}', $1) RETURNING id";
    let id: i64 = shop.owner.query_one(add, &[&owner]).await.unwrap().get(0);
    let decide = "UPDATE proposal SET state = $2, decided_by = $3, decided_at = now() WHERE id = $1";
    let refusal =
        |error: tokio_postgres::Error| error.as_db_error().unwrap().constraint().unwrap().to_owned();
    let alone = shop.owner.execute(decide, &[&id, &"approved", &owner]).await.unwrap_err();
    assert_eq!(refusal(alone), "proposal_needs_another_person");
    shop.owner.execute(decide, &[&id, &"refused", &manager]).await.unwrap();
    let again = shop.owner.execute(decide, &[&id, &"approved", &manager]).await.unwrap_err();
    assert_eq!(refusal(again), "proposal_is_decided_once");
}
