//! SQL that reads orders, cancels them and takes them back.

crate::statements! {
    /// The order with this number and this phone.
    FIND_TRACKED_ORDER = "SELECT id FROM orders WHERE number = $1 AND phone = $2";

    /// An order without its lines and history.
    LOAD_ORDER = "
        SELECT number, status, placed_at, language, name, phone, upazila, address, note, zone,
               items_total, discount, delivery_fee, total, email,
               (SELECT code FROM coupon WHERE coupon.id = coupon_id) AS coupon
        FROM orders WHERE id = $1";

    /// Its lines in the shopper's order.
    LIST_ORDER_LINES = "
        SELECT sku_id, sku_code, product, name_bn, name_en, options, quantity, unit_price, total
        FROM order_line WHERE order_id = $1 ORDER BY position";

    /// Its history, oldest first.
    LIST_ORDER_EVENTS = "SELECT to_status, created_at FROM order_event WHERE order_id = $1 ORDER BY id";

    /// The order with this number and this phone, locked until the transaction ends.
    LOCK_TRACKED_ORDER = "SELECT id, status FROM orders WHERE number = $1 AND phone = $2 FOR UPDATE";

    /// The order with this number, locked until the transaction ends.
    LOCK_ORDER = "SELECT id, status FROM orders WHERE number = $1 FOR UPDATE";

    /// What an order took from stock.
    LIST_PIECES_OF_ORDER = "SELECT sku_id, quantity FROM order_line WHERE order_id = $1 ORDER BY sku_id";

    /// The database refuses a status that may not follow (`orders_status_may_change`).
    SET_ORDER_STATUS = "UPDATE orders SET status = $2 WHERE id = $1";

    /// The event of it.
    INSERT_ORDER_EVENT = "
        INSERT INTO order_event (order_id, from_status, to_status, actor) VALUES ($1, $2, $3, $4)";
}
