//! Stock, prices, and what needs a second person.

use super::{me, page, refusal, signed_in};
use crate::backend::Answer;
use axum::http::StatusCode;
use client::Code;
use domain::Role;
use serde_json::{Value, json};

fn summary(code: &str) -> Value {
    json!({
        "code": code, "product": "fan", "name": {"bn": "<b>পাখা", "en": "<b>Fan"}, "options": [], "image": null,
        "is_published": true, "price": {"list": 300_000, "sale": {"price": 270_000, "until": "2026-12-01T00:00:00Z"}},
        "on_hand": 3,
    })
}

fn proposal(by: i64) -> Value {
    let change = json!({"key": "0190a5a0-0000-7000-8000-000000000000", "operation": "lost", "quantity": 9, "note": "<i>"});
    json!({
        "id": 4, "change": {"kind": "stock", "sku": "FAN-1", "change": change}, "proposed_by": "Karim",
        "proposed_by_id": by, "proposed_at": "2026-11-24T10:00:00Z",
    })
}

fn sku(proposals: &Value) -> Answer {
    Answer::Json(json!({
        "sku": summary("FAN-1"), "images": [],
        "stock": {"received": 12, "on_hand": 3, "held": 0, "sold": 9, "returned": 0, "damaged": 0, "adjusted": 0},
        "movements": [{"at": "2026-11-24T10:00:00Z", "reason": "sell", "from": "on_hand", "to": "sold", "quantity": 9,
                       "actor": "shop", "order": "DK-7K3M-9QXW-0", "note": "<u>"}],
        "next": 17, "proposals": proposals,
    }))
}

#[tokio::test]
async fn skus_are_listed_by_what_was_asked() {
    let mut browser = signed_in().await;
    let found = Answer::Json(json!({"skus": [summary("FAN-1")], "next": "FAN-1"}));
    let seen =
        page(&mut browser, "/en/admin/skus?q=fan&list=running_out", (Role::Support, vec![found])).await;
    seen.is_private();
    for text in ["৳2,700", "৳3,000", "3 pcs", "/en/admin/skus/FAN-1", "after=FAN-1"] {
        seen.shows(text);
    }
    seen.hides("<b>Fan");
    assert_eq!(browser.backend.asked().last().unwrap().query, "list=running_out&q=fan&after=");
    let none = Answer::Json(json!({"skus": [], "next": null}));
    let seen = page(&mut browser, "/en/admin/skus?list=nonsense", (Role::Support, vec![none])).await;
    seen.shows("No product here.");
    assert_eq!(browser.backend.asked().last().unwrap().query, "list=all&q=&after=");
}

