//! SQL of placing a group of orders. Every statement takes arrays, so one of them serves any number of orders.

crate::statements! {
    /// One plan for each statement of this transaction, whatever its parameters. The planner would plan anew each time, because
    /// arrays of one order promise less than arrays of ten: longer than all statements of a small group run, and while its stock is locked.
    KEEP_PLANS = "SET LOCAL plan_cache_mode = force_generic_plan";

    /// Which of these keys nobody else is placing an order under now. Never waits: an order whose key is in flight on
    /// another replica goes into a later group. The key's own row cannot be locked before it exists.
    TRY_LOCK_KEYS = "
        SELECT position, pg_try_advisory_xact_lock(lock) AS locked
        FROM unnest($1::bigint[]) WITH ORDINALITY AS wanted (lock, position)";

    /// The orders that were accepted under these keys.
    FIND_ORDERS_BY_KEY = "
        SELECT id, idempotency_key, body_hash FROM orders WHERE idempotency_key = ANY($1) ORDER BY id";

    /// Makes repeated answers as durable as the first ones: they are given after this is committed.
    TOUCH_REPLAYED_ORDERS = "UPDATE orders SET replayed_at = clock_timestamp() WHERE id = ANY($1)";

    /// Locks the stock of these SKUs, always in the order of their ids.
    LOCK_STOCK = "
        SELECT sku_id, on_hand FROM stock WHERE sku_id = ANY($1) ORDER BY sku_id FOR UPDATE";

    /// What these SKUs are and cost at this moment. Those of unpublished products are not for sale.
    PRICE_SKUS = "
        SELECT sku.id, sku.code, sku.options, product.slug, product.name_bn, product.name_en,
               price.list, price.sale, price.sale_from, price.sale_until, price.campaign_id, price.campaign_price,
               price.campaign_from, price.campaign_until, price.per_phone
        FROM sku
        JOIN product ON product.id = sku.product_id AND product.published
        JOIN priced_sku AS price ON price.sku_id = sku.id
        WHERE sku.id = ANY($1)";

    /// What delivery costs now, by zone, and what time it is.
    LIST_DELIVERY_FEES = "SELECT zone, fee, statement_timestamp() AS now FROM delivery_zone";

    /// The last order of the same lines by the same phone within ten minutes, for each pair. Cancelled ones do not
    /// count.
    FIND_EQUAL_ORDERS = "
        SELECT asked.phone, asked.lines_hash, earlier.number
        FROM unnest($1::text[], $2::bytea[]) AS asked (phone, lines_hash)
        CROSS JOIN LATERAL (
            SELECT number FROM orders
            WHERE orders.phone = asked.phone AND placed_at > clock_timestamp() - interval '10 minutes'
              AND orders.lines_hash = asked.lines_hash AND status <> 'cancelled'
            ORDER BY placed_at DESC LIMIT 1) AS earlier";

    /// The orders themselves.
    INSERT_ORDERS = "
        INSERT INTO orders (number, idempotency_key, body_hash, language, name, phone, upazila, zone, address, note,
                            payment, items_total, discount, delivery_fee, total, lines_hash, request_id, coupon_id,
                            email, placed_at)
        SELECT number, idempotency_key, body_hash, language, name, phone, upazila, zone, address, note,
               'cash_on_delivery', items_total, discount, delivery_fee, total, lines_hash, request_id, coupon_id,
               email, $17
        FROM unnest($1::text[], $2::uuid[], $3::bytea[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
                    $9::text[], $10::text[], $11::bigint[], $12::bigint[], $13::bigint[], $14::bigint[], $15::bytea[],
                    $16::text[], $18::bigint[], $19::text[])
             AS placed (number, idempotency_key, body_hash, language, name, phone, upazila, zone, address, note,
                        items_total, discount, delivery_fee, total, lines_hash, request_id, coupon_id, email)
        RETURNING id, idempotency_key";

    /// Their lines.
    INSERT_ORDER_LINES = "
        INSERT INTO order_line (order_id, position, sku_id, sku_code, product, name_bn, name_en, options,
                                quantity, unit_price, total, campaign_id)
        SELECT * FROM unnest($1::bigint[], $2::smallint[], $3::bigint[], $4::text[], $5::text[], $6::text[],
                             $7::text[], $8::jsonb[], $9::integer[], $10::bigint[], $11::bigint[],
                             $12::bigint[])";

    /// The first event of each history.
    INSERT_PLACED_EVENTS = "
        INSERT INTO order_event (order_id, to_status, actor, created_at)
        SELECT order_id, 'placed', 'shopper', $2 FROM unnest($1::bigint[]) AS placed (order_id)";

    /// Takes the pieces out of the balances. The CHECK of the table refuses to go below zero.
    TAKE_STOCK = "
        UPDATE stock SET on_hand = on_hand - taken.quantity, sold = sold + taken.quantity,
                         changed_at = clock_timestamp()
        FROM unnest($1::bigint[], $2::bigint[]) AS taken (sku_id, quantity)
        WHERE stock.sku_id = taken.sku_id";

    /// The same in the ledger, a movement for each line.
    INSERT_SALE_MOVEMENTS = "
        INSERT INTO stock_movement (sku_id, from_account, to_account, quantity, reason, actor, order_id)
        SELECT sku_id, 'on_hand', 'sold', quantity, 'sell', 'shopper', order_id
        FROM unnest($1::bigint[], $2::bigint[], $3::bigint[]) AS line (order_id, sku_id, quantity)";
}
