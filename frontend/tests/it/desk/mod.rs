//! The desk: coming in, forms, and what each role sees.

mod files;
mod foreign_files;
mod orders;
mod products;
mod promotions;
mod running;
mod skus;
mod sorting;

use crate::backend::{Answer, problem};
use crate::browser::{Browser, Page};
use axum::http::StatusCode;
use client::Code;
use serde_json::{Value, json};

const NUMBER: &str = "DK-7K3M-9QXW-0";

fn me(role: domain::Role) -> Answer {
    Answer::Json(json!({
        "person": {"id": 1, "email": "a@shop.example", "name": "<b>Amena</b>", "role": role.code(), "state": "active"},
        "permissions": role.permissions(),
        "sessions": [
            {"id": 7, "address": "192.0.2.1", "user_agent": "Mozilla/5.0 (Linux; Android 15) Chrome/142.0 Safari/537.36",
             "created_at": "2026-11-24T10:00:00Z", "last_seen_at": "2026-11-24T10:00:00Z", "is_current": true},
            {"id": 8, "address": "192.0.2.2", "user_agent": "<i>", "created_at": "2026-11-24T10:00:00Z",
             "last_seen_at": "2026-11-24T10:00:00Z", "is_current": false},
        ],
    }))
}

fn refusal(status: u16, code: Code) -> Answer {
    Answer::Problem(Box::new(problem(status, code)))
}

async fn signed_in() -> Browser {
    let mut browser = Browser::open().await;
    browser.cookies.insert("desk".to_owned(), "a-session".to_owned());
    browser
}

/// A page of the desk as somebody with a role, for which the backend answers so.
async fn page(browser: &mut Browser, path: &str, (role, answers): (domain::Role, Vec<Answer>)) -> Page {
    browser.backend.answer([me(role)]);
    browser.backend.answer(answers);
    browser.get(path).await
}

fn summary(name: &str) -> Value {
    json!({"number": NUMBER, "status": "placed", "placed_at": "2026-11-24T10:00:00Z", "name": name, "phone": "01712345678",
           "upazila": "dhaka-dhanmondi", "total": 2_006_000, "pieces": 3, "last_call": "no_answer"})
}

fn found(status: &str) -> Answer {
    let at = "2026-11-24T10:00:00Z";
    let line = json!({"sku": 11, "sku_code": "PX-1", "product": "primo-x", "name": {"bn": "প্রিমো", "en": "Primo"},
                      "options": [], "quantity": 1, "unit_price": 2_000_000, "total": 2_000_000});
    Answer::Json(json!({
        "order": {"number": NUMBER, "status": status, "placed_at": at, "language": "bn", "name": "<script>x</script>",
                  "phone": "01712345678", "upazila": "dhaka-dhanmondi", "address": "House 5, Road 3", "note": "<i>",
                  "zone": "inside-dhaka", "payment": "cash_on_delivery", "lines": [line], "items_total": 2_000_000,
                  "discount": 0, "delivery_fee": 6_000, "total": 2_006_000, "events": [{"status": status, "at": at}]},
        "steps": [{"status": "placed", "at": at, "actor": "shopper"}],
        "calls": [{"outcome": "no_answer", "note": "<u>", "at": at, "actor": "Amena"}],
        "courier": null, "tracking_number": null,
        "history": {"orders": 4, "delivered": 2, "cancelled": 0, "returned": 1, "fake": 1},
    }))
}

#[tokio::test]
async fn nobody_gets_in_without_a_session() {
    let mut browser = Browser::open().await;
    for path in
        ["", "/orders", "/people", "/audit-log", "/orders/DK-7K3M-9QXW-0", "/orders/DK-7K3M-9QXW-0/slip"]
    {
        browser.get(&format!("/admin{path}")).await.leads_to("/admin/sign-in");
        browser.get(&format!("/en/admin{path}")).await.leads_to("/en/admin/sign-in");
    }
    for path in
        ["/sign-out", "/people", "/people/1/role", "/people/1/access", "/people/1/reset", "/sessions/1/end"]
    {
        browser.post(&format!("/admin{path}"), &[]).await.leads_to("/admin/sign-in");
    }
    assert!(browser.backend.asked().is_empty());
    let mut browser = signed_in().await;
    browser.backend.answer([refusal(401, Code::Unauthenticated)]);
    browser.get("/en/admin").await.leads_to("/en/admin/sign-in");
}

