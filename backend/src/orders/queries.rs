//! SQL that reads orders, cancels them and takes them back.

/// An order with its lines in the shopper's order and its history, oldest first, as [`client::OrderLine`] and [`client::OrderEvent`] are
/// written. One statement, because half of what a short one costs is the way to the database and back.
macro_rules! whole_order {
    ($which:literal) => {
        concat!(
            "
        SELECT number, status, placed_at, language, name, phone, upazila, address, note, zone,
               items_total, discount, delivery_fee, total, email,
               (SELECT code FROM coupon WHERE coupon.id = coupon_id) AS coupon,
               (SELECT json_agg(json_build_object(
                           'sku', sku_id, 'sku_code', sku_code, 'product', product,
                           'name', json_build_object('bn', name_bn, 'en', name_en), 'options', options,
                           'quantity', quantity, 'unit_price', unit_price, 'total', total) ORDER BY position)
                FROM order_line WHERE order_id = orders.id) AS lines,
               (SELECT json_agg(json_build_object('status', to_status, 'at', created_at) ORDER BY id)
                FROM order_event WHERE order_id = orders.id) AS events
        FROM orders ",
            $which
        )
    };
}

crate::statements! {
    /// An order as its shopper sees it.
    LOAD_ORDER = whole_order!("WHERE id = $1");

    /// The order with this number and this phone as its shopper sees it.
    TRACK_ORDER = whole_order!("WHERE number = $1 AND phone = $2");

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
