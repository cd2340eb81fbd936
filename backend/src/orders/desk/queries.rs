//! SQL of the order desk. One statement for each way to look for orders, so that each has its own plan.

crate::statements! {
    /// Orders before one, the newest first.
    LIST_ORDERS = "
        SELECT id, number, status, placed_at, name, phone, upazila, total, last_call,
               (SELECT sum(quantity) FROM order_line WHERE order_id = orders.id) AS pieces
        FROM orders WHERE id < $1 ORDER BY id DESC LIMIT $2";

    /// Those that stand here.
    LIST_ORDERS_BY_STATUS = "
        SELECT id, number, status, placed_at, name, phone, upazila, total, last_call,
               (SELECT sum(quantity) FROM order_line WHERE order_id = orders.id) AS pieces
        FROM orders WHERE id < $1 AND status = $3 ORDER BY id DESC LIMIT $2";

    /// Those of a phone.
    LIST_ORDERS_BY_PHONE = "
        SELECT id, number, status, placed_at, name, phone, upazila, total, last_call,
               (SELECT sum(quantity) FROM order_line WHERE order_id = orders.id) AS pieces
        FROM orders WHERE id < $1 AND phone = $3 ORDER BY id DESC LIMIT $2";

    /// Those of whoever's name begins so, by name, then the newest first; `$2` is a pattern. In the order of the index: what many
    /// names begin with is no reason to sort all of them.
    LIST_ORDERS_BY_NAME = "
        SELECT id, number, status, placed_at, name, phone, upazila, total, last_call,
               (SELECT sum(quantity) FROM order_line WHERE order_id = orders.id) AS pieces
        FROM orders WHERE lower(name) LIKE $2 ORDER BY lower(name) USING ~<~, id DESC LIMIT $1";

    /// Those with the piece of this serial number.
    LIST_ORDERS_BY_SERIAL = "
        SELECT id, number, status, placed_at, name, phone, upazila, total, last_call,
               (SELECT sum(quantity) FROM order_line WHERE order_id = orders.id) AS pieces
        FROM orders
        WHERE id IN (SELECT order_id FROM order_serial WHERE serial = $3 ORDER BY order_id DESC LIMIT 200)
          AND id < $1 ORDER BY id DESC LIMIT $2";

    /// The pieces of an order.
    LIST_SERIALS = "
        SELECT order_line.sku_code, serial FROM order_serial JOIN order_line USING (order_id, sku_id)
        WHERE order_id = $1 ORDER BY order_line.sku_code, serial";

    /// How many pieces of each SKU an order has.
    LIST_QUANTITIES = "SELECT sku_code, quantity FROM order_line WHERE order_id = $1";

    /// Forgets the pieces of an order.
    DELETE_SERIALS = "DELETE FROM order_serial WHERE order_id = $1";

    /// Writes down the pieces of an order.
    ADD_SERIALS = "
        INSERT INTO order_serial (order_id, sku_id, serial, actor)
        SELECT $1, order_line.sku_id, piece.serial, $4
        FROM unnest($2::text[], $3::text[]) AS piece (code, serial)
             JOIN order_line ON order_line.order_id = $1 AND order_line.sku_code = piece.code";

    /// The last order before a moment.
    FIND_ORDER_BEFORE = "SELECT id FROM orders WHERE placed_at < $1 ORDER BY placed_at DESC, id DESC LIMIT 1";

    /// Orders that wait for a call.
    LIST_ORDERS_TO_CALL = "
        SELECT id, number, status, placed_at, name, phone, upazila, total, last_call,
               (SELECT sum(quantity) FROM order_line WHERE order_id = orders.id) AS pieces
        FROM orders WHERE status = 'placed' ORDER BY last_called_at NULLS FIRST, id LIMIT $1";

    /// How many, up to a bound.
    COUNT_ORDERS_TO_CALL = "
        SELECT count(*) AS waiting FROM (SELECT FROM orders WHERE status = 'placed' LIMIT $1) AS counted";

    /// What only the desk sees of an order.
    FIND_ORDER = "SELECT id, phone, courier, tracking_number FROM orders WHERE number = $1";

    /// Its history with names.
    LIST_ORDER_STEPS = "SELECT to_status, actor, created_at FROM order_event WHERE order_id = $1 ORDER BY id";

    /// Its calls.
    LIST_CALLS = "SELECT outcome, note, actor, at FROM order_call WHERE order_id = $1 ORDER BY at";

    /// What a phone has ordered.
    COUNT_ORDERS_OF_PHONE = "
        SELECT count(*) AS orders, count(*) FILTER (WHERE status = 'delivered') AS delivered,
               count(*) FILTER (WHERE status = 'cancelled') AS cancelled,
               count(*) FILTER (WHERE status IN ('returned', 'refunded')) AS returned,
               count(*) FILTER (WHERE last_call = 'fake') AS fake
        FROM orders WHERE phone = $1";

    /// What the shop knows about a phone.
    LIST_NOTES = "SELECT note, at, actor FROM customer_note WHERE phone = $1 ORDER BY at DESC LIMIT 50";

    /// A note; none the second time.
    ADD_NOTE = "
        INSERT INTO customer_note (phone, request_id, note, actor) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";

    /// Who carries it.
    SET_COURIER = "UPDATE orders SET courier = $2, tracking_number = $3 WHERE id = $1";

    /// A call; none the second time.
    ADD_CALL = "
        INSERT INTO order_call (order_id, request_id, outcome, note, actor) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT DO NOTHING";

    /// The last of its calls.
    SET_LAST_CALL = "UPDATE orders SET last_call = $2, last_called_at = clock_timestamp() WHERE id = $1";
}
