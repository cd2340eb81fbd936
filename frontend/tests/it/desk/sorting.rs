//! Categories and brands.

use super::{me, page, refusal, signed_in};
use crate::backend::Answer;
use axum::http::StatusCode;
use client::Code;
use domain::Role;
use serde_json::{Value, json};

fn categories() -> Answer {
    let row = |slug: &str, parent: Option<&str>, products: i64| json!({"slug": slug, "parent": parent, "name": {"bn": format!("বাংলা {slug}"), "en": format!("<b>{slug}")}, "products": products});
    // Siblings in their order, the tree in none.
    Answer::Json(json!([
        row("home", None, 4),
        row("smart", Some("phones"), 2),
        row("phones", None, 0),
        row("cases", Some("phones"), 0),
        row("five-g", Some("smart"), 0),
    ]))
}

#[tokio::test]
async fn categories_are_a_tree_with_forms() {
    let mut browser = signed_in().await;
    let editor = Role::CatalogueEditor;
    let seen = page(&mut browser, "/en/admin/categories", (editor, vec![categories()])).await;
    seen.is_private();
    seen.hides("<b>home");
    let places: Vec<usize> = ["home", "phones", "smart", "five-g", "cases"]
        .iter()
        .map(|slug| seen.body.find(&format!("id=\"bn-{slug}\"")).unwrap())
        .collect();
    assert!(places.is_sorted(), "each before those below it: {places:?}");
    assert_eq!(seen.body.matches("value=\"delete\"").count(), 2, "only empty ones can go");
    assert_eq!(
        seen.body.matches("value=\"raise\"").count(),
        2,
        "the first of its siblings is as high as it gets"
    );
    assert_eq!(seen.body.matches("<option value=").count(), 5, "nothing lies below the third step");
    let token = seen.field("token");
    let path = "/en/admin/categories";
    let fields =
        [("token", token.as_str()), ("name_bn", " ঘড়ি "), ("name_en", "Watches"), ("parent", "home")];
    browser.backend.answer([me(editor), Answer::Raw(204, "")]);
    browser.post(path, &fields).await.leads_to("/en/admin/categories?notice=done");
    let asked: Value = serde_json::from_str(&browser.backend.asked().last().unwrap().body).unwrap();
    assert_eq!(asked, json!({"parent": "home", "name": {"bn": "ঘড়ি", "en": "Watches"}}));
    for (step, method, path) in [
        ("save", "PUT", "/api/v1/staff/categories/home"),
        ("raise", "POST", "/api/v1/staff/categories/home/raise"),
        ("delete", "DELETE", "/api/v1/staff/categories/home"),
    ] {
        let fields =
            [("token", token.as_str()), ("step", step), ("name_bn", "ক"), ("name_en", "A"), ("seen_en", "B")];
        for (answer, notice) in [
            (Answer::Raw(204, ""), "done"),
            (refusal(409, Code::Taken), "taken"),
            (refusal(409, Code::Outdated), "outdated"),
            (refusal(422, Code::InvalidInput), "name"),
        ] {
            browser.backend.answer([me(editor), answer]);
            let answer = browser.post("/en/admin/categories/home", &fields).await;
            answer.leads_to(&format!("/en/admin/categories?notice={notice}"));
            let asked = browser.backend.asked().pop().unwrap();
            assert_eq!((asked.method.as_str(), asked.path.as_str()), (method, path));
        }
    }
    let seen =
        page(&mut browser, "/en/admin/categories?notice=taken", (Role::Auditor, vec![categories()])).await;
    seen.shows("Not done: there is one with this name");
    seen.hides("<form class=\"form\"");
}

#[tokio::test]
async fn brands_are_listed_and_named() {
    let mut browser = signed_in().await;
    let editor = Role::CatalogueEditor;
    let brands = || {
        Answer::Json(
            json!([{"slug": "walton", "name": "<b>Walton", "products": 3}, {"slug": "vision", "name": "Vision", "products": 0}]),
        )
    };
    let seen = page(&mut browser, "/en/admin/brands", (editor, vec![brands()])).await;
    seen.is_private();
    seen.hides("<b>Walton");
    assert_eq!(seen.body.matches("value=\"delete\"").count(), 1);
    let token = seen.field("token");
    let fields = [("token", token.as_str()), ("step", "save"), ("seen", "Walton"), ("name", " WALTON ")];
    for (answer, notice) in [(Answer::Raw(204, ""), "done"), (refusal(409, Code::Taken), "taken")] {
        browser.backend.answer([me(editor), answer]);
        let answer = browser.post("/en/admin/brands/walton", &fields).await;
        answer.leads_to(&format!("/en/admin/brands?notice={notice}"));
    }
    let asked: Value = serde_json::from_str(&browser.backend.asked().last().unwrap().body).unwrap();
    assert_eq!(asked, json!({"seen": "Walton", "name": "WALTON"}));
    browser.backend.answer([me(editor)]);
    let odd = browser.post("/en/admin/brands/walton", &[("token", &token), ("step", "x")]).await;
    assert_eq!(odd.status, StatusCode::BAD_REQUEST);
}
