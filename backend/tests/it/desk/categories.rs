//! Categories and brands.

use super::logged;
use crate::shop::{Answer, SOON, TestShop};
use crate::staff::signed_in;
use axum::http::StatusCode;
use serde_json::{Value, json};
use testkit::wait_for;

fn name(bn: &str, en: &str) -> Value {
    json!({"bn": bn, "en": en})
}

async fn create(shop: &TestShop, token: &str, (parent, name): (Option<&str>, &Value)) -> Answer {
    shop.call(("POST", "/staff/categories"), token, &json!({"parent": parent, "name": name})).await
}

async fn rename(shop: &TestShop, token: &str, slug: &str, (seen, name): (&Value, &Value)) -> Answer {
    let body = json!({"seen": seen, "name": name});
    shop.call(("PUT", &format!("/staff/categories/{slug}")), token, &body).await
}

/// The slugs of the tree, each with the one above.
async fn tree(shop: &TestShop, token: &str) -> Vec<(String, Option<String>)> {
    let found = shop.call(("GET", "/staff/categories"), token, &Value::Null).await.body;
    let text = |value: &Value| value.as_str().map(str::to_owned);
    found.as_array().unwrap().iter().map(|row| (text(&row["slug"]).unwrap(), text(&row["parent"]))).collect()
}

#[tokio::test]
async fn categories_are_made_named_moved_and_taken_away() {
    let shop = TestShop::open().await;
    let (editor, _) = signed_in(&shop, "catalogue_editor").await;
    assert_eq!(create(&shop, &editor, (None, &name("ঘড়ি", "Watches"))).await.status, StatusCode::NO_CONTENT);
    assert_eq!(create(&shop, &editor, (None, &name("ঘড়ি", "Watches"))).await.code(), "taken");
    // The same name elsewhere gets an address with the one above in it.
    let below = create(&shop, &editor, (Some("phones"), &name("ঘড়ি", "Watches"))).await;
    assert_eq!(below.status, StatusCode::NO_CONTENT, "{below:?}");
    let slugs = tree(&shop, &editor).await;
    assert!(slugs.contains(&("phones-watches".to_owned(), Some("phones".to_owned()))), "{slugs:?}");

    let (old, new) = (name("ঘড়ি", "Watches"), name("হাতঘড়ি", "Wrist watches"));
    for _ in 0..2 {
        assert_eq!(rename(&shop, &editor, "watches", (&old, &new)).await.status, StatusCode::NO_CONTENT);
    }
    assert_eq!(rename(&shop, &editor, "watches", (&old, &name("ক", "Else"))).await.code(), "outdated");
    assert_eq!(rename(&shop, &editor, "watches", (&new, &name("ফোন", "Phones"))).await.code(), "taken");
    assert_eq!(rename(&shop, &editor, "nothing", (&new, &new)).await.code(), "not_found");

    let first = |slugs: &[(String, Option<String>)]| -> Vec<String> {
        slugs.iter().filter(|(_, parent)| parent.is_none()).map(|(slug, _)| slug.clone()).collect()
    };
    assert_eq!(first(&tree(&shop, &editor).await), ["phones", "home", "watches"]);
    for expected in
        [["phones", "watches", "home"], ["watches", "phones", "home"], ["watches", "phones", "home"]]
    {
        let raised = shop.call(("POST", "/staff/categories/watches/raise"), &editor, &Value::Null).await;
        assert_eq!(raised.status, StatusCode::NO_CONTENT);
        assert_eq!(first(&tree(&shop, &editor).await), expected);
    }
    wait_for("the shop shows it first", SOON, async || {
        shop.get("/categories").await.body[0]["slug"] == "watches"
    })
    .await;

    let delete = async |slug: &str| {
        shop.call(("DELETE", &format!("/staff/categories/{slug}")), &editor, &Value::Null).await
    };
    for (slug, word) in [("home", "products"), ("phones", "below")] {
        let kept = delete(slug).await;
        assert_eq!(kept.code(), "taken");
        assert!(kept.body["detail"].as_str().unwrap().contains(word), "{kept:?}");
    }
    assert_eq!(delete("watches").await.status, StatusCode::NO_CONTENT);
    assert_eq!(delete("watches").await.code(), "not_found");
    let log = logged(&shop, "category:watches").await;
    let actions: Vec<&str> = log.iter().map(|(_, action)| action.as_str()).collect();
    let raised = ["raise_category"; 2];
    assert_eq!(actions, [&["create_category", "save_category"], &raised[..], &["delete_category"]].concat());
}

