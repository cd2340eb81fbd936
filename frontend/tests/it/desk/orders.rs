//! Many orders at once, and orders that are given by phone.

use super::{NUMBER, found, me, page, refusal, signed_in};
use crate::backend::Answer;
use crate::stock;
use axum::http::StatusCode;
use client::Code;
use domain::Role;
use serde_json::{Value, json};

/// Its check character is wrong.
const OTHER: &str = "DK-7K3M-9QXW-1";

#[tokio::test]
async fn many_orders_are_moved_from_where_the_list_showed_them() {
    let mut browser = signed_in().await;
    let desk = Role::OrderDesk;
    let list = || Answer::Json(json!({"orders": [super::summary("Rahim")], "next": null}));
    let seen = page(&mut browser, "/en/admin/orders?list=to-send", (desk, vec![list()])).await;
    for text in [
        "name=\"number\"",
        "name=\"courier\"",
        "value=\"packed\"",
        "value=\"shipped\"",
        "/en/admin/orders/slips",
    ] {
        seen.shows(text);
    }
    let token = seen.field("token");
    let fields = [
        ("token", token.as_str()),
        ("from", "packed"),
        ("to", "shipped"),
        ("courier", "Pathao"),
        ("number", NUMBER),
        ("number", NUMBER),
    ];
    browser.backend.answer([me(desk), found("shipped"), refusal(409, Code::OrderMoved)]);
    let moved = browser.post("/en/admin/orders/bulk", &fields).await;
    moved.leads_to("/en/admin/orders?list=to-send&done=1&left=1");
    let asked: Value = serde_json::from_str(&browser.backend.asked().last().unwrap().body).unwrap();
    assert_eq!(
        asked,
        json!({"from": "packed", "to": "shipped", "courier": "Pathao", "tracking_number": null})
    );
    let said = page(&mut browser, "/en/admin/orders?list=to-send&done=1&left=1", (desk, vec![list()])).await;
    said.shows("1 orders moved on. 1 had been moved by somebody else");
    for list_of_nobody in ["to-call", "all"] {
        let queue = Answer::Json(json!({"orders": [super::summary("Rahim")], "waiting": 1, "next": null}));
        let path = format!("/en/admin/orders?list={list_of_nobody}");
        page(&mut browser, &path, (desk, vec![queue])).await.hides("/orders/bulk");
    }
    let seen = page(&mut browser, "/en/admin/orders?list=to-send", (Role::Support, vec![list()])).await;
    seen.hides("/orders/bulk");
    browser.backend.answer([me(desk)]);
    let wrong = [("token", token.as_str()), ("from", "packed"), ("to", "shipped"), ("number", OTHER)];
    assert_eq!(browser.post("/en/admin/orders/bulk", &wrong).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn slips_come_with_a_list_of_what_to_take_from_the_shelves() {
    let mut browser = signed_in().await;
    let path = format!("/en/admin/orders/slips?number={NUMBER}&number={NUMBER}");
    let seen =
        page(&mut browser, &path, (Role::OrderDesk, vec![found("confirmed"), found("confirmed")])).await;
    seen.is_private();
    seen.shows("Pick list");
    assert_eq!(seen.body.matches("Packing slip").count(), 2);
    let (row, _) = seen.body.split_once("</tbody>").unwrap();
    let pieces = row.rsplit("class=\"number\">").next().unwrap();
    assert_eq!(pieces.split('<').next(), Some("2"), "pieces of both orders together");
}

fn typed<'a>(
    token: &'a str,
    key: &'a str,
    changes: &[(&'static str, &'a str)],
) -> Vec<(&'static str, &'a str)> {
    let usual = [
        ("token", token),
        ("key", key),
        ("lines", ""),
        ("name", "Rahima"),
        ("phone", "০১৭১২৩৪৫৬৭৮"),
        ("upazila", "dhaka-dhanmondi"),
        ("address", "House 5, Road 3"),
        ("step", "quote"),
        ("total", ""),
    ];
    let changed = |name: &str| changes.iter().find(|(other, _)| *other == name).map(|&(_, value)| value);
    usual.into_iter().map(|(name, value)| (name, changed(name).unwrap_or(value))).collect()
}

fn quote(sku: domain::SkuId) -> Answer {
    Answer::Json(json!({
        "lines": [{"sku": sku, "product": "primo-x", "name": {"bn": "প্রিমো", "en": "Primo"}, "options": [], "quantity": 2,
                   "unit_price": 2_500_000, "total": 5_000_000, "stock": "in_stock"}],
        "items_total": 5_000_000, "discount": 0, "zone": "inside-dhaka", "delivery_fee": 6_000, "total": 5_006_000,
    }))
}

#[tokio::test]
async fn an_order_by_phone_is_quoted_placed_and_confirmed() {
    let mut browser = signed_in().await;
    let desk = Role::OrderDesk;
    let path = "/en/admin/new-order";
    let form = page(&mut browser, "/en/admin/new-order?phone=01712345678", (desk, vec![])).await;
    form.is_private();
    assert_eq!(form.field("phone"), "01712345678");
    let (token, key) = (form.field("token"), form.field("key"));
    let sku = stock::content().products[0].skus[0].clone();
    let lines = format!("{} ২", sku.code.to_lowercase());
    browser.backend.answer([me(desk), quote(sku.id)]);
    let quoted = browser.post(path, &typed(&token, &key, &[("lines", &lines)])).await;
    quoted.shows("৳50,060");
    assert_eq!((quoted.field("total").as_str(), quoted.field("key")), ("5006000", key.clone()));

    let place = [("lines", lines.as_str()), ("step", "place"), ("total", "5006000")];
    browser.backend.answer([me(desk), quote(sku.id), refusal(409, Code::PossibleDuplicate)]);
    let again = browser.post(path, &typed(&token, &key, &place)).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    again.shows("name=\"duplicate\"");
    browser.backend.answer([me(desk), quote(sku.id), Answer::Accept, found("confirmed")]);
    let placed = browser.post(path, &typed(&token, &key, &place)).await;
    let asked = browser.backend.asked();
    let call = asked.last().unwrap();
    assert!(call.path.ends_with("/calls"), "{call:?}");
    assert_eq!(serde_json::from_str::<Value>(&call.body).unwrap()["outcome"], "confirmed");
    let order = &asked[asked.len() - 2];
    assert_eq!(order.key.as_deref(), Some(key.as_str()));
    let body: Value = serde_json::from_str(&order.body).unwrap();
    assert_eq!((&body["phone"], &body["lines"][0]["quantity"]), (&json!("01712345678"), &json!(2)));
    assert!(placed.header("location").starts_with("/en/admin/orders/DK-"), "{:?}", placed.headers);
}

#[tokio::test]
async fn what_is_wrong_with_an_order_by_phone_is_said_and_kept() {
    let mut browser = signed_in().await;
    let desk = Role::OrderDesk;
    let path = "/en/admin/new-order";
    let form = page(&mut browser, path, (desk, vec![])).await;
    let (token, key) = (form.field("token"), form.field("key"));
    let sku = stock::content().products[0].skus[0].clone();
    let good = format!("{} 1", sku.code);
    for (changes, text) in [
        (vec![("lines", "NONE-1 2")], "NONE-1 2"),
        (vec![("lines", "")], "This line cannot be read"),
        (vec![("lines", good.as_str()), ("phone", "12")], "A mobile number has 11 digits"),
        (vec![("lines", good.as_str()), ("upazila", "")], "Choose your upazila or thana."),
    ] {
        browser.backend.answer([me(desk)]);
        let again = browser.post(path, &typed(&token, &key, &changes)).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "{text}");
        again.shows(text);
        assert_eq!(again.field("name"), "Rahima");
    }
    // Another price than the one that was said on the phone is said first.
    browser.backend.answer([me(desk), quote(sku.id)]);
    let changes = [("lines", good.as_str()), ("step", "place"), ("total", "1")];
    browser.post(path, &typed(&token, &key, &changes)).await.shows("৳50,060");
    assert!(browser.backend.asked().iter().all(|asked| asked.path != "/api/v1/orders"));
    browser.backend.answer([me(Role::Support)]);
    let refused = browser.post(path, &typed(&token, &key, &[("lines", &good)])).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_customer_is_known_by_their_phone() {
    let mut browser = signed_in().await;
    let customer = || {
        Answer::Json(json!({
            "phone": "01712345678", "name": "<b>Rahim", "orders": [super::summary("Rahim")],
            "history": {"orders": 4, "delivered": 2, "cancelled": 0, "returned": 1, "fake": 1},
            "notes": [{"note": "<i>After six", "at": "2026-11-24T10:00:00Z", "actor": "Amena"}],
        }))
    };
    let path = "/en/admin/customers/01712345678";
    let seen = page(&mut browser, path, (Role::OrderDesk, vec![customer()])).await;
    seen.is_private();
    for text in ["fake 1", "After six", NUMBER, "/en/admin/new-order?phone=01712345678"] {
        seen.shows(text);
    }
    for markup in ["<b>Rahim", "<i>"] {
        seen.hides(markup);
    }
    let token = seen.field("token");
    browser.backend.answer([me(Role::OrderDesk), customer()]);
    browser
        .post(&format!("{path}/notes"), &[("token", &token), ("note", "Pays by card")])
        .await
        .leads_to(path);
    assert_eq!(browser.backend.asked().last().unwrap().body, "{\"note\":\"Pays by card\"}");
    let seen = page(&mut browser, path, (Role::Support, vec![customer()])).await;
    seen.hides("<form");
    browser.backend.answer([me(Role::Support)]);
    assert_eq!(browser.get("/en/admin/customers/12").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_tax_invoice_takes_the_vat_out_of_what_was_paid() {
    let mut browser = signed_in().await;
    let path = format!("/en/admin/orders/{NUMBER}/invoice");
    let seen = page(&mut browser, &path, (Role::OrderDesk, vec![found("packed")])).await;
    seen.is_private();
    // 20,000 taka of goods and 60 of delivery, 7.5 % of which are contained.
    for text in
        ["000123456-0101", "12 New Market, Dhaka", "7.5%", "৳18,604.65", "৳1,395.35", "৳20,060", "Mushak 6.3"]
    {
        seen.shows(text);
    }
    seen.hides("<script>x");
}

#[tokio::test]
async fn serial_numbers_are_written_down_and_found() {
    let mut browser = signed_in().await;
    let desk = Role::OrderDesk;
    let path = format!("/en/admin/orders/{NUMBER}");
    let seen = page(&mut browser, &path, (desk, vec![found("packed")])).await;
    let token = seen.field("token");
    for (text, answer, notice) in [
        ("490154203237518\r\n", Some(found("packed")), "done"),
        ("px-1 r58n12", Some(found("packed")), "done"),
        ("490154203237519", None, "serials"),
        ("PX-1 R58N12", Some(refusal(422, Code::InvalidInput)), "serials"),
    ] {
        browser.backend.answer([me(desk), found("packed")]);
        browser.backend.answer(answer);
        let fields = [("token", token.as_str()), ("serials", text)];
        let done = browser.post(&format!("{path}/serials"), &fields).await;
        done.leads_to(&format!("{path}?notice={notice}"));
    }
    let asked: Value = serde_json::from_str(&browser.backend.asked().last().unwrap().body).unwrap();
    assert_eq!(asked, json!({"serials": [{"sku": "PX-1", "serial": "R58N12"}]}));
    let none = Answer::Json(json!({"orders": [], "next": null}));
    page(&mut browser, "/en/admin/orders?q=r58n12", (desk, vec![none])).await.shows("No order matches.");
    assert_eq!(browser.backend.asked().last().unwrap().query, "serial=R58N12");
}
