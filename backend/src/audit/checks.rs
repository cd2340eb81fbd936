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
        rule: "what is sold is what stands in orders that were not cancelled or returned, or was paid and waits for its order",
        sql: "
            WITH ordered AS (
                SELECT sku_id, sum(quantity) AS pieces FROM order_line JOIN orders ON orders.id = order_id
                WHERE status NOT IN ('cancelled', 'returned', 'refunded') GROUP BY sku_id),
            paid AS (
                SELECT sku_id, sum(quantity) AS pieces
                FROM stock_hold AS hold JOIN payment_attempt AS attempt ON attempt.id = payment_attempt_id
                WHERE hold.state = 'sold' AND order_id IS NULL GROUP BY sku_id)
            SELECT format('SKU %s: sold %s, in orders %s, paid %s', stock.sku_id, stock.sold,
                          coalesce(ordered.pieces, 0), coalesce(paid.pieces, 0))
            FROM stock LEFT JOIN ordered USING (sku_id) LEFT JOIN paid USING (sku_id)
            WHERE stock.sold <> coalesce(ordered.pieces, 0) + coalesce(paid.pieces, 0) ORDER BY stock.sku_id",
    },
    Check {
        invariant: "I1",
        rule: "what is held is what stands in open holds",
        sql: "
            SELECT format('SKU %s: held %s, in open holds %s', stock.sku_id, stock.held, coalesce(kept.pieces, 0))
            FROM stock LEFT JOIN (
                SELECT sku_id, sum(quantity) AS pieces FROM stock_hold WHERE state = 'open' GROUP BY sku_id
                ) AS kept USING (sku_id)
            WHERE stock.held <> coalesce(kept.pieces, 0) ORDER BY stock.sku_id",
    },
    Check {
        invariant: "I1",
        rule: "no coupon is used more often than it may be, and its uses are its orders",
        sql: "
            SELECT format('coupon %s: uses %s, orders %s, limit %s', code, uses, coalesce(orders, 0), total_uses)
            FROM coupon LEFT JOIN (
                SELECT coupon_id, count(*) AS orders FROM orders WHERE status <> 'cancelled' GROUP BY coupon_id) AS used
                ON used.coupon_id = coupon.id
            WHERE uses <> coalesce(orders, 0) OR uses > total_uses
            UNION ALL
            SELECT format('coupon %s, phone %s***: uses %s, orders %s, limit %s', coupon_id, left(phone, 3), uses,
                          coalesce(orders, 0), customer_uses)
            FROM coupon_customer LEFT JOIN (
                SELECT coupon_id, phone, count(*) AS orders FROM orders WHERE status <> 'cancelled'
                GROUP BY coupon_id, phone) AS used USING (coupon_id, phone)
            WHERE uses <> coalesce(orders, 0) OR uses > customer_uses",
    },
    Check {
        invariant: "I1",
        rule: "no phone has bought more than a campaign allows, and what is counted is what was bought",
        sql: "
            SELECT format('campaign %s, SKU %s, phone %s***: counted %s, bought %s, limit %s', campaign_id, sku_id,
                          left(phone, 3), coalesce(counted.pieces, 0), coalesce(bought.pieces, 0), bought.per_phone)
            FROM campaign_use AS counted FULL JOIN (
                SELECT campaign_id, sku_id, phone, sum(quantity) AS pieces, min(campaign.per_phone) AS per_phone
                FROM order_line JOIN orders ON orders.id = order_id AND status <> 'cancelled'
                JOIN campaign ON campaign.id = campaign_id AND campaign.per_phone IS NOT NULL
                GROUP BY campaign_id, sku_id, phone) AS bought USING (campaign_id, sku_id, phone)
            WHERE coalesce(counted.pieces, 0) <> coalesce(bought.pieces, 0) OR bought.pieces > bought.per_phone",
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
            WHERE idempotency_key IS NOT NULL
            GROUP BY idempotency_key HAVING count(*) > 1
            UNION ALL
            SELECT format('number %s: %s orders', number, count(*)) FROM orders GROUP BY number HAVING count(*) > 1",
    },
    Check {
        invariant: "I3",
        rule: "holds are open while their payment is pending, sold when it was captured, else released",
        sql: "
            SELECT format('payment attempt %s is %s and its hold of SKU %s %s', attempt.id, attempt.state, sku_id,
                          hold.state)
            FROM stock_hold AS hold JOIN payment_attempt AS attempt ON attempt.id = payment_attempt_id
            WHERE hold.state <> CASE
                WHEN attempt.state = 'pending' THEN 'open'
                WHEN attempt.state = 'captured' OR attempt.order_id IS NOT NULL THEN 'sold'
                ELSE 'released' END
            ORDER BY attempt.id, sku_id",
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
    Check {
        invariant: "I6",
        rule: "the audit log is a chain without a gap: no line was changed, taken out or put in between",
        sql: "
            SELECT CASE
                WHEN sequence <> coalesce(place_before, 0) + 1 THEN
                    format('the lines between %s and %s are missing', coalesce(place_before, 0), sequence)
                WHEN hash <> expected THEN format('line %s was changed', sequence)
                ELSE format('line %s does not follow the line before it', sequence) END
            FROM (
                SELECT sequence, hash, previous_hash, audit_log_hash(audit_log) AS expected,
                       lag(sequence) OVER chain AS place_before,
                       coalesce(lag(hash) OVER chain, decode(repeat('00', 32), 'hex')) AS hash_before
                FROM audit_log WINDOW chain AS (ORDER BY sequence)) AS link
            WHERE hash <> expected OR previous_hash <> hash_before OR sequence <> coalesce(place_before, 0) + 1
            ORDER BY sequence",
    },
];
