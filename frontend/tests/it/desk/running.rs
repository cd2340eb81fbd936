//! The day, and the switches of a sale.

use super::{me, page, refusal, signed_in};
use crate::backend::Answer;
use client::Code;
use domain::Role;
use serde_json::{Value, json};

fn today(room: &Value) -> Answer {
    let mut hours = vec![json!({"orders": 0, "revenue": 0}); 24];
    hours[9] = json!({"orders": 4, "revenue": 1_000_000});
    hours[10] = json!({"orders": 2, "revenue": 500_000});
    Answer::Json(json!({
        "now": "2026-11-24T04:30:00Z", "hours": hours, "yesterday": {"orders": 9, "revenue": 100}, "to_call": 60,
        "proposals": 0, "running_out": [], "running_out_count": 0,
        "messages": {"waiting": 7, "oldest_seconds": 400, "dead": 30}, "waiting_room": room,
        "processes": [
            process("web-2/7", "frontend", &[], 40), process("web-1/7", "frontend", &["overload"], 2),
            process("api-1/7", "backend", &[], 15),
        ],
    }))
}

fn process(name: &str, kind: &str, missing: &[&str], silent: u32) -> Value {
    json!({"name": name, "kind": kind, "started_at": "2026-11-24T04:00:00Z", "missing": missing,
           "silent_seconds": silent})
}

#[tokio::test]
async fn a_light_says_whether_each_kind_of_program_is_well() {
    let mut browser = signed_in().await;
    let seen = page(&mut browser, "/en/admin/today", (Role::Manager, vec![today(&Value::Null)])).await;
    for text in [
        "light bad\"></span> Pages of the shop</div><b>not running",
        "<code>web-2/7</code></div><span>silent for 40 s",
        "<code>web-1/7</code></div><span>overloaded, refuses some requests",
        "light good\"></span> Orders and accounts</div><b>1 running",
        "light bad\"></span> Sending messages</div><b>not running",
    ] {
        seen.shows(text);
    }
    let seen = page(&mut browser, "/admin/today", (Role::Manager, vec![today(&Value::Null)])).await;
    seen.shows("৪০ সেকেন্ড ধরে সাড়া নেই");
}

#[tokio::test]
async fn the_day_is_summed_and_lights_say_what_needs_a_look() {
    let mut browser = signed_in().await;
    let seen = page(&mut browser, "/en/admin/today", (Role::Manager, vec![today(&Value::Null)])).await;
    seen.is_private();
    for text in [
        "৳15,000",
        "<rect x=\"90\" y=\"0\" width=\"8\" height=\"100\"/>",
        "height=\"50\" class=\"now\"",
        "light warn",
        "light bad",
        "60",
    ] {
        seen.shows(text);
    }
    let room = json!({"id": 1, "opened_by": "Amena", "gathers_from": "2026-11-24T04:00:00Z", "opens_at": "2026-11-24T04:00:00Z",
                      "per_minute": 600, "campaign": null, "tickets": 90, "called": 40, "entered": 30});
    let seen = page(&mut browser, "/en/admin/today", (Role::Manager, vec![today(&room)])).await;
    seen.shows("50 wait, a minute: 600");
    let refused = vec![refusal(403, Code::Forbidden)];
    page(&mut browser, "/en/admin/today", (Role::Support, refused))
        .await
        .shows("Your role does not allow this");
}

