//! The checks. Each statement gives one text column, a sentence for each thing that differs.

/// One rule of an invariant.
#[derive(Debug)]
pub(super) struct Check {
    pub(super) invariant: &'static str,
    pub(super) rule: &'static str,
    pub(super) sql: &'static str,
}

pub(super) const CHECKS: &[Check] = &[
    Check {
        invariant: "I1",
        rule: "the accounts of every SKU sum to zero and none that counts pieces is negative",
        sql: "
            SELECT format('SKU %s: supplier %s, on hand %s, held %s, sold %s, returned %s, damaged %s, adjusted %s',
                          sku_id, supplier, on_hand, held, sold, returned, damaged, adjusted)
            FROM stock
            WHERE supplier + on_hand + held + sold + returned + damaged + adjusted <> 0
               OR least(on_hand, held, sold, returned, damaged) < 0 OR supplier > 0
            ORDER BY sku_id",
    },
    Check {
        invariant: "I1",
        rule: "every balance equals its postings",
        sql: "
            WITH posting AS (
                SELECT sku_id, to_account AS account, quantity FROM stock_movement
                UNION ALL
                SELECT sku_id, from_account, -quantity FROM stock_movement),
            posted AS (SELECT sku_id, account, sum(quantity) AS pieces FROM posting GROUP BY sku_id, account),
            balance AS (
                SELECT sku_id, account::stock_account, pieces FROM stock CROSS JOIN LATERAL (VALUES
                    ('supplier', supplier), ('on_hand', on_hand), ('held', held), ('sold', sold),
                    ('returned', returned), ('damaged', damaged), ('adjusted', adjusted)) AS each (account, pieces))
            SELECT format('SKU %s, %s: balance %s, postings %s', sku_id, account, balance.pieces,
                          coalesce(posted.pieces, 0))
            FROM balance FULL JOIN posted USING (sku_id, account)
            WHERE coalesce(balance.pieces, 0) <> coalesce(posted.pieces, 0)
            ORDER BY sku_id, account",
    },
    Check {
        invariant: "I1",
        rule: "what is sold is what stands in orders that were not cancelled or returned",
        sql: "
            SELECT format('SKU %s: sold %s, in orders %s', stock.sku_id, stock.sold, coalesce(ordered.pieces, 0))
            FROM stock LEFT JOIN (
                SELECT sku_id, sum(quantity) AS pieces FROM order_line JOIN orders ON orders.id = order_id
                WHERE status NOT IN ('cancelled', 'returned', 'refunded') GROUP BY sku_id) AS ordered USING (sku_id)
            WHERE stock.sold <> coalesce(ordered.pieces, 0) ORDER BY stock.sku_id",
    },
    Check {
        invariant: "I2",
        rule: "every order adds up: lines, discount, fee, total",
        sql: "
            SELECT format('order %s: items %s, discount %s, fee %s, total %s, lines %s', number, items_total, discount,
                          delivery_fee, orders.total, coalesce(lines.total, 0))
            FROM orders LEFT JOIN (
                SELECT order_id, sum(total) AS total, bool_and(total = unit_price * quantity) AS add_up
                FROM order_line GROUP BY order_id) AS lines ON lines.order_id = orders.id
            WHERE orders.total <> items_total - discount + delivery_fee
               OR lines.total IS DISTINCT FROM items_total OR NOT lines.add_up
            ORDER BY orders.id",
    },
    Check {
        invariant: "I2",
        rule: "the history of every order begins once and ends where the order stands",
        sql: "
            SELECT format('order %s: begun %s times, last event %s, status %s', number, coalesce(begun, 0), last, status)
            FROM orders LEFT JOIN (
                SELECT order_id, count(*) FILTER (WHERE to_status = 'placed') AS begun,
                       (array_agg(to_status ORDER BY id DESC))[1] AS last
                FROM order_event GROUP BY order_id) AS history ON history.order_id = orders.id
            WHERE begun IS DISTINCT FROM 1 OR last IS DISTINCT FROM status ORDER BY orders.id",
    },
    Check {
        invariant: "I3",
        rule: "one idempotency key, at most one order; one number, one order",
        sql: "
            SELECT format('key %s: %s orders', idempotency_key, count(*)) FROM orders
            GROUP BY idempotency_key HAVING count(*) > 1
            UNION ALL
            SELECT format('number %s: %s orders', number, count(*)) FROM orders GROUP BY number HAVING count(*) > 1",
    },
    Check {
        invariant: "I4",
        rule: "every order has exactly one message about it in the outbox for each channel it needs",
        sql: "
            SELECT format('order %s: %s messages by %s instead of %s', number, coalesce(messages, 0), needed.channel, pieces)
            FROM orders
            CROSS JOIN LATERAL (VALUES ('sms', 1), ('email', (email IS NOT NULL)::integer)) AS needed (channel, pieces)
            LEFT JOIN (
                SELECT order_id, channel, count(*) AS messages FROM outbox WHERE topic = 'order_placed'
                GROUP BY order_id, channel) AS sent ON sent.order_id = orders.id AND sent.channel = needed.channel
            WHERE coalesce(messages, 0) <> pieces ORDER BY orders.id, needed.channel",
    },
    Check {
        invariant: "I5",
        rule: "no column holds a number with a fraction",
        sql: "
            SELECT format('%s.%s is %s', table_name, column_name, data_type) FROM information_schema.columns
            WHERE table_schema = 'public' AND data_type IN ('real', 'double precision', 'numeric', 'money')
            ORDER BY 1",
    },
];
