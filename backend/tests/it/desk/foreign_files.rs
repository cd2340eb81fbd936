//! Files of other shop programs at the desk: what their reader says, and what is said about them.

use crate::shop::{Answer, TestShop};
use crate::staff::signed_in;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use serde_json::{Value, json};

const HEAD: &str = "Handle,Title,Body (HTML),Vendor,Type,Published,Gift Card,Option1 Name,Option1 Value,Variant SKU,\
Variant Inventory Qty,Variant Price,Image Src,Status";
const LIST: &str = "from,category_en,category_bn\r\nirons,Home > Irons,বাড়ি > ইস্ত্রি\r\n";

/// An iron in two colours, a kettle of a category that the shop has, a card, and something without a price.
fn file() -> String {
    let long = "Kettle ".repeat(40);
    let rows = [
        "iron,Iron,<p>Hot</p>,Vision,Irons,true,false,Colour,Red,iron red,0,10,https://cdn.example/red.jpg,active",
        "iron,,,,,,,,Blue,IRON-BLUE,0,10.50,/blue.jpg,",
        &format!("kettle,{long},<p>Fast</p>,Vision,Home,true,false,,,KETTLE-9,0,20,,active"),
        "card,Card,,Vision,Cards,true,true,,,CARD-1,0,5,,active",
        "torch,Torch,,Vision,Torches,true,false,,,TORCH-1,0,,,active",
    ];
    format!("{HEAD}\n{}\n", rows.join("\n"))
}

/// Sends a file with more parameters; the list is the beginning of the body.
async fn send(shop: &TestShop, token: &str, (query, list, file): (&str, &[u8], &str)) -> Answer {
    let listed = if list.is_empty() { String::new() } else { format!("&categories_bytes={}", list.len()) };
    let address = format!("/api/v1/staff/catalogue-files?name=export.csv{listed}{query}");
    let request = Request::post(address).header(header::AUTHORIZATION, format!("Bearer {token}"));
    shop.send(request.body(Body::from([list, file.as_bytes()].concat())).unwrap()).await
}

async fn load(shop: &TestShop, token: &str, id: &Value) -> Answer {
    shop.call(("POST", &format!("/staff/catalogue-files/{id}/load")), token, &Value::Null).await
}

#[tokio::test]
async fn what_the_reader_says_is_in_the_answer() {
    let shop = TestShop::open().await;
    let (editor, _) = signed_in(&shop, "catalogue_editor").await;
    let tried = send(&shop, &editor, ("", b"", &file())).await.body;
    let expected = json!({
        "program": "shopify", "taka_per_unit": "1", "listed_categories": 0, "products": 2, "skus": 3,
        "pictures_to_fetch": 1, "pictures_left_out": 1,
        "left_out": [{"reason": "gift_card", "count": 1}, {"reason": "without_price", "count": 1}],
        "shortened_texts": 1, "changed_codes": 1, "skus_without_stock": 0,
        "unnamed_categories": [{"name": "Irons", "products": 1}], "unnamed_category_count": 1,
    });
    assert_eq!(tried["file"]["summary"]["foreign"], expected, "{tried}");
    let loaded = load(&shop, &editor, &tried["file"]["id"]).await.body;
    assert_eq!(loaded["file"]["summary"]["foreign"], expected, "{loaded}");
    shop.assert_invariants().await;
}

#[tokio::test]
async fn a_long_list_of_categories_is_counted_and_cut() {
    let shop = TestShop::open().await;
    let (editor, _) = signed_in(&shop, "catalogue_editor").await;
    let long = "x".repeat(900);
    let rows = (10..35).map(|n| format!("p{n},P,,V,Kind {n} {long},true,false,,,P-{n},0,9,,active\n"));
    let text = format!("{HEAD}\n{}", rows.collect::<String>());
    let foreign = &send(&shop, &editor, ("", b"", &text)).await.body["file"]["summary"]["foreign"];
    let listed = foreign["unnamed_categories"].as_array().unwrap();
    assert_eq!((listed.len(), &foreign["unnamed_category_count"]), (20, &json!(25)));
    assert_eq!(listed[0]["name"].as_str().map(str::len), Some(200), "{foreign}");
}

