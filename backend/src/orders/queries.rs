//! SQL that reads orders.

crate::statements! {
    /// The order with this number and this phone.
    FIND_TRACKED_ORDER = "SELECT id FROM orders WHERE number = $1 AND phone = $2";

    /// An order without its lines and history.
    LOAD_ORDER = "
        SELECT number, status, placed_at, language, name, phone, upazila, address, note, zone,
               items_total, discount, delivery_fee, total
        FROM orders WHERE id = $1";

    /// Its lines in the shopper's order.
    LIST_ORDER_LINES = "
        SELECT sku_id, sku_code, product, name_bn, name_en, options, quantity, unit_price, total
        FROM order_line WHERE order_id = $1 ORDER BY position";

    /// Its history, oldest first.
    LIST_ORDER_EVENTS = "SELECT to_status, created_at FROM order_event WHERE order_id = $1 ORDER BY id";
}
