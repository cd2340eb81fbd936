//! SQL of placing an order. Statements take arrays, so that one of them serves any number of lines.

crate::statements! {
    /// Waits for any other transaction that holds this key. The key's own row cannot be locked before it exists.
    LOCK_IDEMPOTENCY_KEY = "SELECT pg_advisory_xact_lock($1)";

    /// The order that was accepted under this key.
    FIND_ORDER_BY_KEY = "SELECT id, body_hash FROM orders WHERE idempotency_key = $1";

    /// Makes a repeated answer as durable as the first: it is given after this is committed.
    TOUCH_REPLAYED_ORDER = "UPDATE orders SET replayed_at = clock_timestamp() WHERE id = $1";

    /// Locks the stock of these SKUs, always in the order of their ids.
    LOCK_STOCK = "
        SELECT sku_id, on_hand FROM stock WHERE sku_id = ANY($1) ORDER BY sku_id FOR UPDATE";

    /// What these SKUs are and cost at this moment. Those of unpublished products are not for sale.
    PRICE_SKUS = "
        SELECT sku.id, sku.code, sku.options, product.slug, product.name_bn, product.name_en,
               price.list, price.sale, price.sale_from, price.sale_until, statement_timestamp() AS now
        FROM sku
        JOIN product ON product.id = sku.product_id AND product.published
        JOIN price ON price.sku_id = sku.id
        WHERE sku.id = ANY($1)";

    /// What delivery to a zone costs now.
    LOAD_DELIVERY_FEE = "SELECT fee FROM delivery_zone WHERE zone = $1";

    /// The last order of the same lines by the same phone within ten minutes. Cancelled ones do not count.
    FIND_EQUAL_ORDER = "
        SELECT number FROM orders
        WHERE phone = $1 AND placed_at > clock_timestamp() - interval '10 minutes'
          AND lines_hash = $2 AND status <> 'cancelled'
        ORDER BY placed_at DESC LIMIT 1";

    /// The order itself.
    INSERT_ORDER = "
        INSERT INTO orders (number, idempotency_key, body_hash, language, name, phone, upazila, zone, address, note,
                            payment, items_total, discount, delivery_fee, total, lines_hash, request_id)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'cash_on_delivery', $11, $12, $13, $14, $15, $16)
        RETURNING id, placed_at";

    /// Its lines, numbered as given.
    INSERT_ORDER_LINES = "
        INSERT INTO order_line (order_id, position, sku_id, sku_code, product, name_bn, name_en, options,
                                quantity, unit_price, total)
        SELECT $1, line.position, line.sku_id, line.sku_code, line.product, line.name_bn, line.name_en, line.options,
               line.quantity, line.unit_price, line.total
        FROM unnest($2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::jsonb[],
                    $8::integer[], $9::bigint[], $10::bigint[]) WITH ORDINALITY
             AS line (sku_id, sku_code, product, name_bn, name_en, options, quantity, unit_price, total, position)";

    /// The first event of its history.
    INSERT_PLACED_EVENT = "
        INSERT INTO order_event (order_id, to_status, actor, created_at) VALUES ($1, 'placed', 'shopper', $2)";

    /// Takes the pieces out of the balances. The CHECK of the table refuses to go below zero.
    TAKE_STOCK = "
        UPDATE stock SET on_hand = on_hand - line.quantity, sold = sold + line.quantity, changed_at = clock_timestamp()
        FROM unnest($1::bigint[], $2::bigint[]) AS line (sku_id, quantity)
        WHERE stock.sku_id = line.sku_id";

    /// The same in the ledger.
    INSERT_SALE_MOVEMENTS = "
        INSERT INTO stock_movement (sku_id, from_account, to_account, quantity, reason, actor, order_id)
        SELECT line.sku_id, 'on_hand', 'sold', line.quantity, 'sell', 'shopper', $1
        FROM unnest($2::bigint[], $3::bigint[]) AS line (sku_id, quantity)";

    /// The message that tells the shopper, to be delivered by the worker.
    INSERT_OUTBOX_MESSAGE = "
        INSERT INTO outbox (topic, dedupe_key, order_id, payload) VALUES ('order_placed', $1, $2, $3)";
}
