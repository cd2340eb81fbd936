//! Campaigns and coupons.

use super::{me, page, refusal, signed_in};
use crate::backend::Answer;
use crate::stock;
use axum::http::StatusCode;
use client::Code;
use domain::Role;
use serde_json::{Value, json};

fn summary(from: &str, until: &str) -> Value {
    json!({"slug": "eid", "name": {"bn": "ঈদ", "en": "<b>Eid"}, "from": from, "until": until, "per_phone": 2, "skus": 1})
}

fn borrowed<'a>(fields: &'a [(&'a str, String)]) -> Vec<(&'a str, &'a str)> {
    fields.iter().map(|(name, value)| (*name, value.as_str())).collect()
}

#[tokio::test]
async fn campaigns_are_listed_with_their_state() {
    let mut browser = signed_in().await;
    let all = json!([
        summary("2199-01-01T00:00:00Z", "2199-01-02T00:00:00Z"),
        summary("2020-01-01T00:00:00Z", "2199-01-02T00:00:00Z"),
        summary("2020-01-01T00:00:00Z", "2020-01-02T00:00:00Z"),
    ]);
    let seen = page(&mut browser, "/en/admin/campaigns", (Role::Manager, vec![Answer::Json(all)])).await;
    seen.is_private();
    for text in ["Planned", ">On<", "Over", "/en/admin/new-campaign", "/en/admin/campaigns/eid"] {
        seen.shows(text);
    }
    seen.hides("<b>Eid");
    let none = Answer::Json(json!([]));
    let seen = page(&mut browser, "/en/admin/campaigns", (Role::Support, vec![none])).await;
    seen.shows("No campaign yet.");
    seen.hides("/en/admin/new-campaign");
}

#[tokio::test]
async fn a_campaign_is_seen_before_it_is_planned() {
    let mut browser = signed_in().await;
    let manager = Role::Manager;
    let form = page(&mut browser, "/en/admin/new-campaign", (manager, vec![])).await;
    let (token, key) = (form.field("token"), form.field("key"));
    let code = stock::content().products[0].skus[0].code.clone();
    let fields = |prices: &str, step: &str| {
        let typed = [
            ("token", token.as_str()),
            ("key", &key),
            ("name_bn", "ঈদ"),
            ("name_en", "Eid sale"),
            ("from", "2030-12-01T10:00"),
            ("until", "2030-12-02T10:00"),
            ("per_phone", "2"),
            ("prices", prices),
            ("step", step),
        ];
        typed.map(|(name, value)| (name, value.to_owned()))
    };
    let good = format!("{} 1", code.to_lowercase());
    for (prices, step, answer, shown) in [
        (&*good, "preview", None, "−99%"),
        ("NONE-1 100", "preview", None, "No such code on the shop"),
        ("NONE-1 100", "save", None, "No such code on the shop"),
        (&*good, "save", Some(refusal(409, Code::Taken)), "There is one with this name"),
    ] {
        browser.backend.answer([me(manager)]);
        browser.backend.answer(answer);
        let fields = fields(prices, step);
        let seen = browser.post("/en/admin/new-campaign", &borrowed(&fields)).await;
        seen.shows(shown);
        assert_eq!(seen.field("name_en"), "Eid sale");
    }
    for (outcome, leads) in [
        ("done", "/en/admin/campaigns/eid-sale?notice=done"),
        ("proposed", "/en/admin/campaigns?notice=proposed"),
    ] {
        browser.backend.answer([me(manager), Answer::Json(json!({"outcome": outcome}))]);
        browser.post("/en/admin/new-campaign", &borrowed(&fields(&good, "save"))).await.leads_to(leads);
    }
    let asked: Value = serde_json::from_str(&browser.backend.asked().last().unwrap().body).unwrap();
    assert_eq!(
        (&asked["slug"], &asked["is_new"], &asked["per_phone"]),
        (&json!("eid-sale"), &json!(true), &json!(2))
    );
    assert_eq!(asked["prices"], json!([{"sku": code, "price": 100}]));
    browser.backend.answer([me(manager)]);
    let wrong = browser.post("/en/admin/new-campaign", &[("token", token.as_str()), ("name_bn", "ঈদ")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_campaign_that_has_begun_can_only_be_ended() {
    let mut browser = signed_in().await;
    let found = |from: &str| {
        Answer::Json(json!({
            "campaign": summary(from, "2199-01-02T00:00:00Z"), "prices": [{"sku": "FAN-1", "price": 270_050}],
        }))
    };
    let path = "/en/admin/campaigns/eid";
    let planned = page(&mut browser, path, (Role::Manager, vec![found("2198-01-01T00:00:00Z")])).await;
    planned.shows("FAN-1 2700.50");
    assert_eq!(planned.field("from"), "2198-01-01T06:00");
    let on = page(&mut browser, path, (Role::Manager, vec![found("2020-01-01T00:00:00Z")])).await;
    on.hides("name=\"prices\"");
    on.shows("End it now");
    let token = on.field("token");
    for (fields, body) in [
        (vec![("until", "2199-01-01T06:00"), ("step", "then")], json!({"until": "2199-01-01T00:00:00Z"})),
        (vec![("until", "2199-01-01T06:00"), ("step", "now")], json!({"until": null})),
    ] {
        browser.backend.answer([me(Role::Manager), found("2020-01-01T00:00:00Z")]);
        let fields = [vec![("token", token.as_str())], fields].concat();
        browser.post(&format!("{path}/end"), &fields).await.leads_to(&format!("{path}?notice=done"));
        let asked: Value = serde_json::from_str(&browser.backend.asked().last().unwrap().body).unwrap();
        assert_eq!(asked, body);
    }
    let seen = page(&mut browser, path, (Role::Auditor, vec![found("2020-01-01T00:00:00Z")])).await;
    seen.hides("<form");
}

#[tokio::test]
async fn coupons_are_made_and_ended() {
    let mut browser = signed_in().await;
    let coupon = json!({
        "terms": {"code": "EID-25", "benefit": {"kind": "percentage", "percentage": 25, "most": 100_000},
                  "minimum_basket": 500_000, "from": null, "until": null, "total_uses": 50, "customer_uses": 1},
        "uses": 7,
    });
    let all = || Answer::Json(json!([coupon]));
    let seen = page(&mut browser, "/en/admin/coupons", (Role::Manager, vec![all()])).await;
    seen.is_private();
    for text in ["EID-25", "25%, at most ৳1,000 · from ৳5,000", "7 / 50", "End it"] {
        seen.shows(text);
    }
    let (token, key) = (seen.field("token"), seen.field("key"));
    let fields = [
        ("token", token.as_str()),
        ("key", key.as_str()),
        ("code", "puja-১০"),
        ("kind", "fixed"),
        ("amount", "100"),
        ("minimum", "3,000"),
        ("each", "১"),
    ];
    browser.backend.answer([me(Role::Manager), Answer::Json(json!({"outcome": "done"}))]);
    browser.post("/en/admin/coupons", &fields).await.leads_to("/en/admin/coupons?notice=done");
    let asked: Value = serde_json::from_str(&browser.backend.asked().last().unwrap().body).unwrap();
    assert_eq!(
        asked["terms"],
        json!({"code": "PUJA-10", "benefit": {"kind": "fixed", "amount": 10_000}, "minimum_basket": 300_000,
               "from": null, "until": null, "total_uses": null, "customer_uses": 1})
    );
    browser.backend.answer([me(Role::Manager), all()]);
    let wrong = [
        ("token", token.as_str()),
        ("key", key.as_str()),
        ("code", "puja"),
        ("kind", "fixed"),
        ("amount", "much"),
    ];
    let again = browser.post("/en/admin/coupons", &wrong).await;
    assert_eq!((again.status, again.field("code").as_str()), (StatusCode::UNPROCESSABLE_ENTITY, "puja"));
    browser.backend.answer([me(Role::Manager), Answer::Raw(204, "")]);
    browser
        .post("/en/admin/coupons/EID-25/end", &[("token", &token)])
        .await
        .leads_to("/en/admin/coupons?notice=done");
    assert_eq!(browser.backend.asked().last().unwrap().path, "/api/v1/staff/coupons/EID-25/end");
}
