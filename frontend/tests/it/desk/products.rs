//! What products say, and their pictures.

use super::{me, page, refusal, signed_in};
use crate::backend::Answer;
use axum::http::StatusCode;
use client::Code;
use domain::Role;
use serde_json::{Value, json};

fn product(is_published: bool) -> Answer {
    Answer::Json(json!({
        "slug": "fan", "version": 7, "skus": [],
        "fields": {
            "is_published": is_published, "brand": "Walton", "category": "home", "name": {"bn": "পাখা", "en": "<b>Fan"},
            "description": {"bn": "একটি পাখা", "en": "A fan.\n\nFast."}, "warranty": {"bn": "", "en": ""},
            "specifications": [{"name": {"bn": "গতি", "en": "Speed"}, "value": {"bn": "৩", "en": "3"}}], "popularity": 9,
        },
    }))
}

/// The fields of a form that a browser would send.
fn typed<'a>(token: &'a str, changes: &[(&'static str, &'a str)]) -> Vec<(&'static str, &'a str)> {
    let usual = [
        ("token", token),
        ("version", "7"),
        ("published", "yes"),
        ("brand", "Walton"),
        ("category", "home"),
        ("name_bn", "পাখা"),
        ("name_en", "Fan 2"),
        ("description_bn", "একটি পাখা"),
        ("description_en", "A fan.\r\n\r\nFast."),
        ("specifications_bn", "গতি: ৩"),
        ("specifications_en", "Speed: 3"),
        ("popularity", "৯"),
        ("code", "fan-2"),
        ("price", "3,000"),
        ("options", "Colour: Red | রং: লাল"),
    ];
    let changed = |name: &str| changes.iter().find(|(other, _)| *other == name).map(|&(_, value)| value);
    usual.into_iter().map(|(name, value)| (name, changed(name).unwrap_or(value))).collect()
}

#[tokio::test]
async fn a_product_is_shown_and_changed_from_what_was_seen() {
    let mut browser = signed_in().await;
    let editor = Role::CatalogueEditor;
    let path = "/en/admin/products/fan";
    let seen = page(&mut browser, path, (editor, vec![product(true)])).await;
    seen.is_private();
    seen.hides("<b>Fan");
    assert_eq!((seen.field("version").as_str(), seen.field("name_bn").as_str()), ("7", "পাখা"));
    assert_eq!(seen.area("specifications_en").trim(), "Speed: 3");
    let token = seen.field("token");
    browser.backend.answer([me(editor), product(true)]);
    browser.post(path, &typed(&token, &[])).await.leads_to(&format!("{path}?notice=done"));
    let asked: Value = serde_json::from_str(&browser.backend.asked().last().unwrap().body).unwrap();
    assert_eq!((&asked["seen"], &asked["fields"]["popularity"]), (&json!(7), &json!(9)));
    assert_eq!(asked["fields"]["description"]["en"], "A fan.\n\nFast.");
    assert_eq!(asked["fields"]["specifications"][0]["name"], json!({"bn": "গতি", "en": "Speed"}));
    for (changes, answer, text) in [
        (vec![], Some(refusal(409, Code::Outdated)), "Somebody else changed it"),
        (vec![], Some(refusal(409, Code::CatalogueFrozen)), "frozen for the sale"),
        (vec![("name_en", "")], None, "Write the name in both languages"),
        (vec![("specifications_bn", "")], None, "as many lines in both languages"),
        (vec![("popularity", "much")], None, "The popularity is"),
    ] {
        browser.backend.answer([me(editor)]);
        browser.backend.answer(answer);
        browser.backend.answer([product(true)]);
        let again = browser.post(path, &typed(&token, &changes)).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "{text}");
        again.shows(text);
        assert_eq!(again.field("brand"), "Walton", "what was typed stays");
    }
    let seen = page(&mut browser, path, (Role::Auditor, vec![product(false)])).await;
    seen.shows("Not on the shop");
    seen.hides("<form");
}

