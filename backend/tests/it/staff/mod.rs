//! People who work for the shop: how they come in, what they may do, and what is written down.

mod access;
mod audit_log;
mod entering;
mod order_desk;
mod people;

use crate::shop::{Answer, TestShop};
use serde_json::{Value, json};
use totp_rs::Totp;

/// The password of everybody in these tests.
const PASSWORD: &str = "a long password of the test";

/// Puts somebody with this role into the database, signed in. The token and the number.
pub(crate) async fn signed_in(shop: &TestShop, role: &str) -> (String, i64) {
    let person = shop
        .owner
        .query_one(
            "INSERT INTO staff (email, name, role, state, password_hash, totp_secret)
             SELECT $1 || count(*) || '@shop.example', 'Test ' || $1, $1, 'active', '$argon2id$none', decode(repeat('ab', 20), 'hex')
             FROM staff RETURNING id",
            &[&role],
        )
        .await
        .unwrap();
    let id: i64 = person.get(0);
    (session(shop, id).await, id)
}

/// A session of somebody; its token.
pub(crate) async fn session(shop: &TestShop, id: i64) -> String {
    let token = uuid::Uuid::new_v4().to_string();
    shop.owner
        .execute(
            "INSERT INTO staff_session (token_hash, staff_id, address, user_agent, expires_at)
             VALUES (sha256(convert_to($1, 'UTF8')), $2, '192.0.2.1', 'test', now() + interval '1 hour')",
            &[&token, &id],
        )
        .await
        .unwrap();
    token
}

/// Invites, and gives the secret of the link.
async fn invite(shop: &TestShop, owner: &str, (email, role): (&str, &str)) -> Answer {
    let body = json!({"email": email, "name": "Somebody New", "role": role});
    shop.call(("POST", "/staff/people"), owner, &body).await
}

/// The key of an invitation.
async fn key_of(shop: &TestShop, link: &str) -> Totp {
    let opened = shop.post("/staff/invitations/open", &json!({"token": link})).await;
    assert_eq!(opened.status, 200, "{opened:?}");
    Totp::from_url(opened.body["otpauth_url"].as_str().unwrap()).unwrap()
}

/// The code of now, or of a step after or before it. Steps end at any moment, so a test uses the next one where it needs several.
fn code(key: &Totp, steps: i64) -> String {
    let now = jiff::Timestamp::now().as_second() + 30 * steps;
    key.generate(u64::try_from(now).unwrap()).to_string()
}

async fn sign_in(shop: &TestShop, email: &str, (password, code): (&str, &str)) -> Answer {
    let body = json!({
        "email": email, "password": password, "code": code, "address": "192.0.2.7", "user_agent": "a browser",
    });
    shop.post("/staff/sign-in", &body).await
}

/// Somebody who took their invitation: their key and recovery codes.
async fn accepted(shop: &TestShop, owner: &str, email: &str) -> (Totp, Vec<Value>) {
    let link = invite(shop, owner, (email, "order_desk")).await.body["token"].as_str().unwrap().to_owned();
    let key = key_of(shop, &link).await;
    let body = json!({"token": link, "password": PASSWORD, "code": code(&key, 0)});
    let answer = shop.post("/staff/invitations/accept", &body).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    (key, answer.body["recovery_codes"].as_array().unwrap().clone())
}
