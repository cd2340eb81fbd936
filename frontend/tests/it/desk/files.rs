//! Catalogue files: sent, tried, loaded, and taken home.

use super::{me, page, refusal, signed_in};
use crate::backend::Answer;
use axum::http::StatusCode;
use client::Code;
use domain::Role;
use serde_json::{Value, json};

const PATH: &str = "/en/admin/catalogue-files";

/// A file of somebody, the person of these tests being number 1.
fn file(by: i64, cuts: i64, loaded: &Value) -> Value {
    let prices: Vec<Value> = (0..cuts)
        .map(|place| json!({"sku": format!("FAN-{place}"), "before": 300_000, "after": 100_000}))
        .collect();
    json!({
        "id": 3, "name": "<b>autumn.csv", "uploaded_by": "Karim", "uploaded_by_id": by, "uploaded_at": "2026-11-24T10:00:00Z",
        "summary": {"new_products": 2, "changed_products": 0, "new_skus": 4, "changed_skus": 0, "changed_prices": cuts,
                    "large_cuts": cuts, "prices": prices},
        "loaded": loaded,
    })
}

fn parts(token: &str, (name, content): (&str, &str)) -> String {
    format!(
        "--edge\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\n{token}\r\n--edge\r\nContent-Disposition: form-data; \
         name=\"file\"; filename=\"{name}\"\r\nContent-Type: text/csv\r\n\r\n{content}\r\n--edge--\r\n"
    )
}

#[tokio::test]
async fn a_file_is_handed_on_and_its_mistakes_are_shown() {
    let mut browser = signed_in().await;
    let editor = Role::CatalogueEditor;
    let list = || Answer::Json(json!([file(1, 0, &Value::Null)]));
    let seen = page(&mut browser, PATH, (editor, vec![list()])).await;
    seen.is_private();
    seen.hides("<b>autumn");
    let token = seen.field("token");
    let multipart = [("content-type", "multipart/form-data; boundary=edge")];
    let good = json!({"file": file(1, 0, &Value::Null), "problems": [], "problem_count": 0});
    browser.backend.answer([me(editor), Answer::Json(good)]);
    let body = parts(&token, ("C:\\shop\\autumn.csv", "product,sku"));
    browser.post_bytes(PATH, body.as_bytes(), &multipart).await.leads_to("/en/admin/catalogue-files/3");
    let asked = browser.backend.asked().pop().unwrap();
    assert_eq!((asked.body.as_str(), asked.query.as_str()), ("product,sku", "name=autumn.csv"));

    let wrong = json!({"file": null, "problems": ["line 2, list_price: <i>must be at least 1 taka"], "problem_count": 150});
    for (content, answer, text) in [
        ("a,b", Some(Answer::Json(wrong)), "must be at least 1 taka"),
        ("a,b", Some(refusal(409, Code::Taken)), "20 files wait already"),
        ("a,b", Some(refusal(413, Code::BodyTooLarge)), "larger than 16 MiB"),
        ("a,b", Some(refusal(503, Code::Busy)), "Another file is being loaded"),
        ("a,b", Some(refusal(422, Code::InvalidInput)), "takes too long here"),
        ("a,b", Some(refusal(409, Code::CatalogueFrozen)), "frozen for the sale"),
        ("", None, "Choose a CSV file"),
    ] {
        browser.backend.answer([me(editor)]);
        browser.backend.answer(answer);
        browser.backend.answer([list()]);
        let body = parts(&token, ("autumn.csv", content));
        let again = browser.post_bytes(PATH, body.as_bytes(), &multipart).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "{text}");
        again.shows(text);
        again.hides("<i>must");
    }
    browser.backend.answer([me(editor)]);
    let foreign = parts("x", ("autumn.csv", "a"));
    assert_eq!(browser.post_bytes(PATH, foreign.as_bytes(), &multipart).await.status, StatusCode::FORBIDDEN);
    browser.backend.answer([me(editor)]);
    let large = parts(&token, ("autumn.csv", &"x".repeat(17 << 20)));
    assert_eq!(
        browser.post_bytes(PATH, large.as_bytes(), &multipart).await.status,
        StatusCode::PAYLOAD_TOO_LARGE
    );
}

#[tokio::test]
async fn a_file_shows_what_it_changes_and_is_loaded_by_whoever_may() {
    let mut browser = signed_in().await;
    let path = "/en/admin/catalogue-files/3";
    let load = format!("{path}/load");
    let editor = Role::CatalogueEditor;
    for (by, cuts, can_load) in [(1, 0, true), (1, 2, false), (2, 2, true)] {
        let answer = vec![Answer::Json(file(by, cuts, &Value::Null))];
        let seen = page(&mut browser, path, (editor, answer)).await;
        assert_eq!(seen.body.contains(&load), can_load, "{by} {cuts}");
        assert_eq!(seen.body.contains("somebody else than the one who sent it"), cuts > 0);
        seen.shows("New products");
        seen.hides("Changed products");
    }
    let seen = page(&mut browser, path, (Role::Auditor, vec![Answer::Json(file(2, 0, &Value::Null))])).await;
    seen.hides(&load);
    let by = json!({"name": "Amena", "at": "2026-11-24T11:00:00Z"});
    let seen = page(&mut browser, path, (editor, vec![Answer::Json(file(2, 1, &by))])).await;
    seen.hides(&load);
    seen.shows("Amena");
    seen.shows("FAN-0");

    let seen = page(&mut browser, path, (editor, vec![Answer::Json(file(2, 0, &Value::Null))])).await;
    let token = seen.field("token");
    let loaded = json!({"file": file(2, 0, &by), "problems": [], "problem_count": 0});
    for (answer, notice) in [
        (Answer::Json(loaded), "done"),
        (refusal(409, Code::NeedsAnotherPerson), "another"),
        (refusal(409, Code::CatalogueFrozen), "frozen"),
    ] {
        browser.backend.answer([me(editor), answer]);
        browser.post(&load, &[("token", &token)]).await.leads_to(&format!("{path}?notice={notice}"));
    }
    let wrong = json!({"file": null, "problems": ["line 2, sku: belongs to the product fan in the shop"], "problem_count": 1});
    browser.backend.answer([me(editor), Answer::Json(wrong), Answer::Json(file(2, 0, &Value::Null))]);
    let again = browser.post(&load, &[("token", &token)]).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    again.shows("belongs to the product fan");
    browser.backend.answer([me(editor), Answer::Raw(204, "")]);
    let gone = browser.post(&format!("{path}/discard"), &[("token", &token)]).await;
    gone.leads_to("/en/admin/catalogue-files?notice=gone");
}

#[tokio::test]
async fn the_catalogue_is_taken_home_as_it_comes() {
    let mut browser = signed_in().await;
    let answers = vec![Answer::Raw(200, "product,sku\nfan,FAN-1\n")];
    let file = page(&mut browser, "/en/admin/catalogue.csv", (Role::Support, answers)).await;
    assert_eq!((file.status, file.body.as_str()), (StatusCode::OK, "product,sku\nfan,FAN-1\n"));
    assert_eq!(file.header("content-disposition"), "attachment; filename=\"catalogue.csv\"");
    assert!(file.header("content-type").starts_with("text/csv"));
    let refused =
        page(&mut browser, "/en/admin/catalogue.csv", (Role::Support, vec![refusal(403, Code::Forbidden)]))
            .await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
}