#[tokio::test]
async fn a_product_is_made_with_its_first_sku() {
    let mut browser = signed_in().await;
    let editor = Role::CatalogueEditor;
    let form = page(&mut browser, "/en/admin/new-product", (editor, vec![])).await;
    let token = form.field("token");
    browser.backend.answer([me(editor), product(true)]);
    let made = browser.post("/en/admin/new-product", &typed(&token, &[])).await;
    made.leads_to("/en/admin/products/fan?notice=done");
    let asked: Value = serde_json::from_str(&browser.backend.asked().last().unwrap().body).unwrap();
    assert_eq!((&asked["slug"], &asked["sku"]["code"]), (&json!("fan-2"), &json!("FAN-2")));
    assert_eq!(asked["sku"]["options"][0]["value"], json!({"bn": "লাল", "en": "Red"}));
    assert_eq!(asked["sku"]["price"]["list"], 300_000);
    browser.backend.answer([me(editor), refusal(409, Code::Taken)]);
    let again = browser.post("/en/admin/new-product", &typed(&token, &[])).await;
    assert_eq!((again.status, again.field("code").as_str()), (StatusCode::UNPROCESSABLE_ENTITY, "FAN-2"));
    browser.backend.answer([me(editor), product(true)]);
    let added = browser.post("/en/admin/products/fan/skus", &typed(&token, &[])).await;
    added.leads_to("/en/admin/products/fan?notice=done");
}

fn parts(token: &str, file: &[u8]) -> Vec<u8> {
    let head = format!(
        "--edge\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\n{token}\r\n--edge\r\nContent-Disposition: form-data; \
         name=\"picture\"; filename=\"../a.svg\"\r\nContent-Type: image/png\r\n\r\n"
    );
    [head.as_bytes(), file, b"\r\n--edge--\r\n"].concat()
}

#[tokio::test]
async fn a_picture_is_handed_on_and_put_in_order() {
    let mut browser = signed_in().await;
    let editor = Role::CatalogueEditor;
    let sku = || {
        Answer::Json(json!({
            "sku": {"code": "FAN-1", "product": "fan", "name": {"bn": "পাখা", "en": "Fan"}, "options": [], "image": "a",
                    "is_published": true, "price": null, "on_hand": 0},
            "images": ["a", "b"], "movements": [], "next": null, "proposals": [],
            "stock": {"received": 0, "on_hand": 0, "held": 0, "sold": 0, "returned": 0, "damaged": 0, "adjusted": 0},
        }))
    };
    let path = "/en/admin/skus/FAN-1";
    let seen = page(&mut browser, path, (editor, vec![sku()])).await;
    seen.shows("/media/b-320.webp");
    let (token, names) = (seen.field("token"), seen.body.split("name=\"seen\" value=\"a b\"").count());
    assert_eq!(names, 3, "each picture has a form");
    let multipart = [("content-type", "multipart/form-data; boundary=edge")];
    let large = vec![7; 9 << 20];
    for (token, file, answers, expected) in [
        (token.as_str(), &b"a file"[..], vec![sku()], Ok("done")),
        (token.as_str(), b"a file", vec![refusal(422, Code::InvalidInput)], Ok("picture")),
        (token.as_str(), b"a file", vec![refusal(409, Code::CatalogueFrozen)], Ok("frozen")),
        (token.as_str(), b"", vec![], Ok("picture")),
        ("x", b"a file", vec![], Err(StatusCode::FORBIDDEN)),
        (token.as_str(), &large, vec![], Err(StatusCode::PAYLOAD_TOO_LARGE)),
    ] {
        browser.backend.answer([me(editor)]);
        browser.backend.answer(answers);
        let body = parts(token, file);
        let answer = browser.post_bytes(&format!("{path}/pictures"), &body, &multipart).await;
        match expected {
            Ok(notice) => answer.leads_to(&format!("{path}?notice={notice}")),
            Err(status) => assert_eq!(answer.status, status),
        }
    }
    let handed_on = browser.backend.asked().iter().filter(|asked| asked.body == "a file").count();
    assert_eq!(handed_on, 3);
    for (step, images) in [("first", json!(["b", "a"])), ("remove", json!(["a"]))] {
        browser.backend.answer([me(editor), sku()]);
        let fields = [("token", token.as_str()), ("seen", "a b"), ("picture", "b"), ("step", step)];
        browser.post(&format!("{path}/pictures/set"), &fields).await.leads_to(&format!("{path}?notice=done"));
        let asked: Value = serde_json::from_str(&browser.backend.asked().last().unwrap().body).unwrap();
        assert_eq!(asked, json!({"seen": ["a", "b"], "images": images}));
    }
}