#[tokio::test]
async fn the_switches_of_a_sale_are_set() {
    let mut browser = signed_in().await;
    let thawed = || Answer::Json(json!({"freeze": null, "set_by": null}));
    let dead = || {
        Answer::Json(json!([{"id": 5, "channel": "sms", "name": "order_placed:DK-1", "attempts": 20,
                             "dead_at": "2026-11-24T04:00:00Z", "reason": "<b>no such number"}]))
    };
    let path = "/en/admin/running";
    let seen = page(&mut browser, path, (Role::Manager, vec![today(&Value::Null), thawed(), dead()])).await;
    seen.is_private();
    seen.shows("no such number");
    seen.hides("<b>no");
    let token = seen.field("token");
    let none = || Answer::Raw(204, "");
    for (form, fields, answers, (method, body), notice) in [
        (
            "freeze",
            vec![("reason", "Eid"), ("until", "2030-01-01T06:00")],
            vec![thawed()],
            ("/api/v1/staff/catalogue-freeze", json!({"until": "2030-01-01T00:00:00Z", "reason": "Eid"})),
            "done",
        ),
        (
            "room",
            vec![("per_minute", "৬০০"), ("step", "open"), ("gather", "5"), ("opens_at", "2030-01-01T06:00")],
            vec![none()],
            (
                "/api/v1/staff/waiting-room",
                json!({"per_minute": 600, "opens_at": "2030-01-01T00:00:00Z", "gather_minutes": 5, "campaign": null}),
            ),
            "done",
        ),
        (
            "room",
            vec![("per_minute", "60"), ("step", "rate")],
            vec![refusal(404, Code::NotFound)],
            ("/api/v1/staff/waiting-room", json!({"per_minute": 60})),
            "none",
        ),
        (
            "messages",
            vec![("id", "5")],
            vec![Answer::Json(json!({"messages": 1}))],
            ("/api/v1/staff/dead-messages/retry", json!({"ids": [5]})),
            "done",
        ),
        (
            "messages",
            vec![("id", "all")],
            vec![dead(), Answer::Json(json!({"messages": 1}))],
            ("/api/v1/staff/dead-messages/retry", json!({"ids": [5]})),
            "done",
        ),
    ] {
        browser.backend.answer([me(Role::Manager)]);
        browser.backend.answer(answers);
        let fields = [vec![("token", token.as_str())], fields].concat();
        let done = browser.post(&format!("{path}/{form}"), &fields).await;
        done.leads_to(&format!("{path}?notice={notice}"));
        let asked = browser.backend.asked().last().unwrap().clone();
        let sent: Value = serde_json::from_str(&asked.body).unwrap();
        assert_eq!((asked.path.as_str(), sent), (method, body), "{form}");
    }
}

#[tokio::test]
async fn what_is_put_in_wrong_changes_nothing() {
    let mut browser = signed_in().await;
    let path = "/en/admin/running";
    let none = || Answer::Json(json!([]));
    let thawed = Answer::Json(json!({"freeze": null, "set_by": null}));
    let seen = page(&mut browser, path, (Role::Manager, vec![today(&Value::Null), thawed, none()])).await;
    let token = seen.field("token");
    for (form, fields, notice) in [
        ("freeze", vec![("reason", ""), ("until", "2030-01-01T06:00")], "freeze"),
        ("freeze", vec![("reason", "Eid"), ("until", "")], "freeze"),
        ("room", vec![("per_minute", "0"), ("step", "open")], "rate"),
        ("room", vec![("per_minute", "60"), ("step", "open"), ("opens_at", "x")], "room"),
    ] {
        browser.backend.answer([me(Role::Manager)]);
        let fields = [vec![("token", token.as_str())], fields].concat();
        let before = browser.backend.asked().len();
        browser.post(&format!("{path}/{form}"), &fields).await.leads_to(&format!("{path}?notice={notice}"));
        assert_eq!(browser.backend.asked().len(), before + 1, "{form} asked who it is and nothing else");
    }
    let frozen = Answer::Json(
        json!({"freeze": {"until": "2030-01-01T00:00:00Z", "reason": "Eid"}, "set_by": "Amena"}),
    );
    let answers = vec![today(&Value::Null), frozen, Answer::Json(json!([]))];
    let seen = page(&mut browser, path, (Role::Auditor, answers)).await;
    seen.shows("Frozen until");
    seen.hides("<form");
}
