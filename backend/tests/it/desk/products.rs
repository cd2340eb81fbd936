use super::{logged, taka};
use crate::shop::{Answer, SOON, TestShop};
use crate::staff::signed_in;
use axum::http::StatusCode;
use serde_json::{Value, json};
use testkit::wait_for;

fn iron() -> Value {
    json!({
        "is_published": true, "brand": "Vision", "category": "home",
        "name": {"bn": "ভিশন  ইস্ত্রি", "en": "Vision Iron"}, "description": {"bn": "একটি ইস্ত্রি।", "en": "An iron.\n\nHot."},
        "warranty": {"bn": "", "en": ""},
        "specifications": [{"name": {"bn": "ক্ষমতা", "en": "Power"}, "value": {"bn": "১০০০ ওয়াট", "en": "1000 W"}}],
        "popularity": 5,
    })
}

fn option(bn: &str, en: &str) -> Value {
    json!([{"name": {"bn": "রং", "en": "Colour"}, "value": {"bn": bn, "en": en}}])
}

fn sku(code: &str, options: &Value) -> Value {
    json!({"code": code, "options": options, "price": taka(1_500)})
}

async fn create(shop: &TestShop, token: &str, (slug, fields): (&str, &Value)) -> Answer {
    let body = json!({"slug": slug, "fields": fields, "sku": sku("IRON-RED", &option("লাল", "Red"))});
    shop.call(("POST", "/staff/products"), token, &body).await
}

async fn save(shop: &TestShop, token: &str, (seen, fields): (&Value, &Value)) -> Answer {
    let body = json!({"seen": seen, "fields": fields});
    shop.call(("PUT", "/staff/products/vision-iron"), token, &body).await
}

fn with(mut fields: Value, name: &str, value: Value) -> Value {
    fields[name] = value;
    fields
}

#[tokio::test]
async fn a_product_is_made_changed_and_shown() {
    let shop = TestShop::open().await;
    let (editor, _) = signed_in(&shop, "catalogue_editor").await;
    let made = create(&shop, &editor, ("vision-iron", &iron())).await;
    assert_eq!(made.status, StatusCode::OK, "{made:?}");
    assert_eq!(made.body["fields"]["name"]["bn"], "ভিশন ইস্ত্রি", "spaces are one");
    assert_eq!(
        (&made.body["skus"][0]["code"], &made.body["skus"][0]["on_hand"]),
        (&json!("IRON-RED"), &json!(0))
    );
    wait_for("the product is on the shop", SOON, async || {
        shop.get("/products/vision-iron").await.status == 200
    })
    .await;

    let version = &made.body["version"];
    let hidden = with(iron(), "is_published", json!(false));
    let saved = save(&shop, &editor, (version, &hidden)).await;
    assert_eq!(saved.status, StatusCode::OK, "{saved:?}");
    wait_for("it is gone", SOON, async || shop.get("/products/vision-iron").await.status == 404).await;
    assert_eq!(save(&shop, &editor, (version, &hidden)).await.status, StatusCode::OK, "sent again");
    assert_eq!(save(&shop, &editor, (version, &iron())).await.code(), "outdated");

    let path = "/staff/products/vision-iron/skus";
    let added = shop.call(("POST", path), &editor, &sku("IRON-BLUE", &option("নীল", "Blue"))).await;
    assert_eq!(added.body["skus"].as_array().map(Vec::len), Some(2), "{added:?}");
    let taken = shop.call(("POST", path), &editor, &sku("FAN-1", &option("সবুজ", "Green"))).await;
    assert_eq!(taken.code(), "taken");
    for options in [json!([]), option("লাল", "Red")] {
        let answer = shop.call(("POST", path), &editor, &sku("IRON-3", &options)).await;
        assert_eq!(answer.body["errors"][0]["field"], "sku.options", "{options}");
    }
    let log = logged(&shop, "product:vision-iron").await;
    let actions: Vec<&str> = log.iter().map(|(_, action)| action.as_str()).collect();
    assert_eq!(actions, ["create_product", "save_product", "add_sku"]);
    assert_eq!(shop.count("SELECT count(*) FROM brand WHERE name = 'Vision'").await, 1);
    shop.assert_invariants().await;
}

#[tokio::test]
async fn a_product_has_an_address_and_codes_of_its_own() {
    let shop = TestShop::open().await;
    let (editor, _) = signed_in(&shop, "catalogue_editor").await;
    assert_eq!(create(&shop, &editor, ("walton-fan", &iron())).await.code(), "taken");
    assert_eq!(create(&shop, &editor, ("vision-iron", &iron())).await.status, StatusCode::OK);
    assert_eq!(create(&shop, &editor, ("vision-iron-2", &iron())).await.code(), "taken", "the SKU's code is");
    assert_eq!(shop.count("SELECT count(*) FROM product WHERE slug = 'vision-iron-2'").await, 0);
    // Brands that look the same in addresses are a mistake of typing.
    let brand = with(iron(), "brand", json!("WALTON!"));
    assert_eq!(create(&shop, &editor, ("other", &brand)).await.code(), "taken");
}

#[tokio::test]
async fn what_a_product_says_has_bounds() {
    let shop = TestShop::open().await;
    let (editor, _) = signed_in(&shop, "catalogue_editor").await;
    let entry = iron()["specifications"][0].clone();
    for (name, value, field) in [
        ("name", json!({"bn": "", "en": "Iron"}), "fields.name.bn"),
        ("name", json!({"bn": "ইস্ত্রি", "en": "x".repeat(161)}), "fields.name.en"),
        ("description", json!({"bn": "ক".repeat(4_001), "en": "x"}), "fields.description.bn"),
        ("warranty", json!({"bn": "", "en": "x".repeat(161)}), "fields.warranty.en"),
        ("brand", json!(" "), "fields.brand"),
        ("brand", json!("ওয়ালটন"), "fields.brand"),
        ("category", json!("nowhere"), "fields.category"),
        ("popularity", json!(1_000_001), "fields.popularity"),
        ("specifications", json!(vec![entry; 41]), "fields.specifications"),
        (
            "specifications",
            json!([{"name": {"bn": "", "en": "a"}, "value": {"bn": "b", "en": "b"}}]),
            "fields.specifications",
        ),
        ("mass", json!(1), "fields.mass"),
    ] {
        let answer = create(&shop, &editor, ("vision-iron", &with(iron(), name, value.clone()))).await;
        assert_eq!(answer.code(), "invalid_input", "{name}: {answer:?}");
        assert_eq!(answer.body["errors"][0]["field"], field, "{name}");
    }
    for (code, price) in [("iron", taka(5)), ("IRON-1", taka(0))] {
        let body =
            json!({"slug": "x", "fields": iron(), "sku": {"code": code, "options": [], "price": price}});
        assert_eq!(
            shop.call(("POST", "/staff/products"), &editor, &body).await.code(),
            "invalid_input",
            "{code}"
        );
    }
}
