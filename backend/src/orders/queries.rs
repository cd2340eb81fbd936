//! SQL that reads orders, and cancels them.

crate::statements! {
    /// The order with this number and this phone.
    FIND_TRACKED_ORDER = "SELECT id FROM orders WHERE number = $1 AND phone = $2";

    /// An order without its lines and history.
    LOAD_ORDER = "
        SELECT number, status, placed_at, language, name, phone, upazila, address, note, zone,
               items_total, discount, delivery_fee, total, email
        FROM orders WHERE id = $1";

    /// Its lines in the shopper's order.
    LIST_ORDER_LINES = "
        SELECT sku_id, sku_code, product, name_bn, name_en, options, quantity, unit_price, total
        FROM order_line WHERE order_id = $1 ORDER BY position";

    /// Its history, oldest first.
    LIST_ORDER_EVENTS = "SELECT to_status, created_at FROM order_event WHERE order_id = $1 ORDER BY id";

    /// The order with this number and this phone, locked until the transaction ends.
    LOCK_TRACKED_ORDER = "SELECT id, status FROM orders WHERE number = $1 AND phone = $2 FOR UPDATE";

    /// Locks the stock of an order, in the order of SKU ids.
    LOCK_STOCK_OF_ORDER = "
        SELECT sku_id FROM stock WHERE sku_id IN (SELECT sku_id FROM order_line WHERE order_id = $1)
        ORDER BY sku_id FOR UPDATE";

    /// The database refuses it when the order is past that (`orders_status_may_change`).
    SET_CANCELLED = "UPDATE orders SET status = 'cancelled' WHERE id = $1";

    /// Its event.
    INSERT_CANCEL_EVENT = "
        INSERT INTO order_event (order_id, from_status, to_status, actor)
        VALUES ($1, 'placed', 'cancelled', 'shopper')";

    /// Puts the pieces back on hand.
    RETURN_CANCELLED_STOCK = "
        UPDATE stock SET on_hand = on_hand + line.quantity, sold = sold - line.quantity,
                         changed_at = clock_timestamp()
        FROM order_line AS line WHERE line.order_id = $1 AND stock.sku_id = line.sku_id";

    /// The same in the ledger.
    INSERT_CANCEL_MOVEMENTS = "
        INSERT INTO stock_movement (sku_id, from_account, to_account, quantity, reason, actor, order_id)
        SELECT sku_id, 'sold', 'on_hand', quantity, 'cancel', 'shopper', order_id
        FROM order_line WHERE order_id = $1 ORDER BY sku_id";
}
