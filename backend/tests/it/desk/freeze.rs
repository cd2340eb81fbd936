use super::{logged, move_pieces, set_price, taka};
use crate::shop::TestShop;
use crate::staff::signed_in;
use axum::http::StatusCode;
use jiff::{Timestamp, ToSpan};
use serde_json::{Value, json};

fn in_hours(hours: i64) -> String {
    (Timestamp::now() + hours.hours()).to_string()
}

#[tokio::test]
async fn during_a_sale_prices_stay_and_stock_moves() {
    let shop = TestShop::open().await;
    let (manager, _) = signed_in(&shop, "manager").await;
    let sku: String = shop.owner.query_one("SELECT code FROM sku WHERE id = 1", &[]).await.unwrap().get(0);
    let freeze = json!({"until": in_hours(30), "reason": "Eid sale"});
    let frozen = shop.call(("PUT", "/staff/catalogue-freeze"), &manager, &freeze).await;
    assert_eq!(
        (frozen.status, &frozen.body["set_by"]),
        (StatusCode::OK, &json!("Test manager")),
        "{frozen:?}"
    );
    let price = set_price(&shop, &manager, &sku, (&taka(20_000), &taka(21_000))).await;
    assert_eq!((price.status, price.code()), (StatusCode::CONFLICT, "catalogue_frozen"));
    assert_eq!(move_pieces(&shop, &manager, (&sku, "receive"), 1).await.status, StatusCode::OK);
    assert_eq!(shop.order(&crate::shop::key(), &crate::shop::order()).await.status, StatusCode::CREATED);

    let lifted = shop.call(("DELETE", "/staff/catalogue-freeze"), &manager, &Value::Null).await;
    assert_eq!(lifted.status, StatusCode::NO_CONTENT);
    let shown = shop.call(("GET", "/staff/catalogue-freeze"), &manager, &Value::Null).await;
    assert_eq!(shown.body["freeze"], Value::Null);
    assert_eq!(set_price(&shop, &manager, &sku, (&taka(20_000), &taka(21_000))).await.status, StatusCode::OK);
    let log = logged(&shop, "catalogue").await;
    let actions: Vec<&str> = log.iter().map(|(_, action)| action.as_str()).collect();
    assert_eq!(actions, ["freeze_catalogue", "unfreeze_catalogue"]);
}

#[tokio::test]
async fn a_freeze_ends_by_itself_and_not_in_a_year() {
    let shop = TestShop::open().await;
    let (manager, _) = signed_in(&shop, "manager").await;
    for until in [in_hours(-1), in_hours(24 * 15)] {
        let freeze = json!({"until": until, "reason": "Eid sale"});
        let answer = shop.call(("PUT", "/staff/catalogue-freeze"), &manager, &freeze).await;
        assert_eq!((answer.code(), &answer.body["errors"][0]["field"]), ("invalid_input", &json!("until")));
    }
    shop.owner
        .batch_execute("INSERT INTO catalogue_freeze VALUES (true, now() - interval '1 s', 'over', 'x')")
        .await
        .unwrap();
    shop.owner.batch_execute("UPDATE price SET list = list + 100 WHERE sku_id = 1").await.unwrap();
}

/// The guard is the database's, so that the import and a mistake of ours meet it too.
#[tokio::test]
async fn nothing_that_shoppers_see_of_products_changes_while_they_are_frozen() {
    let shop = TestShop::open().await;
    shop.owner
        .batch_execute(
            "INSERT INTO campaign (slug, name_bn, name_en, during)
             VALUES ('eid', 'ঈদ', 'Eid', tstzrange(now(), now() + interval '1 day'));
             INSERT INTO campaign_price (campaign_id, sku_id, price, during) SELECT id, 1, 100, during FROM campaign;
             INSERT INTO catalogue_freeze VALUES (true, now() + interval '1 h', 'sale', 'x')",
        )
        .await
        .unwrap();
    for sql in [
        "UPDATE product SET published = false",
        "UPDATE product SET name_en = 'x' WHERE id = 1",
        "UPDATE sku SET images = '{}'",
        "UPDATE price SET list = list + 1",
        "UPDATE price SET sale = NULL, sale_from = NULL, sale_until = NULL",
        "UPDATE category SET name_en = 'x' WHERE id = 1",
        "UPDATE brand SET name = 'x' WHERE id = 1",
        "INSERT INTO brand (slug, name) VALUES ('x', 'X')",
        "UPDATE campaign_price SET price = 1",
        "DELETE FROM campaign_price",
        "INSERT INTO campaign (slug, name_bn, name_en, during) VALUES ('x', 'x', 'x', tstzrange(now(), now() + interval '1 h'))",
    ] {
        let error = shop.owner.batch_execute(sql).await.expect_err(sql);
        assert_eq!(error.as_db_error().unwrap().constraint(), Some("catalogue_is_frozen"), "{sql}");
    }
    // A campaign can be ended in an emergency.
    let end = "UPDATE campaign SET during = tstzrange(lower(during), now() + interval '1 minute')";
    shop.owner.batch_execute(end).await.unwrap();
}
