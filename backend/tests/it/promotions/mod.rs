//! Campaigns and coupons: what they do to a price, and that their limits hold.

mod campaigns;
mod coupons;
mod races;

use crate::shop::{TestShop, order_with};
use serde_json::{Value, json};

/// 100 taka off baskets of 3,000 and more, for two orders of each phone.
const EID: &str = "INSERT INTO coupon (code, benefit, amount, minimum_basket, customer_uses)
                   VALUES ('EID-100', 'fixed', 10000, 300000, 2)";

/// A campaign of the fan (SKU 3) at 2,500 instead of 3,000 taka, two pieces for each phone, for this time.
async fn campaign(shop: &TestShop, from: &str, until: &str) {
    let sql = format!(
        "INSERT INTO campaign (slug, name_bn, name_en, during, per_phone)
         VALUES ('eid', 'ঈদ', 'Eid', tstzrange(now() + interval '{from}', now() + interval '{until}'), 2);
         INSERT INTO campaign_price (campaign_id, sku_id, price, during) SELECT id, 3, 250000, during FROM campaign"
    );
    shop.owner.batch_execute(&sql).await.unwrap();
}

/// An order of fans to Dhanmondi by shopper number `shopper`.
fn fans(shopper: usize, quantity: u32, (total, coupon): (i64, Option<&str>)) -> Value {
    let mut order = order_with(&json!({
        "phone": format!("017{shopper:08}"), "lines": [{"sku": 3, "quantity": quantity}], "expected_total": total,
        "confirm_duplicate": true,
    }));
    if let Some(code) = coupon {
        order["coupon"] = code.into();
    }
    order
}