#[tokio::test]
async fn a_sku_shows_its_stock_its_ledger_and_what_the_role_may_change() {
    let mut browser = signed_in().await;
    let path = "/en/admin/skus/FAN-1";
    let seen = page(&mut browser, path, (Role::Manager, vec![sku(&json!([proposal(2)]))])).await;
    seen.is_private();
    for text in [
        "DK-7K3M-9QXW-0",
        "before=17",
        "Sold",
        "/stock",
        "/price",
        "FAN-1: Missing by counting, 9 pcs",
        "Agree",
    ] {
        seen.shows(text);
    }
    for markup in ["<b>Fan", "<u>", "<i>"] {
        seen.hides(markup);
    }
    assert_eq!((seen.field("list").as_str(), seen.field("sale").as_str()), ("3000", "2700"));
    assert_eq!(seen.field("until"), "2026-12-01T06:00", "in Dhaka");
    let own = page(&mut browser, path, (Role::Manager, vec![sku(&json!([proposal(1)]))])).await;
    own.shows("Take it back");
    own.hides(">Agree<");
    let seen = page(&mut browser, path, (Role::CatalogueEditor, vec![sku(&json!([proposal(2)]))])).await;
    seen.shows("/price");
    seen.hides("/FAN-1/stock");
    seen.hides("<button class=\"button\" name=\"approve\"");
    let seen = page(&mut browser, path, (Role::Auditor, vec![sku(&json!([]))])).await;
    seen.hides("<form");
    browser.backend.answer([me(Role::Auditor)]);
    assert_eq!(browser.get("/en/admin/skus/..%2Fme").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn stock_is_changed_once_for_each_form() {
    let mut browser = signed_in().await;
    let path = "/en/admin/skus/FAN-1";
    let seen = page(&mut browser, path, (Role::Manager, vec![sku(&json!([]))])).await;
    let (token, key) = (seen.field("token"), seen.field("key"));
    let form = |operation: &'static str, quantity: &'static str, note: &'static str| {
        [
            ("token", token.clone()),
            ("key", key.clone()),
            ("operation", operation.to_owned()),
            ("quantity", quantity.to_owned()),
            ("note", note.to_owned()),
        ]
    };
    for (fields, answer, notice) in [
        (form("receive", "১২", ""), Some(Answer::Json(json!({"outcome": "done"}))), "done"),
        (form("lost", "12", "counted"), Some(Answer::Json(json!({"outcome": "proposed"}))), "proposed"),
        (form("damage", "12", ""), Some(refusal(409, Code::TooFewPieces)), "few"),
        (form("receive", "0", ""), None, "pieces"),
        (form("receive", "many", ""), None, "pieces"),
        (form("found", "1", " "), None, "note"),
    ] {
        browser.backend.answer([me(Role::Manager)]);
        browser.backend.answer(answer.clone());
        let pairs: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let done = browser.post(&format!("{path}/stock"), &pairs).await;
        done.leads_to(&format!("{path}?notice={notice}"));
        if answer.is_some() {
            let asked: Value = serde_json::from_str(&browser.backend.asked().last().unwrap().body).unwrap();
            assert_eq!((&asked["key"], &asked["quantity"]), (&json!(key), &json!(12)));
        }
    }
    let said =
        page(&mut browser, &format!("{path}?notice=proposed"), (Role::Manager, vec![sku(&json!([]))])).await;
    said.shows("a second person has to agree");
}

#[tokio::test]
async fn a_price_is_set_from_what_was_seen() {
    let mut browser = signed_in().await;
    let path = "/en/admin/skus/FAN-1";
    let seen = page(&mut browser, path, (Role::CatalogueEditor, vec![sku(&json!([]))])).await;
    let (token, key, before) =
        (seen.field("token"), seen.field("key"), seen.field("seen").replace("&#34;", "\""));
    let form = |list: &'static str, sale: &'static str, until: &'static str| {
        [
            ("token", token.clone()),
            ("key", key.clone()),
            ("seen", before.clone()),
            ("list", list.to_owned()),
            ("sale", sale.to_owned()),
            ("until", until.to_owned()),
        ]
    };
    for (fields, answer, notice) in [
        (
            form("৩,১০০", "2900.50", "2026-12-01T06:00"),
            Some(Answer::Json(json!({"outcome": "done"}))),
            "done",
        ),
        (form("3100", "", ""), Some(refusal(409, Code::Outdated)), "outdated"),
        (form("3100", "", ""), Some(refusal(409, Code::CatalogueFrozen)), "frozen"),
        (form("cheap", "", ""), None, "price"),
        (form("3100", "2900", "soon"), None, "price"),
    ] {
        browser.backend.answer([me(Role::CatalogueEditor)]);
        browser.backend.answer(answer);
        let pairs: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let done = browser.post(&format!("{path}/price"), &pairs).await;
        done.leads_to(&format!("{path}?notice={notice}"));
        if notice == "done" {
            let asked: Value = serde_json::from_str(&browser.backend.asked().last().unwrap().body).unwrap();
            assert_eq!(asked["seen"]["sale"]["price"], 270_000);
            let price = json!({"list": 310_000, "sale": {"price": 290_050, "until": "2026-12-01T00:00:00Z"}});
            assert_eq!(asked["price"], price);
        }
    }
}

#[tokio::test]
async fn a_second_person_decides() {
    let mut browser = signed_in().await;
    let all = Answer::Json(json!([proposal(2)]));
    let seen = page(&mut browser, "/en/admin/proposals", (Role::Owner, vec![all])).await;
    seen.is_private();
    seen.shows("Karim");
    seen.hides("<i>");
    let token = seen.field("token");
    for (approve, answer, notice) in [
        ("yes", Answer::Raw(204, ""), "yes"),
        ("no", Answer::Raw(204, ""), "no"),
        ("yes", refusal(409, Code::NeedsAnotherPerson), "another"),
        ("yes", refusal(409, Code::ProposalDecided), "decided"),
    ] {
        browser.backend.answer([me(Role::Owner), answer]);
        let done = browser.post("/en/admin/proposals/4", &[("token", &token), ("approve", approve)]).await;
        done.leads_to(&format!("/en/admin/proposals?notice={notice}"));
        let asked = browser.backend.asked().last().unwrap().body.clone();
        assert_eq!(asked, format!("{{\"approve\":{}}}", approve == "yes"));
    }
}
