use super::logged;
use crate::shop::{Answer, SOON, TestShop};
use crate::staff::signed_in;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use serde_json::{Value, json};
use testkit::wait_for;

const HEAD: &str = "product,published,brand,category_en,category_bn,name_en,name_bn,description_en,description_bn,\
sku,list_price,opening_stock";
const IRON: &str = "iron,yes,Vision,Home,বাড়ি,Iron,ইস্ত্রি,An iron.,একটি ইস্ত্রি।,IRON-1,1500,";

async fn send(shop: &TestShop, token: &str, (name, text): (&str, &str)) -> Answer {
    let request = Request::post(format!("/api/v1/staff/catalogue-files?name={name}"))
        .header(header::AUTHORIZATION, format!("Bearer {token}"))
        .header("x-request-id", "test-request-1");
    shop.send(request.body(Body::from(text.to_owned())).unwrap()).await
}

async fn load(shop: &TestShop, token: &str, id: &Value) -> Answer {
    shop.call(("POST", &format!("/staff/catalogue-files/{id}/load")), token, &Value::Null).await
}

async fn export(shop: &TestShop, token: &str) -> String {
    let request = Request::get("/api/v1/staff/catalogue-export")
        .header(header::AUTHORIZATION, format!("Bearer {token}"));
    let (answer, text) = shop.send_for_text(request.body(Body::empty()).unwrap()).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.headers[header::CONTENT_TYPE], "text/csv; charset=utf-8");
    text
}

fn file(rows: &[&str]) -> String {
    format!("{HEAD}\n{}\n", rows.join("\n"))
}

#[tokio::test]
async fn a_file_is_tried_and_then_loaded() {
    let shop = TestShop::open().await;
    let (editor, editor_id) = signed_in(&shop, "catalogue_editor").await;
    let tried = send(&shop, &editor, ("autumn.csv", &file(&[IRON]))).await;
    assert_eq!(tried.status, StatusCode::OK, "{tried:?}");
    let kept = &tried.body["file"];
    assert_eq!((&kept["name"], &kept["uploaded_by_id"]), (&json!("autumn.csv"), &json!(editor_id)));
    assert_eq!((&kept["summary"]["new_products"], &kept["summary"]["new_skus"]), (&json!(1), &json!(1)));
    assert_eq!(shop.count("SELECT count(*) FROM product WHERE slug = 'iron'").await, 0, "it was only tried");
    assert_eq!(shop.count("SELECT count(*) FROM brand").await, 2);

    let loaded = load(&shop, &editor, &kept["id"]).await;
    assert_eq!(loaded.body["file"]["loaded"]["name"], "Test catalogue_editor", "{loaded:?}");
    wait_for("it is on the shop", SOON, async || shop.get("/products/iron").await.status == 200).await;
    assert_eq!(load(&shop, &editor, &kept["id"]).await.body, loaded.body, "sent twice it is loaded once");
    let loads = ("Test catalogue_editor".to_owned(), "load_file".to_owned());
    assert_eq!(logged(&shop, "catalogue").await, [loads]);
    assert_eq!(shop.count("SELECT count(*) FROM catalogue_file WHERE content IS NULL").await, 1);
    shop.assert_invariants().await;
}

/// As Shopify writes it: a second row for the second colour, and one for a second picture.
const FROM_SHOPIFY: &str = "Handle,Title,Body (HTML),Vendor,Type,Published,Option1 Name,Option1 Value,Variant SKU,\
Variant Inventory Qty,Variant Price,Variant Compare At Price,Image Src,Image Position,Status
steam-iron,Steam iron,<p>Hot &amp; light</p>,Vision,Irons,true,Colour,Red,iron-red,0,1350,1500,https://cdn.example/red.jpg,1,active
steam-iron,,,,,,,Blue,iron-blue,0,1400,,https://cdn.example/blue.jpg,2,
";

