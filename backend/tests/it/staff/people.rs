//! What owners do with people.

use super::{invite, session, sign_in, signed_in};
use crate::shop::TestShop;
use serde_json::{Value, json};

#[tokio::test]
async fn another_role_ends_the_sessions_of_the_person() {
    let shop = TestShop::open().await;
    let (owner, _) = signed_in(&shop, "owner").await;
    let (support, id) = signed_in(&shop, "support").await;
    let path = format!("/staff/people/{id}");
    let change = shop.call(("PATCH", &path), &owner, &json!({"role": "manager"})).await;
    assert_eq!(change.body["role"], "manager", "{change:?}");
    assert_eq!(shop.call(("GET", "/staff/me"), &support, &Value::Null).await.status, 401);
    let token = session(&shop, id).await;
    assert_eq!(shop.call(("GET", "/staff/people"), &token, &Value::Null).await.status, 200);

    let off = shop.call(("PATCH", &path), &owner, &json!({"is_disabled": true})).await;
    assert_eq!(off.body["state"], "disabled");
    assert_eq!(shop.call(("GET", "/staff/me"), &token, &Value::Null).await.status, 401);
    let on = shop.call(("PATCH", &path), &owner, &json!({"is_disabled": false})).await;
    assert_eq!(on.body["state"], "active");
    assert_eq!(
        shop.call(("GET", "/staff/me"), &token, &Value::Null).await.status,
        401,
        "the session stays ended"
    );
    let nobody = shop.call(("PATCH", "/staff/people/4711"), &owner, &json!({"role": "manager"})).await;
    assert_eq!(nobody.code(), "not_found");
    let field = shop.call(("PATCH", &path), &owner, &json!({"role": "root"})).await;
    assert_eq!(field.body["errors"][0]["field"], "role");
}

#[tokio::test]
async fn a_reset_takes_all_access_until_the_new_link_is_taken() {
    let shop = TestShop::open().await;
    let (owner, _) = signed_in(&shop, "owner").await;
    let (desk, id) = signed_in(&shop, "order_desk").await;
    let reset = shop.call(("POST", &format!("/staff/people/{id}/reset")), &owner, &Value::Null).await;
    assert_eq!(reset.body["person"]["state"], "invited", "{reset:?}");
    assert_eq!(shop.call(("GET", "/staff/me"), &desk, &Value::Null).await.status, 401);
    let open = shop.post("/staff/invitations/open", &json!({"token": reset.body["token"]})).await;
    assert_eq!(open.body["email"], reset.body["person"]["email"]);
}

#[tokio::test]
async fn the_shop_keeps_an_owner_whoever_is_faster() {
    let shop = TestShop::open().await;
    let (owner, id) = signed_in(&shop, "owner").await;
    let end = async |token: &str, id: i64| {
        shop.call(("PATCH", &format!("/staff/people/{id}")), token, &json!({"is_disabled": true})).await
    };
    assert_eq!(end(&owner, id).await.code(), "last_owner");
    let reset = shop.call(("POST", &format!("/staff/people/{id}/reset")), &owner, &Value::Null).await;
    assert_eq!(reset.code(), "last_owner");

    for _ in 0..5 {
        let (first, second) = (signed_in(&shop, "owner").await, signed_in(&shop, "owner").await);
        shop.owner
            .execute("UPDATE staff SET state = 'disabled' WHERE id NOT IN ($1, $2)", &[&first.1, &second.1])
            .await
            .unwrap();
        let (a, b) = tokio::join!(end(&first.0, second.1), end(&second.0, first.1));
        let left = shop.count("SELECT count(*) FROM staff WHERE role = 'owner' AND state = 'active'").await;
        assert_eq!(left, 1, "{a:?} {b:?}");
    }
}

#[tokio::test]
async fn an_invited_person_cannot_sign_in_and_bad_invitations_are_refused() {
    let shop = TestShop::open().await;
    let (owner, _) = signed_in(&shop, "owner").await;
    assert_eq!(
        invite(&shop, &owner, ("not an address", "support")).await.body["errors"][0]["field"],
        "email"
    );
    assert_eq!(invite(&shop, &owner, ("a@shop.example", "god")).await.body["errors"][0]["field"], "role");
    assert_eq!(invite(&shop, &owner, ("a@shop.example", "support")).await.status, 200);
    assert_eq!(sign_in(&shop, "a@shop.example", ("", "")).await.code(), "sign_in_failed");
}
