use super::move_pieces;
use crate::shop::TestShop;
use crate::staff::signed_in;
use serde_json::Value;

async fn codes(shop: &TestShop, token: &str, query: &str) -> Vec<String> {
    let answer = shop.call(("GET", &format!("/staff/skus{query}")), token, &Value::Null).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let skus = answer.body["skus"].as_array().unwrap();
    skus.iter().map(|sku| sku["code"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn skus_are_found_by_code_and_by_name_in_both_languages() {
    let shop = TestShop::open().await;
    let (token, _) = signed_in(&shop, "support").await;
    let all = codes(&shop, &token, "").await;
    assert_eq!(all.len(), 5);
    assert!(all.is_sorted());
    assert_eq!(codes(&shop, &token, &format!("?q={}", all[1].to_lowercase())).await, [all[1].clone()]);
    assert_eq!(codes(&shop, &token, &format!("?after={}", all[2])).await, all[3..]);
    let names =
        "SELECT sku.code, name_en, name_bn FROM sku JOIN product ON product.id = product_id WHERE sku.id = 3";
    let row = shop.owner.query_one(names, &[]).await.unwrap();
    let fan: String = row.get(0);
    for column in [1, 2] {
        let name: String = row.get(column);
        let query: String = form_urlencoded::byte_serialize(name.to_uppercase().as_bytes()).collect();
        assert_eq!(codes(&shop, &token, &format!("?q={query}")).await, std::slice::from_ref(&fan), "{name}");
    }
    assert_eq!(codes(&shop, &token, "?q=%25").await, Vec::<String>::new(), "% is no pattern");
    let too_long =
        shop.call(("GET", &format!("/staff/skus?q={}", "x".repeat(81))), &token, &Value::Null).await;
    assert_eq!(too_long.code(), "invalid_input");
}

#[tokio::test]
async fn what_runs_out_and_what_is_not_shown_are_lists() {
    let shop = TestShop::open().await;
    let (token, _) = signed_in(&shop, "manager").await;
    let unpublished = codes(&shop, &token, "?list=unpublished").await;
    let lamp: String = shop.owner.query_one("SELECT code FROM sku WHERE id = 4", &[]).await.unwrap().get(0);
    assert_eq!(unpublished, [lamp]);
    let before = codes(&shop, &token, "?list=running_out").await;
    let sku: String = shop.owner.query_one("SELECT code FROM sku WHERE id = 5", &[]).await.unwrap().get(0);
    assert!(before.contains(&sku));
    assert_eq!(move_pieces(&shop, &token, (&sku, "receive"), 6).await.status, 200);
    let after = codes(&shop, &token, "?list=running_out").await;
    assert_eq!(after.len() + 1, before.len());
}