#[tokio::test]
async fn a_file_of_another_shop_program_is_taken_too() {
    let shop = TestShop::open().await;
    let (editor, _) = signed_in(&shop, "catalogue_editor").await;
    let tried = send(&shop, &editor, ("products_export.csv", FROM_SHOPIFY)).await;
    let summary = &tried.body["file"]["summary"];
    assert_eq!((&summary["new_products"], &summary["new_skus"]), (&json!(1), &json!(2)), "{tried:?}");
    assert_eq!(shop.count("SELECT count(*) FROM picture_source").await, 0, "it was only tried");
    load(&shop, &editor, &tried.body["file"]["id"]).await;
    assert_eq!(
        shop.count("SELECT count(*) FROM picture_source WHERE address LIKE 'https://cdn.example/%'").await,
        2
    );
    let sale = "SELECT count(*) FROM price JOIN sku ON sku.id = sku_id WHERE code = 'IRON-RED' AND list = 150000 AND sale = 135000";
    assert_eq!(shop.count(sale).await, 1);
    let wrong = FROM_SHOPIFY.replace(",1350,", ",cheap,");
    let refused = send(&shop, &editor, ("products_export.csv", &wrong)).await.body;
    let problem = refused["problems"][0].as_str().unwrap();
    assert!(problem.starts_with("line 2, Variant Price: "), "{refused}");
    shop.assert_invariants().await;
}

#[tokio::test]
async fn what_was_exported_changes_nothing_and_a_changed_price_is_shown() {
    let shop = TestShop::open().await;
    let (manager, _) = signed_in(&shop, "manager").await;
    let text = export(&shop, &manager).await;
    assert_eq!(text.lines().count(), 6, "a line for each SKU and one for the columns:\n{text}");
    let tried = send(&shop, &manager, ("same.csv", &text)).await;
    let expected = json!({"new_products": 0, "changed_products": 0, "new_skus": 0, "changed_skus": 0,
                          "changed_prices": 0, "large_cuts": 0, "prices": [], "foreign": null});
    assert_eq!(tried.body["file"]["summary"], expected, "{text}");

    let dearer = text.replace(",3000,", ",3100.50,");
    let tried = send(&shop, &manager, ("dearer.csv", &dearer)).await;
    let summary = &tried.body["file"]["summary"];
    assert_eq!(summary["prices"], json!([{"sku": "FAN-1", "before": 300_000, "after": 310_050}]));
    assert_eq!((&summary["changed_prices"], &summary["large_cuts"]), (&json!(1), &json!(0)));
    assert_eq!(load(&shop, &manager, &tried.body["file"]["id"]).await.status, StatusCode::OK);
    assert_eq!(export(&shop, &manager).await, dearer);
}

#[tokio::test]
async fn large_cuts_are_loaded_by_somebody_else() {
    let shop = TestShop::open().await;
    let (owner, owner_id) = signed_in(&shop, "owner").await;
    let (editor, _) = signed_in(&shop, "catalogue_editor").await;
    // From 3,000 to 2,200: more than a quarter. A second one is smaller.
    let text = export(&shop, &owner).await.replace(",3000,", ",2200,").replace(",500,", ",450,");
    let tried = send(&shop, &owner, ("cuts.csv", &text)).await;
    let (id, summary) = (&tried.body["file"]["id"], &tried.body["file"]["summary"]);
    assert_eq!((&summary["changed_prices"], &summary["large_cuts"]), (&json!(2), &json!(1)), "{tried:?}");
    assert_eq!(summary["prices"][0]["sku"], "FAN-1", "the largest cut comes first");
    assert_eq!(load(&shop, &owner, id).await.code(), "needs_another_person");
    assert_eq!(shop.count("SELECT list FROM price WHERE sku_id = 3").await, 300_000);
    let around = shop
        .owner
        .execute(
            "UPDATE catalogue_file SET content = NULL, loaded_by = $1, loaded_at = now(), large_cuts = 1",
            &[&owner_id],
        )
        .await;
    let refused = around.unwrap_err();
    assert_eq!(
        refused.as_db_error().and_then(|error| error.constraint()),
        Some("catalogue_file_needs_another_person")
    );
    assert_eq!(load(&shop, &editor, id).await.status, StatusCode::OK);
    assert_eq!(shop.count("SELECT list FROM price WHERE sku_id = 3").await, 220_000);
}