#[tokio::test]
async fn signing_in_keeps_the_session_in_a_cookie_that_no_script_reads() {
    let mut browser = Browser::open().await;
    let form = browser.get("/en/admin/sign-in").await;
    form.is_private();
    let fields = [("email", "a@shop.example"), ("password", "a long password"), ("code", "123456")];
    browser.backend.answer([refusal(401, Code::SignInFailed)]);
    let again = browser.post("/en/admin/sign-in", &fields).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    again.shows("E-mail, password or code is wrong.");
    assert_eq!((again.field("email").as_str(), again.field("password").as_str()), ("a@shop.example", ""));
    again.hides("a long password");
    let person =
        json!({"id": 1, "email": "a@shop.example", "name": "Amena", "role": "owner", "state": "active"});
    let signed_in = json!({"token": "secret-token", "expires_at": "2026-12-24T10:00:00Z", "person": person});
    browser.backend.answer([Answer::Json(signed_in)]);
    browser.post("/en/admin/sign-in", &fields).await.leads_to("/en/admin");
    // That it is HttpOnly and Secure, the browser checks for every cookie.
    assert_eq!(browser.cookies["desk"], "secret-token");
    let asked: Value = serde_json::from_str(&browser.backend.asked().last().unwrap().body).unwrap();
    assert_eq!((&asked["address"], &asked["code"]), (&json!("127.0.0.1"), &json!("123456")));
}

#[tokio::test]
async fn one_address_cannot_try_for_ever() {
    let mut browser = Browser::open().await;
    let mut refused = 0;
    for _ in 0..20 {
        browser.backend.answer([refusal(401, Code::SignInFailed)]);
        let answer = browser.post("/en/admin/sign-in", &[("email", "a@shop.example")]).await;
        if answer.status == StatusCode::TOO_MANY_REQUESTS {
            answer.shows("Too many attempts from this network.");
            assert!(!answer.header("retry-after").is_empty());
            refused += 1;
        }
    }
    assert!((1..=10).contains(&refused), "{refused}");
    assert_eq!(browser.backend.asked().len(), 20 - refused);
}

#[tokio::test]
async fn a_form_that_is_not_of_this_session_changes_nothing() {
    for (path, token) in [
        ("/admin/people", ""),
        ("/admin/people/2/role", "x"),
        ("/admin/people/2/access", "x"),
        ("/admin/people/2/reset", "x"),
        ("/admin/sessions/8/end", ""),
        ("/admin/sign-out", ""),
        ("/admin/orders/DK-7K3M-9QXW-0/move", "x"),
        ("/admin/orders/DK-7K3M-9QXW-0/calls", "x"),
        ("/admin/orders/bulk", "x"),
        ("/admin/orders/DK-7K3M-9QXW-0/serials", "x"),
        ("/admin/new-order", "x"),
        ("/admin/customers/01712345678/notes", "x"),
        ("/admin/skus/FAN-1/stock", "x"),
        ("/admin/skus/FAN-1/price", "x"),
        ("/admin/skus/FAN-1/pictures/set", "x"),
        ("/admin/new-product", "x"),
        ("/admin/products/fan", "x"),
        ("/admin/products/fan/skus", "x"),
        ("/admin/proposals/4", "x"),
        ("/admin/new-campaign", "x"),
        ("/admin/campaigns/eid", "x"),
        ("/admin/campaigns/eid/end", "x"),
        ("/admin/coupons", "x"),
        ("/admin/coupons/EID-25/end", "x"),
        ("/admin/running/freeze", "x"),
        ("/admin/running/room", "x"),
        ("/admin/running/messages", "x"),
        ("/admin/categories", "x"),
        ("/admin/categories/phones", "x"),
        ("/admin/brands/walton", "x"),
        ("/admin/catalogue-files/3/load", "x"),
        ("/admin/catalogue-files/3/discard", "x"),
    ] {
        let mut browser = signed_in().await;
        browser.backend.answer([me(domain::Role::Owner)]);
        let answer = browser.post(path, &[("token", token), ("disabled", "yes"), ("role", "owner")]).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}");
        assert_eq!(browser.backend.asked().len(), 1, "{path} asked who it is and nothing else");
        // Of another site, whatever the token.
        browser.backend.answer([me(domain::Role::Owner)]);
        let foreign = [("sec-fetch-site", "cross-site")];
        assert_eq!(browser.post_with(path, &[], &foreign).await.status, StatusCode::FORBIDDEN, "{path}");
    }
}

