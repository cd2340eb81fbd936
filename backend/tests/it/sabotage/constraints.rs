//! Without its constraint, what the database refuses goes through.

use crate::checkout::stock::{REFUSED, refused_by, shop_with_an_order};

#[tokio::test]
async fn each_constraint_is_what_refuses() {
    let shop = shop_with_an_order().await;
    for (table, constraint, sql) in REFUSED {
        let without = format!("ALTER TABLE {table} DROP CONSTRAINT {constraint}; {sql}");
        assert_ne!(refused_by(&shop, &without).await.as_deref(), Some(constraint), "{sql}");
        assert_eq!(refused_by(&shop, sql).await.as_deref(), Some(constraint), "it is back: {sql}");
    }
}
