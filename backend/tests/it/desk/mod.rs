//! The desk beside orders and people: products, categories, brands, catalogue files, pictures, stock, prices, changes that need two, and the freeze.

mod campaigns;
mod catalogue_files;
mod categories;
mod coupons;
mod foreign_files;
mod freeze;
mod operations;
mod pictures;
mod price;
mod products;
mod proposals;
mod skus;
mod stock;

use crate::shop::{Answer, TestShop, key};
use serde_json::{Value, json};

/// Moves pieces of a SKU with a new key.
async fn move_pieces(shop: &TestShop, token: &str, (sku, operation): (&str, &str), quantity: i64) -> Answer {
    let change = json!({"key": key(), "operation": operation, "quantity": quantity, "note": "counted"});
    send_change(shop, token, sku, &change).await
}

async fn send_change(shop: &TestShop, token: &str, sku: &str, change: &Value) -> Answer {
    shop.call(("POST", &format!("/staff/skus/{sku}/stock")), token, change).await
}

/// Sets a price in taka, seen at another.
async fn set_price(shop: &TestShop, token: &str, sku: &str, (seen, price): (&Value, &Value)) -> Answer {
    let change = json!({"key": key(), "seen": seen, "price": price});
    shop.call(("POST", &format!("/staff/skus/{sku}/price")), token, &change).await
}

/// A price without a sale.
fn taka(list: i64) -> Value {
    json!({"list": list * 100, "sale": null})
}

async fn show(shop: &TestShop, token: &str, sku: &str) -> Value {
    let answer = shop.call(("GET", &format!("/staff/skus/{sku}")), token, &Value::Null).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.body
}

/// What the audit log says of a SKU: who, and what.
async fn logged(shop: &TestShop, object: &str) -> Vec<(String, String)> {
    let sql = "SELECT actor, action FROM audit_log WHERE object = $1 ORDER BY sequence";
    let rows = shop.owner.query(sql, &[&object]).await.unwrap();
    rows.iter().map(|row| (row.get(0), row.get(1))).collect()
}

/// Agrees to the only change that waits.
async fn decide_first(shop: &TestShop, token: &str) -> Answer {
    let waiting = shop.call(("GET", "/staff/proposals"), token, &Value::Null).await.body;
    let id = &waiting[0]["id"];
    shop.call(("POST", &format!("/staff/proposals/{id}")), token, &json!({"approve": true})).await
}