#[tokio::test]
async fn the_home_page_tells_where_somebody_is_signed_in_and_ends_it() {
    let mut browser = signed_in().await;
    let home = page(&mut browser, "/en/admin", (domain::Role::Owner, vec![])).await;
    home.is_private();
    home.shows("Chrome, Android");
    home.shows("Unknown browser");
    home.hides("<b>Amena");
    let token = home.field("token");
    browser.backend.answer([me(domain::Role::Owner), Answer::Raw(204, "")]);
    browser.post("/en/admin/sessions/8/end", &[("token", &token)]).await.leads_to("/en/admin");
    assert_eq!(browser.backend.asked().last().unwrap().path, "/api/v1/staff/me/sessions/8");
    browser.backend.answer([me(domain::Role::Owner), Answer::Raw(204, "")]);
    browser.post("/en/admin/sign-out", &[("token", &token)]).await.leads_to("/en/admin/sign-in");
    assert!(!browser.cookies.contains_key("desk"));
}

#[tokio::test]
async fn pages_leave_out_what_a_role_may_not() {
    let mut browser = signed_in().await;
    let seen = page(&mut browser, "/en/admin", (domain::Role::Auditor, vec![])).await;
    seen.shows("/en/admin/audit-log");
    seen.shows("/en/admin/orders");
    let seen = page(&mut browser, "/en/admin", (domain::Role::CatalogueEditor, vec![])).await;
    for path in ["/en/admin/orders", "/en/admin/people", "/en/admin/audit-log"] {
        seen.hides(path);
    }
    let path = format!("/en/admin/orders/{NUMBER}");
    let seen = page(&mut browser, &path, (domain::Role::Support, vec![found("confirmed")])).await;
    seen.hides("/move");
    let seen = page(&mut browser, &path, (domain::Role::OrderDesk, vec![found("confirmed")])).await;
    seen.shows("/move");
    let answers = vec![refusal(403, Code::Forbidden)];
    let refused = page(&mut browser, "/en/admin/people", (domain::Role::OrderDesk, answers)).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    refused.shows("Your role does not allow this");
}

#[tokio::test]
async fn an_invitation_becomes_a_password_a_picture_and_recovery_codes() {
    let mut browser = Browser::open().await;
    let opened = || {
        Answer::Json(json!({"email": "a@shop.example", "name": "Amena", "totp_key": "ABCDEFGH",
                            "otpauth_url": "otpauth://totp/DhakaCart:a@shop.example?secret=ABCDEFGH&issuer=DhakaCart"}))
    };
    browser.backend.answer([opened()]);
    let form = browser.get("/en/admin/invitation?token=one-time").await;
    form.is_private();
    form.shows("<svg");
    form.hides("<?xml");
    form.shows("ABCDEFGH");
    assert_eq!(form.field("token"), "one-time");
    for (password, sentence) in [("short", "at least 12"), ("aaaaaaaaaaaaaaaa", "five different")] {
        browser.backend.answer([opened()]);
        let fields = [("token", "one-time"), ("password", password), ("code", "123456")];
        let again = browser.post("/en/admin/invitation", &fields).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
        again.shows(sentence);
    }
    browser.backend.answer([Answer::Json(json!({"recovery_codes": ["abcd-efgh", "ijkl-mnop"]}))]);
    let fields = [("token", "one-time"), ("password", "a long password of mine"), ("code", "123456")];
    let done = browser.post("/en/admin/invitation", &fields).await;
    done.is_private();
    done.shows("ijkl-mnop");
    browser.backend.answer([refusal(410, Code::InvitationInvalid)]);
    let over = browser.get("/en/admin/invitation?token=one-time").await;
    assert_eq!(over.status, StatusCode::GONE);
    over.shows("Ask the owner of the shop for a new one.");
}

#[tokio::test]
async fn people_are_invited_and_the_link_is_shown_once() {
    let mut browser = signed_in().await;
    let owner = domain::Role::Owner;
    let person =
        json!({"id": 2, "email": "k@shop.example", "name": "Karim", "role": "support", "state": "invited"});
    let people = Answer::Json(json!([person]));
    let seen = page(&mut browser, "/en/admin/people", (owner, vec![people.clone()])).await;
    seen.is_private();
    seen.shows("Invited");
    let token = seen.field("token");
    let fields = [("token", token.as_str()), ("name", "Karim"), ("email", "nonsense"), ("role", "support")];
    browser.backend.answer([me(owner), people.clone()]);
    let wrong = browser.post("/en/admin/people", &fields).await;
    assert_eq!((wrong.status, wrong.field("email").as_str()), (StatusCode::UNPROCESSABLE_ENTITY, "nonsense"));
    let fields =
        [("token", token.as_str()), ("name", "Karim"), ("email", "k@shop.example"), ("role", "support")];
    let invited = json!({"person": person, "token": "one-time", "expires_at": "2026-12-24T10:00:00Z"});
    browser.backend.answer([me(owner), Answer::Json(invited), people.clone()]);
    let shown = browser.post("/en/admin/people", &fields).await;
    shown.shows("https://shop.test/en/admin/invitation?token=one-time");
    browser.backend.answer([me(owner), refusal(409, Code::LastOwner), people]);
    let kept = browser.post("/en/admin/people/2/access", &[("token", &token), ("disabled", "yes")]).await;
    kept.shows("The shop must keep at least one owner.");
}

