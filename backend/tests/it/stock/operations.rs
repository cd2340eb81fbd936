//! What people do with stock, and what they are refused.

use super::{accounts, change};
use crate::shop::TestShop;
use backend::stock::{Shortage, StockError, change_stock};
use domain::{SkuId, StockAccount, StockNote, StockOperation};
use std::sync::Arc;
use tokio::task::JoinSet;

#[tokio::test]
async fn each_operation_moves_pieces_and_says_so_in_the_ledger() {
    let shop = TestShop::open().await;
    for (operation, moved, left) in [
        (StockOperation::Receive, 5, [15, 0, 0, 0, 0, 0]),
        (StockOperation::Damage, 2, [13, 0, 0, 0, 2, 0]),
        (StockOperation::Lost, 4, [9, 0, 0, 0, 2, 4]),
        (StockOperation::Found, 6, [15, 0, 0, 0, 2, -2]),
    ] {
        let balances = change_stock(&shop.database, &change(operation, &[(1, moved)])).await.unwrap();
        assert_eq!(accounts(&shop, 1).await, left, "{operation:?}");
        assert_eq!(balances.get(SkuId(1)).unwrap().get(StockAccount::OnHand), left[0], "{operation:?}");
        let sql = "SELECT from_account::text, to_account::text, quantity, reason, actor, note
                   FROM stock_movement WHERE sku_id = 1 ORDER BY id DESC LIMIT 1";
        let row = shop.owner.query_one(sql, &[]).await.unwrap();
        let (reason, (from, to)) = operation.route();
        assert_eq!([row.get::<_, &str>(0), row.get(1), row.get(3)], [from.code(), to.code(), reason.code()]);
        assert_eq!(row.get::<_, i64>(2), moved);
        assert_eq!([row.get::<_, &str>(4), row.get(5)], ["Karim", "counted on Sunday"]);
    }
    shop.assert_invariants().await;
}

#[tokio::test]
async fn several_skus_move_together_or_not_at_all() {
    let shop = TestShop::open().await;
    change_stock(&shop.database, &change(StockOperation::Receive, &[(3, 1), (1, 2), (3, 4)])).await.unwrap();
    assert_eq!((accounts(&shop, 1).await[0], accounts(&shop, 3).await[0]), (12, 105));
    let error = change_stock(&shop.database, &change(StockOperation::Damage, &[(1, 13), (3, 1), (5, 1)]))
        .await
        .unwrap_err();
    let StockError::Short(short) = error else { panic!("{error:?}") };
    let of = |sku, left, asked| Shortage { sku: SkuId(sku), account: StockAccount::OnHand, left, asked };
    assert_eq!(short, [of(1, 12, 13), of(5, 0, 1)]);
    assert_eq!(accounts(&shop, 3).await, [105, 0, 0, 0, 0, 0], "nothing of it was done");
    shop.assert_invariants().await;
}

#[tokio::test]
async fn what_cannot_be_is_refused() {
    let shop = TestShop::open().await;
    let receive = change(StockOperation::Receive, &[(1, 1), (99, 1)]);
    let unknown = change_stock(&shop.database, &receive).await.unwrap_err();
    assert!(matches!(unknown, StockError::UnknownSku(SkuId(99))), "{unknown:?}");
    let mut adjust = change(StockOperation::Found, &[(1, 1)]);
    adjust.note = StockNote::parse(" ").unwrap();
    let silent = change_stock(&shop.database, &adjust).await.unwrap_err();
    assert!(matches!(silent, StockError::NoteMissing), "{silent:?}");
    for operation in [StockOperation::PutBack, StockOperation::WriteOff] {
        let error = change_stock(&shop.database, &change(operation, &[(1, 1)])).await.unwrap_err();
        let StockError::Short(short) = error else { panic!("{error:?}") };
        assert_eq!((short[0].account, short[0].left), (StockAccount::Returned, 0), "{operation:?}");
    }
    assert_eq!(accounts(&shop, 1).await, [10, 0, 0, 0, 0, 0]);
    shop.assert_invariants().await;
}

#[tokio::test]
async fn of_many_who_take_the_last_pieces_some_are_refused() {
    let shop = Arc::new(TestShop::open().await);
    let mut tasks = JoinSet::new();
    for _ in 0..12 {
        let shop = Arc::clone(&shop);
        tasks.spawn(async move {
            change_stock(&shop.database, &change(StockOperation::Damage, &[(1, 3), (3, 1)])).await
        });
    }
    let results = tasks.join_all().await;
    assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 3, "{results:?}");
    assert!(results.iter().all(|result| matches!(result, Ok(_) | Err(StockError::Short(_)))), "{results:?}");
    assert_eq!(accounts(&shop, 1).await, [1, 0, 0, 0, 9, 0]);
    shop.assert_invariants().await;
}
