//! Invitation, password, second factor, session.

use super::{PASSWORD, accepted, code, invite, key_of, sign_in, signed_in};
use crate::shop::{SOON, TestShop};
use serde_json::{Value, json};
use testkit::Process;

const EMAIL: &str = "new@shop.example";

#[tokio::test]
async fn somebody_who_is_invited_comes_in_with_both_factors() {
    let shop = TestShop::open().await;
    let (owner, _) = signed_in(&shop, "owner").await;
    let (key, recovery) = accepted(&shop, &owner, EMAIL).await;
    assert_eq!(recovery.len(), 10);

    let again = sign_in(&shop, EMAIL, (PASSWORD, &code(&key, 0))).await;
    assert_eq!(again.code(), "sign_in_failed", "the code that accepted the invitation is taken");
    let answer = sign_in(&shop, "New@Shop.Example", (PASSWORD, &code(&key, 1))).await;
    assert_eq!((answer.status.as_u16(), answer.body["person"]["role"].as_str()), (200, Some("order_desk")));
    let token = answer.body["token"].as_str().unwrap();

    let me = shop.call(("GET", "/staff/me"), token, &Value::Null).await;
    assert_eq!(
        me.body["permissions"],
        json!(["read_orders", "change_orders", "read_catalogue", "read_promotions"])
    );
    let sessions = me.body["sessions"].as_array().unwrap();
    assert_eq!(sessions.len(), 1);
    assert_eq!((&sessions[0]["address"], &sessions[0]["is_current"]), (&json!("192.0.2.7"), &json!(true)));
    assert_eq!(shop.call(("POST", "/staff/sign-out"), token, &Value::Null).await.status, 204);
    assert_eq!(shop.call(("GET", "/staff/me"), token, &Value::Null).await.code(), "unauthenticated");
}

#[tokio::test]
async fn a_recovery_code_stands_in_for_the_phone_once() {
    let shop = TestShop::open().await;
    let (owner, _) = signed_in(&shop, "owner").await;
    let (_, recovery) = accepted(&shop, &owner, EMAIL).await;
    let typed = recovery[3].as_str().unwrap().to_lowercase().replace('-', " ");
    assert_eq!(sign_in(&shop, EMAIL, (PASSWORD, &typed)).await.status, 200);
    assert_eq!(sign_in(&shop, EMAIL, (PASSWORD, &typed)).await.code(), "sign_in_failed");
    let wrong = sign_in(&shop, EMAIL, ("not the password", recovery[4].as_str().unwrap())).await;
    assert_eq!(wrong.code(), "sign_in_failed");
    assert_eq!(sign_in(&shop, EMAIL, (PASSWORD, recovery[4].as_str().unwrap())).await.status, 200);
}

#[tokio::test]
async fn an_invitation_is_taken_once_and_with_the_right_code_only() {
    let shop = TestShop::open().await;
    let (owner, _) = signed_in(&shop, "owner").await;
    let link = invite(&shop, &owner, (EMAIL, "support")).await.body["token"].as_str().unwrap().to_owned();
    assert_eq!(invite(&shop, &owner, ("NEW@shop.example", "owner")).await.code(), "staff_exists");
    let key = key_of(&shop, &link).await;
    let accept = async |password: &str, code: &str| {
        let body = json!({"token": link, "password": password, "code": code});
        shop.post("/staff/invitations/accept", &body).await
    };
    assert_eq!(accept("short", &code(&key, 0)).await.body["errors"][0]["field"], "password");
    assert_eq!(accept(PASSWORD, "000").await.body["errors"][0]["field"], "code");
    assert_eq!(accept(PASSWORD, &code(&key, 0)).await.status, 200);
    assert_eq!(accept(PASSWORD, &code(&key, 1)).await.code(), "invitation_invalid");
    let open = shop.post("/staff/invitations/open", &json!({"token": link})).await;
    assert_eq!((open.status.as_u16(), open.code()), (410, "invitation_invalid"));

    let endless = shop.post("/staff/invitations/open", &json!({"token": "x".repeat(513)})).await;
    assert_eq!(endless.body["errors"][0]["field"], "token", "{endless:?}");

    let late = invite(&shop, &owner, ("late@shop.example", "support")).await.body["token"].clone();
    shop.owner
        .batch_execute("UPDATE staff_invitation SET expires_at = now() WHERE used_at IS NULL")
        .await
        .unwrap();
    assert_eq!(shop.post("/staff/invitations/open", &json!({"token": late})).await.status, 410);
}

#[tokio::test]
async fn whoever_does_not_exist_gets_the_same_answer_after_the_same_work() {
    let shop = TestShop::open().await;
    let (owner, _) = signed_in(&shop, "owner").await;
    accepted(&shop, &owner, EMAIL).await;
    let hashes = || {
        let metrics = shop.metrics();
        let line = metrics.lines().find(|line| line.starts_with("password_hashes_total")).unwrap();
        line.split(' ').nth(1).unwrap().parse::<u64>().unwrap()
    };
    let mut answers = Vec::new();
    for email in [EMAIL, "nobody@shop.example", "owner0@shop.example", "no address"] {
        let before = hashes();
        let answer = sign_in(&shop, email, ("not the password", "000000")).await;
        assert_eq!(hashes() - before, 1, "{email}");
        answers.push((answer.status, answer.body));
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:#?}");
}

#[tokio::test]
async fn an_account_is_tried_so_often_whether_it_exists_or_not() {
    let shop = TestShop::open().await;
    for email in ["nobody@shop.example", "Nobody.Else@shop.example"] {
        for _ in 0..10 {
            assert_eq!(sign_in(&shop, email, ("guess", "000000")).await.status, 401);
        }
        let refused = sign_in(&shop, &email.to_lowercase(), ("guess", "000000")).await;
        assert_eq!(refused.code(), "too_many_attempts");
        let wait: u64 = refused.headers["retry-after"].to_str().unwrap().parse().unwrap();
        assert!((1..=30).contains(&wait), "{wait}");
    }
}

#[tokio::test]
async fn the_first_owner_comes_from_the_command_line() {
    let shop = TestShop::open().await;
    let arguments = ["staff", "create", "--email", EMAIL, "--name", "The Owner", "--role", "owner"];
    let mut create = Process::start("backend", arguments, [("DATABASE_URL", shop.url())]);
    assert!(create.wait(SOON).await.success(), "{}", create.log());
    let log = create.log();
    let link = log.split("invitation?token=").nth(1).unwrap().lines().next().unwrap();
    let key = key_of(&shop, link).await;
    let body = json!({"token": link, "password": PASSWORD, "code": code(&key, 0)});
    assert_eq!(shop.post("/staff/invitations/accept", &body).await.status, 200);
    let answer = sign_in(&shop, EMAIL, (PASSWORD, &code(&key, 1))).await;
    assert_eq!(answer.body["person"]["role"], "owner");

    let mut twice = Process::start("backend", arguments, [("DATABASE_URL", shop.url())]);
    assert_eq!(twice.wait(SOON).await.code(), Some(1));
    assert!(twice.log().contains("somebody has this e-mail address"), "{}", twice.log());
}
