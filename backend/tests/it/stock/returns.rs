//! Orders that come back, and what becomes of their pieces.

use super::{accounts, change};
use crate::shop::{TestShop, key, order_with};
use backend::orders::{MoveError, OrderReturn, ReturnError, return_order};
use backend::stock::change_stock;
use domain::{Actor, OrderNumber, OrderStatus, StockOperation};
use serde_json::json;

/// An order of two phones and a fan that has come as far as this.
async fn order_that_is(shop: &TestShop, statuses: &[&str]) -> OrderReturn {
    let lines = json!([{"sku": 1, "quantity": 2}, {"sku": 3, "quantity": 1}]);
    let placed =
        shop.order(&key(), &order_with(&json!({"lines": lines, "expected_total": 4_306_000}))).await.body;
    for status in statuses {
        let step = format!(
            "BEGIN; UPDATE orders SET status = '{status}';
             INSERT INTO order_event (order_id, to_status, actor) SELECT id, '{status}', 'test' FROM orders; COMMIT"
        );
        shop.owner.batch_execute(&step).await.unwrap();
    }
    let number = OrderNumber::parse(placed["number"].as_str().unwrap()).unwrap();
    OrderReturn { number, actor: Actor::parse("Karim").unwrap() }
}

const SHIPPED: [&str; 3] = ["confirmed", "packed", "shipped"];

#[tokio::test]
async fn its_pieces_wait_to_be_looked_at_and_then_go_on_the_shelf_or_not() {
    let shop = TestShop::open().await;
    let request = order_that_is(&shop, &SHIPPED).await;
    assert_eq!(accounts(&shop, 1).await, [8, 0, 2, 0, 0, 0]);
    let both = tokio::join!(return_order(&shop.database, &request), return_order(&shop.database, &request));
    let (first, second) = (both.0.unwrap(), both.1.unwrap());
    assert_eq!((first.status, &first), (OrderStatus::Returned, &second), "told twice, done once");
    assert_eq!(accounts(&shop, 1).await, [8, 0, 0, 2, 0, 0]);
    let posted = "SELECT count(*) FROM stock_movement
        WHERE reason = 'return' AND actor = 'Karim' AND order_id = (SELECT id FROM orders)";
    assert_eq!(shop.count(posted).await, 2);
    let event = "SELECT count(*) FROM order_event
        WHERE from_status = 'shipped' AND to_status = 'returned' AND actor = 'Karim'";
    assert_eq!(shop.count(event).await, 1);
    shop.assert_invariants().await;
    change_stock(&shop.database, &change(StockOperation::PutBack, &[(1, 1), (3, 1)])).await.unwrap();
    change_stock(&shop.database, &change(StockOperation::WriteOff, &[(1, 1)])).await.unwrap();
    assert_eq!(accounts(&shop, 1).await, [9, 0, 0, 0, 1, 0]);
    assert_eq!(accounts(&shop, 3).await, [100, 0, 0, 0, 0, 0]);
    shop.assert_invariants().await;
}

#[tokio::test]
async fn only_what_is_with_the_courier_or_the_shopper_comes_back() {
    for (statuses, comes_back) in [
        (&[][..], false),
        (&["confirmed"], false),
        (&["confirmed", "packed"], false),
        (&["confirmed", "packed", "shipped", "delivered"], true),
    ] {
        let shop = TestShop::open().await;
        let request = order_that_is(&shop, statuses).await;
        let result = return_order(&shop.database, &request).await;
        assert_eq!(result.is_ok(), comes_back, "{statuses:?}: {result:?}");
        if let Err(error) = result {
            assert!(matches!(error, ReturnError::Move(MoveError::NotAllowed(_))), "{error:?}");
            assert_eq!(accounts(&shop, 1).await, [8, 0, 2, 0, 0, 0]);
        }
        shop.assert_invariants().await;
    }
}

#[tokio::test]
async fn an_unknown_order_does_not_come_back() {
    let shop = TestShop::open().await;
    let number = OrderNumber::from_random(1);
    let request = OrderReturn { number, actor: Actor::parse("Karim").unwrap() };
    assert!(matches!(return_order(&shop.database, &request).await, Err(ReturnError::NotFound)));
}
