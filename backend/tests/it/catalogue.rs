//! The catalogue endpoints, and following the database.

use crate::shop::{SOON, TestShop, key, order};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use serde_json::{Value, json};
use testkit::wait_for;

fn slugs(products: &Value) -> Vec<&str> {
    products.as_array().unwrap().iter().map(|product| product["slug"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn published_products_are_listed() {
    let shop = TestShop::open().await;
    let answer = shop.get("/products").await;
    assert_eq!(answer.status, StatusCode::OK);
    insta::assert_json_snapshot!(answer.body);
}

#[tokio::test]
async fn lists_are_filtered_and_sorted() {
    let shop = TestShop::open().await;
    for (query, expected) in [
        ("category=phones", &["galaxy-a55"][..]),
        ("category=smartphones", &["galaxy-a55"]),
        ("brand=walton", &["walton-fan", "walton-kettle"]),
        ("brand=walton&in_stock=true", &["walton-fan"]),
        ("min=300000&sort=price_down", &["galaxy-a55", "walton-fan"]),
        ("max=300000&sort=price_up", &["walton-kettle", "walton-fan"]),
        ("page=2", &["galaxy-a55", "walton-fan", "walton-kettle"]),
    ] {
        let answer = shop.get(&format!("/products?{query}")).await;
        assert_eq!(slugs(&answer.body["products"]), expected, "{query}: {answer:?}");
    }
    for query in ["category=none", "brand=none"] {
        let answer = shop.get(&format!("/products?{query}")).await;
        assert_eq!(answer.code(), "invalid_input", "{query}");
    }
}

#[tokio::test]
async fn a_product_is_found_with_everything() {
    let shop = TestShop::open().await;
    let answer = shop.get("/products/galaxy-a55").await;
    insta::assert_json_snapshot!(answer.body);
    for slug in ["secret-lamp", "none", "GALAXY-A55"] {
        assert_eq!(shop.get(&format!("/products/{slug}")).await.code(), "not_found", "{slug}");
    }
}

#[tokio::test]
async fn words_are_searched_in_both_languages() {
    let shop = TestShop::open().await;
    for (words, expected) in
        [("galaxy", "galaxy-a55"), ("%E0%A6%AB%E0%A7%8D%E0%A6%AF%E0%A6%BE%E0%A6%A8", "walton-fan")]
    {
        let answer = shop.get(&format!("/search?q={words}")).await;
        assert_eq!(slugs(&answer.body["products"]), [expected], "{words}");
    }
    assert_eq!(shop.get("/search?q=zzzz").await.body["total"], 0);
}

#[tokio::test]
async fn categories_brands_and_places_are_listed() {
    let shop = TestShop::open().await;
    let categories = shop.get("/categories").await.body;
    assert_eq!(slugs(&categories), ["phones", "smartphones", "home"]);
    assert_eq!(categories[1]["parent"], "phones");
    assert_eq!(slugs(&shop.get("/brands").await.body), ["samsung", "walton"]);
    let places = shop.get("/places").await.body;
    assert_eq!(
        (places["districts"].as_array().unwrap().len(), &places["zones"][0]["fee"]),
        (64, &json!(6_000))
    );
}

#[tokio::test]
async fn a_frontend_follows_the_content() {
    let shop = TestShop::open().await;
    let whole = shop.get("/catalogue/content?after=0").await.body;
    assert_eq!(slugs(&whole["products"]), ["galaxy-a55", "walton-fan", "walton-kettle"]);
    let version = whole["to"].as_u64().unwrap();
    let nothing = shop.get(&format!("/catalogue/content?after={version}")).await;
    assert_eq!(nothing.status, StatusCode::NO_CONTENT);

    shop.owner.execute("UPDATE product SET name_en = 'Ceiling Fan' WHERE id = 2", &[]).await.unwrap();
    shop.owner.execute("UPDATE product SET published = false WHERE id = 4", &[]).await.unwrap();
    let change = wait_for("both changes are published", SOON, async || {
        let answer = shop.get(&format!("/catalogue/content?after={version}")).await;
        (answer.body["to"].as_u64() == Some(version + 2)).then_some(answer.body)
    })
    .await;
    assert_eq!(slugs(&change["products"]), ["walton-fan"]);
    assert_eq!(
        (&change["products"][0]["name"]["en"], &change["withdrawn"]),
        (&json!("Ceiling Fan"), &json!([4]))
    );
    assert_eq!(shop.get("/products/walton-kettle").await.status, StatusCode::NOT_FOUND);

    // It was there before its price, so it brings its price along.
    shop.owner.batch_execute("UPDATE price SET changed_at = now() - interval '1 hour'; UPDATE product SET published = true WHERE id = 3").await.unwrap();
    let lamp = wait_for("the lamp is published", SOON, async || {
        let answer = shop.get("/products/secret-lamp").await;
        (answer.status == StatusCode::OK).then_some(answer.body)
    })
    .await;
    assert_eq!(lamp["skus"][0]["price"], 50_000);
}

#[tokio::test]
async fn a_frontend_follows_the_offers() {
    let shop = TestShop::open().await;
    let nil = uuid::Uuid::nil();
    let all = shop.get(&format!("/catalogue/offers?epoch={nil}&after=0")).await.body;
    assert_eq!((&all["full"], all["offers"].as_array().unwrap().len()), (&json!(true), 5));
    let (epoch, version) = (all["epoch"].as_str().unwrap().to_owned(), all["version"].as_u64().unwrap());
    let path = format!("/catalogue/offers?epoch={epoch}&after={version}");
    assert_eq!(shop.get(&path).await.status, StatusCode::NO_CONTENT);

    // 10 pieces become 9: the same hint, so nothing changed. 5 become 0: another hint.
    assert_eq!(shop.order(&key(), &order()).await.status, StatusCode::CREATED);
    shop.owner
        .execute(
            "UPDATE stock SET on_hand = 0, sold = 5, changed_at = clock_timestamp() WHERE sku_id = 2",
            &[],
        )
        .await
        .unwrap();
    let change = wait_for("the offer changed", SOON, async || {
        let answer = shop.get(&path).await;
        (answer.status == StatusCode::OK).then_some(answer.body)
    })
    .await;
    assert_eq!(change["full"], false);
    let changed: Vec<_> =
        change["offers"].as_array().unwrap().iter().map(|offer| (&offer["sku"], &offer["stock"])).collect();
    assert_eq!(changed, [(&json!(2), &json!("sold_out"))]);
    let (epoch, ahead) = (change["epoch"].as_str().unwrap(), change["version"].as_u64().unwrap() + 7);
    let again = shop.get(&format!("/catalogue/offers?epoch={epoch}&after={ahead}")).await.body;
    assert_eq!(again["full"], true, "a version ahead gets everything");
}

#[tokio::test]
async fn a_database_put_back_to_an_earlier_time_is_followed() {
    let shop = TestShop::open().await;
    shop.owner
        .batch_execute(
            "BEGIN;
             ALTER TABLE product DISABLE TRIGGER USER;
             UPDATE product SET name_en = 'Old Fan', content_version = 1 WHERE id = 2;
             UPDATE catalogue_state SET content_version = 1;
             ALTER TABLE product ENABLE TRIGGER USER;
             COMMIT",
        )
        .await
        .unwrap();
    wait_for("the old name is back", SOON, async || {
        shop.get("/products/walton-fan").await.body["name"]["en"] == "Old Fan"
    })
    .await;
    assert_eq!(shop.get("/catalogue/content?after=0").await.body["to"], 1);
}

#[tokio::test]
async fn large_answers_are_compressed() {
    let shop = TestShop::open().await;
    let request =
        Request::get("/api/v1/places").header(header::ACCEPT_ENCODING, "br").body(Body::empty()).unwrap();
    assert_eq!(shop.send(request).await.headers[header::CONTENT_ENCODING], "br");
}