#[tokio::test]
async fn names_of_categories_have_bounds_and_the_tree_is_three_deep() {
    let shop = TestShop::open().await;
    let (editor, _) = signed_in(&shop, "catalogue_editor").await;
    let long = "x".repeat(61);
    for (wrong, field) in [
        (name("", "Cases"), "name.bn"),
        (name("কেস", ""), "name.en"),
        (name("কেস", &long), "name.en"),
        (name("কেস", "Cases > Covers"), "name.en"),
        (name("কেস", "কেস"), "name.en"),
    ] {
        let answer = create(&shop, &editor, (None, &wrong)).await;
        assert_eq!(
            (answer.code(), &answer.body["errors"][0]["field"]),
            ("invalid_input", &json!(field)),
            "{wrong}"
        );
    }
    let third = create(&shop, &editor, (Some("smartphones"), &name("৫জি", "5G"))).await;
    assert_eq!(third.status, StatusCode::NO_CONTENT);
    for parent in ["5g", "nowhere"] {
        let answer = create(&shop, &editor, (Some(parent), &name("ক", "Deep"))).await;
        assert_eq!((answer.code(), &answer.body["errors"][0]["field"]), ("invalid_input", &json!("parent")));
    }
}

#[tokio::test]
async fn brands_are_named_and_go_when_nothing_is_theirs() {
    let shop = TestShop::open().await;
    let (editor, _) = signed_in(&shop, "catalogue_editor").await;
    let save = async |slug: &str, seen: &str, name: &str| {
        let body = json!({"seen": seen, "name": name});
        shop.call(("PUT", &format!("/staff/brands/{slug}")), &editor, &body).await
    };
    for _ in 0..2 {
        assert_eq!(save("walton", "Walton", "WALTON").await.status, StatusCode::NO_CONTENT);
    }
    wait_for("the shop says so", SOON, async || {
        shop.get("/products/walton-fan").await.body["brand"]["name"]["en"] == "WALTON"
    })
    .await;
    assert_eq!(save("walton", "Walton", "Other").await.code(), "outdated");
    assert_eq!(
        save("walton", "WALTON", "Samsung!").await.code(),
        "taken",
        "it looks like another in addresses"
    );
    for wrong in ["", "ওয়ালটন", &"x".repeat(61)] {
        assert_eq!(save("walton", "WALTON", wrong).await.code(), "invalid_input", "{wrong}");
    }
    assert_eq!(save("nobody", "x", "y").await.code(), "not_found");
    let delete = async |slug: &str| {
        shop.call(("DELETE", &format!("/staff/brands/{slug}")), &editor, &Value::Null).await
    };
    assert_eq!(delete("walton").await.code(), "taken");
    shop.owner.batch_execute("INSERT INTO brand (slug, name) VALUES ('vision', 'Vision')").await.unwrap();
    assert_eq!(delete("vision").await.status, StatusCode::NO_CONTENT);
    let found = shop.call(("GET", "/staff/brands"), &editor, &Value::Null).await.body;
    let expected = json!([{"slug": "samsung", "name": "Samsung", "products": 1}, {"slug": "walton", "name": "WALTON", "products": 3}]);
    assert_eq!(found, expected);
    let actions = |log: Vec<(String, String)>| log.into_iter().map(|(_, action)| action).collect::<Vec<_>>();
    assert_eq!(actions(logged(&shop, "brand:walton").await), ["save_brand"]);
    assert_eq!(actions(logged(&shop, "brand:vision").await), ["delete_brand"]);
}