#[tokio::test]
async fn the_rate_and_the_list_are_used_for_trying_and_for_loading() {
    let shop = TestShop::open().await;
    let (editor, _) = signed_in(&shop, "catalogue_editor").await;
    // ১২১.৩৫
    let rate = "&taka_per_unit=%E0%A7%A7%E0%A7%A8%E0%A7%A7.%E0%A7%A9%E0%A7%AB";
    let tried = send(&shop, &editor, (rate, LIST.as_bytes(), &file())).await.body;
    let foreign = &tried["file"]["summary"]["foreign"];
    assert_eq!((&foreign["taka_per_unit"], &foreign["listed_categories"]), (&json!("121.35"), &json!(1)));
    assert_eq!(foreign["unnamed_category_count"], 0, "{tried}");
    assert_eq!(shop.count("SELECT count(*) FROM product WHERE slug = 'iron'").await, 0, "it was only tried");
    let kept =
        "SELECT count(*) FROM catalogue_file WHERE taka_per_unit = '121.35' AND categories LIKE 'from,%'";
    assert_eq!(shop.count(kept).await, 1);

    let loaded = load(&shop, &editor, &tried["file"]["id"]).await.body;
    assert_eq!(loaded["file"]["summary"]["foreign"], *foreign, "{loaded}");
    let iron = "SELECT list FROM price JOIN sku ON sku.id = sku_id JOIN product ON product.id = product_id
                JOIN category ON category.id = category_id WHERE code = 'IRON-BLUE' AND category.name_bn = 'ইস্ত্রি'";
    assert_eq!(shop.count(iron).await, 127_418, "10.50 dollars are 1274.175 taka");
    shop.assert_invariants().await;
}

#[tokio::test]
async fn a_changed_rate_is_a_changed_price_and_a_large_cut_needs_another_person() {
    let shop = TestShop::open().await;
    let (editor, _) = signed_in(&shop, "catalogue_editor").await;
    let tried = send(&shop, &editor, ("&taka_per_unit=100", b"", &file())).await.body;
    load(&shop, &editor, &tried["file"]["id"]).await;
    let cut = send(&shop, &editor, ("&taka_per_unit=50", b"", &file())).await.body;
    assert_eq!(cut["file"]["summary"]["large_cuts"], 3, "{cut}");
    assert_eq!(load(&shop, &editor, &cut["file"]["id"]).await.code(), "needs_another_person");
}

#[tokio::test]
async fn a_wrong_rate_or_list_is_named_and_nothing_is_kept() {
    let shop = TestShop::open().await;
    let (editor, _) = signed_in(&shop, "catalogue_editor").await;
    let row = |rows: &str| format!("{LIST}{rows}").into_bytes();
    let large = "x".repeat((256 << 10) + 1).into_bytes();
    for (query, list, field, reason) in [
        ("&taka_per_unit=1e3", vec![], "taka_per_unit", "must be a number above 0"),
        ("&taka_per_unit=0", vec![], "taka_per_unit", "must be a number above 0"),
        ("&taka_per_unit=121,35", vec![], "taka_per_unit", "must be a number above 0"),
        ("", row("Fans,Home > Fans,পাখা\r\n"), "categories", "line 3: both paths must have the same number"),
        ("", row("Fans,Fans\r\n"), "categories", "line 3: has 2 columns"),
        ("", row("Irons,Irons,ইস্ত্রি\r\n"), "categories", "line 3: \"Irons\" stands there twice"),
        ("", b"from;category_en\n".to_vec(), "categories", "line 1: the column from is missing"),
        ("", b"\xFF\xFE".to_vec(), "categories", "must be UTF-8 text"),
        ("", b"from\0".to_vec(), "categories", "must be UTF-8 text"),
        ("", large, "categories", "must have at most 256 KiB"),
    ] {
        let refused = send(&shop, &editor, (query, &list, &file())).await;
        assert_eq!((refused.status, refused.code()), (StatusCode::UNPROCESSABLE_ENTITY, "invalid_input"));
        let error = &refused.body["errors"][0];
        let message = error["message"].as_str().unwrap();
        assert!(error["field"] == field && message.starts_with(reason), "{reason}: {error}");
    }
    assert_eq!(send(&shop, &editor, ("", LIST.as_bytes(), "")).await.body["errors"][0]["field"], "file");
    let cut_off = send(&shop, &editor, ("&categories_bytes=99", b"", "short")).await.body;
    assert_eq!(cut_off["errors"][0]["field"], "categories");
    assert_eq!(shop.count("SELECT count(*) FROM catalogue_file").await, 0);
    let blank = send(&shop, &editor, ("&taka_per_unit=%20", b" \r\n", &file())).await.body;
    assert_eq!(blank["file"]["summary"]["foreign"]["taka_per_unit"], "1", "nothing is said");
}