#[tokio::test]
async fn orders_are_listed_and_found() {
    let mut browser = signed_in().await;
    let desk = domain::Role::OrderDesk;
    let queue = Answer::Json(json!({"orders": [summary("<b>রহিম")], "waiting": 1}));
    let seen = page(&mut browser, "/en/admin/orders", (desk, vec![queue])).await;
    seen.is_private();
    seen.shows("To call (1)");
    seen.shows("No answer");
    seen.hides("<b>রহিম");
    browser.backend.answer([me(desk)]);
    browser.get("/en/admin/orders?q=dk7k3m9qxw0").await.leads_to(&format!("/en/admin/orders/{NUMBER}"));
    for (query, asked) in [
        ("list=to-pack", "status=confirmed"),
        ("q=01712-345678", "phone=01712345678"),
        ("q=rahim", "name=rahim"),
        ("list=all&before=77", "before=77"),
    ] {
        let some = Answer::Json(json!({"orders": [summary("Rahim")], "next": 5}));
        let seen = page(&mut browser, &format!("/en/admin/orders?{query}"), (desk, vec![some])).await;
        seen.shows("before=5");
        assert_eq!(browser.backend.asked().last().unwrap().query, asked, "{query}");
    }
    let nothing = page(&mut browser, "/en/admin/orders?q=%25", (desk, vec![])).await;
    nothing.shows("No order matches.");
}

#[tokio::test]
async fn an_order_is_shown_and_moved_from_where_it_was_seen() {
    let mut browser = signed_in().await;
    let desk = domain::Role::OrderDesk;
    let path = format!("/en/admin/orders/{NUMBER}");
    let seen = page(&mut browser, &path, (desk, vec![found("placed")])).await;
    seen.is_private();
    for text in ["fake 1", "returned 1", "delivered 2", "/calls", "tel:+8801712345678"] {
        seen.shows(text);
    }
    for markup in ["<script>x", "<i>", "<u>"] {
        seen.hides(markup);
    }
    let token = seen.field("token");
    browser.backend.answer([me(desk), found("confirmed")]);
    let fields = [("token", token.as_str()), ("outcome", "confirmed"), ("note", "after six")];
    browser.post(&format!("{path}/calls"), &fields).await.leads_to(&format!("{path}?notice=called"));
    let asked: Value = serde_json::from_str(&browser.backend.asked().last().unwrap().body).unwrap();
    assert_eq!(asked, json!({"outcome": "confirmed", "note": "after six"}));
    browser.backend.answer([me(desk), refusal(409, Code::OrderMoved)]);
    let fields = [("token", token.as_str()), ("from", "placed"), ("to", "cancelled")];
    browser.post(&format!("{path}/move"), &fields).await.leads_to(&format!("{path}?notice=moved"));
    browser.backend.answer([me(desk)]);
    let fields = [("token", token.as_str()), ("from", "packed"), ("to", "shipped"), ("courier", " ")];
    browser.post(&format!("{path}/move"), &fields).await.leads_to(&format!("{path}?notice=courier"));
    let slip = page(&mut browser, &format!("{path}/slip"), (desk, vec![found("packed")])).await;
    slip.is_private();
    slip.shows("PX-1");
}

#[tokio::test]
async fn the_audit_log_tells_what_changed() {
    let mut browser = signed_in().await;
    let entry = json!({"sequence": 9, "at": "2026-11-24T10:00:00Z", "actor": "Amena", "staff_id": 1, "action": "move_order",
                       "object": "order:DK-7K3M-9QXW-0", "before": {"status": "placed", "same": 1},
                       "after": {"status": "<b>confirmed", "same": 1}, "request_id": "r-1"});
    let log = Answer::Json(json!({"entries": [entry], "next": 9}));
    let path = "/en/admin/audit-log?action=move_order&object=order:DK";
    let seen = page(&mut browser, path, (domain::Role::Auditor, vec![log])).await;
    seen.is_private();
    seen.shows("placed");
    seen.hides("<b>confirmed");
    seen.hides("same");
    seen.shows("before=9");
    let asked = &browser.backend.asked()[1];
    assert_eq!(asked.query, "action=move_order&object=order%3ADK");
}