#[tokio::test]
async fn a_file_with_mistakes_is_not_kept() {
    let shop = TestShop::open().await;
    let (editor, _) = signed_in(&shop, "catalogue_editor").await;
    let (manager, _) = signed_in(&shop, "manager").await;
    let many: Vec<String> =
        (0..150).map(|row| IRON.replace("IRON-1,1500", &format!("IRON-{row},free"))).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let foreign = IRON.replace("IRON-1", "FAN-1");
    let pieces = format!("{IRON}12");
    for (text, count, first) in [
        (file(&many), 150, "line 2, list_price: "),
        (file(&[&foreign]), 1, "line 2, sku: belongs to the product walton-fan in the shop"),
        (file(&[&pieces]), 1, "line 2, opening_stock: your role may not receive stock"),
        (HEAD.to_owned(), 1, "the file has no rows"),
        ("\n".to_owned(), 1, "the file is empty"),
        ("product,price\n".to_owned(), 11, "line 1: there is no column \"price\""),
    ] {
        let tried = send(&shop, &editor, ("wrong.csv", &text)).await;
        assert_eq!((tried.status, &tried.body["file"]), (StatusCode::OK, &Value::Null), "{tried:?}");
        assert_eq!(tried.body["problem_count"], count, "{tried:?}");
        let problems = tried.body["problems"].as_array().unwrap();
        assert!(problems[0].as_str().unwrap().starts_with(first), "{problems:?}");
        assert!(problems.len() <= 100);
    }
    assert_eq!(shop.count("SELECT count(*) FROM catalogue_file").await, 0);
    let tried = send(&shop, &manager, ("pieces.csv", &file(&[&pieces]))).await;
    load(&shop, &manager, &tried.body["file"]["id"]).await;
    let on_hand = "SELECT on_hand FROM stock JOIN sku ON sku.id = sku_id WHERE code = 'IRON-1'";
    assert_eq!(shop.count(on_hand).await, 12);
    shop.assert_invariants().await;
}

#[tokio::test]
async fn files_that_wait_have_bounds_and_go() {
    let shop = TestShop::open().await;
    let (editor, _) = signed_in(&shop, "catalogue_editor").await;
    let text = file(&[IRON]);
    for _ in 0..20 {
        assert_eq!(send(&shop, &editor, ("a.csv", &text)).await.status, StatusCode::OK);
    }
    assert_eq!(send(&shop, &editor, ("a.csv", &text)).await.code(), "taken");
    let list = shop.call(("GET", "/staff/catalogue-files"), &editor, &Value::Null).await.body;
    let path = format!("/staff/catalogue-files/{}", list[0]["id"]);
    assert_eq!(list.as_array().map(Vec::len), Some(20));
    assert_eq!(shop.call(("GET", &path), &editor, &Value::Null).await.body, list[0]);
    for _ in 0..2 {
        assert_eq!(shop.call(("DELETE", &path), &editor, &Value::Null).await.status, StatusCode::NO_CONTENT);
    }
    assert_eq!(shop.call(("GET", &path), &editor, &Value::Null).await.code(), "not_found");
    assert_eq!(load(&shop, &editor, &list[0]["id"]).await.code(), "not_found");
    shop.owner
        .batch_execute("UPDATE catalogue_file SET uploaded_at = now() - interval '8 days'")
        .await
        .unwrap();
    assert_eq!(send(&shop, &editor, ("new.csv", &text)).await.status, StatusCode::OK);
    assert_eq!(shop.count("SELECT count(*) FROM catalogue_file").await, 1, "files of last week are gone");
    for name in ["", "%20", &"x".repeat(101)] {
        assert_eq!(send(&shop, &editor, (name, &text)).await.code(), "invalid_input", "{name}");
    }
    assert_eq!(send(&shop, &editor, ("empty.csv", "")).await.code(), "invalid_input");
    let large = "x".repeat((16 << 20) + 1);
    assert_eq!(send(&shop, &editor, ("large.csv", &large)).await.code(), "body_too_large");
}

#[tokio::test]
async fn a_freeze_holds_for_files_too() {
    let shop = TestShop::open().await;
    let (editor, _) = signed_in(&shop, "catalogue_editor").await;
    let tried = send(&shop, &editor, ("a.csv", &file(&[IRON]))).await;
    let freeze = "INSERT INTO catalogue_freeze VALUES (true, now() + interval '1 hour', 'Eid sale', 'Amena')";
    shop.owner.batch_execute(freeze).await.unwrap();
    assert_eq!(send(&shop, &editor, ("b.csv", &file(&[IRON]))).await.code(), "catalogue_frozen");
    assert_eq!(load(&shop, &editor, &tried.body["file"]["id"]).await.code(), "catalogue_frozen");
    assert_eq!(shop.count("SELECT count(*) FROM product WHERE slug = 'iron'").await, 0);
    assert_eq!(export(&shop, &editor).await.lines().count(), 6, "reading goes on");
}
