//! Files of other shop programs: what is typed about them, and what their reader says.

use super::{me, page, signed_in};
use crate::backend::{Answer, problem};
use axum::http::StatusCode;
use client::{Code, FieldError};
use domain::Role;
use serde_json::{Value, json};

const PATH: &str = "/en/admin/catalogue-files";
const EDITOR: Role = Role::CatalogueEditor;
const LIST: &str = "from,category_en,category_bn\r\nFans,Home > Fans,বাড়ি > পাখা\r\n";

fn file(foreign: &Value) -> Value {
    json!({
        "id": 3, "name": "export.csv", "uploaded_by": "Karim", "uploaded_by_id": 2, "uploaded_at": "2026-11-24T10:00:00Z",
        "summary": {"new_products": 2, "changed_products": 0, "new_skus": 4, "changed_skus": 0, "changed_prices": 0,
                    "large_cuts": 0, "prices": [], "foreign": foreign},
        "loaded": null,
    })
}

fn parts(token: &str, (rate, list): (&str, &str), file: &str) -> String {
    let field = |name: &str, value: &str| {
        format!("--edge\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let fields = [field("token", token), field("rate", rate), field("categories", list)].concat();
    format!(
        "{fields}--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"export.csv\"\r\n\
         Content-Type: text/csv\r\n\r\n{file}\r\n--edge--\r\n"
    )
}

fn wrong(field: &str, message: &str) -> Answer {
    let errors = vec![FieldError { field: field.to_owned(), message: message.to_owned() }];
    Answer::Problem(Box::new(client::Problem { errors, ..problem(422, Code::InvalidInput) }))
}

#[tokio::test]
async fn the_rate_and_the_list_are_handed_on_and_stay_when_they_are_wrong() {
    let mut browser = signed_in().await;
    let list = || Answer::Json(json!([]));
    let seen = page(&mut browser, PATH, (EDITOR, vec![list()])).await;
    seen.shows("File of another shop (Shopify, WooCommerce)");
    seen.shows("<details class=\"change\"><summary");
    let token = seen.field("token");
    let multipart = [("content-type", "multipart/form-data; boundary=edge")];
    let good = json!({"file": file(&Value::Null), "problems": [], "problem_count": 0});
    browser.backend.answer([me(EDITOR), Answer::Json(good)]);
    let body = parts(&token, (" 121.35 ", LIST), "Handle,Title");
    browser.post_bytes(PATH, body.as_bytes(), &multipart).await.leads_to(&format!("{PATH}/3"));
    let asked = browser.backend.asked().pop().unwrap();
    assert_eq!(asked.query, format!("name=export.csv&taka_per_unit=121.35&categories_bytes={}", LIST.len()));
    assert_eq!(asked.body, format!("{LIST}Handle,Title"));

    let long = format!("{LIST}{}", "x".repeat(300 << 10));
    for ((rate, typed), answer, text) in [
        (
            ("much", ""),
            wrong("taka_per_unit", "must be a number"),
            "Write a number above zero, such as 121.35.",
        ),
        (
            ("1", LIST),
            wrong("categories", "line 2: <i>twice"),
            "<span lang=\"en\">line 2: &#60;i&#62;twice</span>",
        ),
        (("1", LIST), wrong("file", "takes too long"), "takes too long here"),
    ] {
        browser.backend.answer([me(EDITOR), answer, list()]);
        let body = parts(&token, (rate, typed), "a");
        let again = browser.post_bytes(PATH, body.as_bytes(), &multipart).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "{text}");
        again.shows(text);
        again.shows("<details class=\"change\" open>");
        assert_eq!(
            (again.field("rate").as_str(), again.area("categories").contains("বাড়ি")),
            (rate, !typed.is_empty())
        );
    }
    browser.backend.answer([me(EDITOR)]);
    let body = parts(&token, ("", &long), "a");
    let refused = browser.post_bytes(PATH, body.as_bytes(), &multipart).await;
    assert_eq!(refused.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn what_the_reader_says_is_shown_in_the_language_of_the_page() {
    let mut browser = signed_in().await;
    let foreign = json!({
        "program": "woocommerce", "taka_per_unit": "121.35", "listed_categories": 0, "products": 12, "skus": 30,
        "pictures_to_fetch": 24, "pictures_left_out": 0, "left_out": [{"reason": "gift_card", "count": 2}],
        "shortened_texts": 3, "changed_codes": 7, "skus_without_stock": 5,
        "unnamed_categories": [{"name": "<i>Fans", "products": 9}, {"name": "", "products": 1}],
        "unnamed_category_count": 22,
    });
    for (path, shown) in [
        (
            format!("{PATH}/3"),
            [
                "A file of WooCommerce",
                "<dt>Pictures to fetch</dt><dd>24</dd>",
                "<dt>Taka for one unit of the file&#39;s currency</dt><dd>121.35</dd>",
                "<dt>Gift card</dt><dd>2</dd>",
                "<th scope=\"row\">&#60;i&#62;Fans</th><td>9</td>",
                "<th scope=\"row\">No category</th><td>1</td>",
                "More of them: 20.",
            ],
        ),
        (
            "/admin/catalogue-files/3".to_owned(),
            [
                "WooCommerce-এর ফাইল",
                "<dt>যে ছবি আনা বাকি</dt><dd>২৪</dd>",
                "<dt>ফাইলের মুদ্রার এক এককে টাকা</dt><dd>১২১.৩৫</dd>",
                "<dt>গিফট কার্ড</dt><dd>২</dd>",
                "<th scope=\"row\">&#60;i&#62;Fans</th><td>৯</td>",
                "<th scope=\"row\">ক্যাটাগরি লেখা নেই</th><td>১</td>",
                "আরও আছে ২০টি।",
            ],
        ),
    ] {
        let seen = page(&mut browser, &path, (EDITOR, vec![Answer::Json(file(&foreign))])).await;
        for text in shown {
            seen.shows(text);
        }
        seen.hides("Pictures without a usable address");
    }
    let seen =
        page(&mut browser, &format!("{PATH}/3"), (EDITOR, vec![Answer::Json(file(&Value::Null))])).await;
    seen.hides("A file of");
}
