//! SQL of how the shop runs.

crate::statements! {
    /// Orders of each hour of the day in Dhaka, without cancelled ones.
    SUM_HOURS = "
        WITH day AS (
            SELECT date_trunc('day', statement_timestamp() AT TIME ZONE 'Asia/Dhaka') AT TIME ZONE 'Asia/Dhaka' AS midnight),
        placed AS (
            SELECT floor(extract(epoch FROM placed_at - midnight) / 3600)::integer AS hour, count(*) AS orders,
                   sum(total)::bigint AS revenue
            FROM orders, day WHERE placed_at >= midnight AND status <> 'cancelled' GROUP BY 1)
        SELECT coalesce(orders, 0) AS orders, coalesce(revenue, 0) AS revenue
        FROM generate_series(0, 23) AS hour LEFT JOIN placed USING (hour) ORDER BY hour";

    /// Those of the day before, and the database's time.
    SUM_YESTERDAY = "
        WITH day AS (
            SELECT date_trunc('day', statement_timestamp() AT TIME ZONE 'Asia/Dhaka') AT TIME ZONE 'Asia/Dhaka' AS midnight)
        SELECT count(*) AS orders, coalesce(sum(total), 0)::bigint AS revenue, statement_timestamp() AS now
        FROM orders, day
        WHERE placed_at >= midnight - interval '1 day' AND placed_at < midnight AND status <> 'cancelled'";

    /// Orders that wait for a call, up to a bound.
    COUNT_TO_CALL = "
        SELECT count(*) AS counted FROM (SELECT FROM orders WHERE status = 'placed' LIMIT $1) AS counted";

    /// Proposals that wait, up to a bound.
    COUNT_PROPOSALS = "
        SELECT count(*) AS counted FROM (SELECT FROM proposal WHERE state = 'waiting' LIMIT $1) AS counted";

    /// The first SKUs on the shop that run out.
    LIST_RUNNING_OUT = "
        SELECT sku.code, product.slug, product.name_bn, product.name_en, product.published, sku.options,
               sku.images[1] AS image, price.list, price.sale, price.sale_from, price.sale_until, stock.on_hand
        FROM stock JOIN sku ON sku.id = stock.sku_id JOIN product ON product.id = sku.product_id
             LEFT JOIN price ON price.sku_id = sku.id
        WHERE stock.on_hand <= $1 AND product.published ORDER BY stock.on_hand, sku.code LIMIT $2";

    /// How many run out, up to a bound.
    COUNT_RUNNING_OUT = "
        SELECT count(*) AS counted FROM (
            SELECT FROM stock JOIN sku ON sku.id = stock.sku_id JOIN product ON product.id = sku.product_id
            WHERE stock.on_hand <= $1 AND product.published LIMIT $2) AS counted";

    /// How many messages wait, since when the oldest, and how many are dead.
    FIND_MESSAGE_STATE = "
        SELECT count(*) AS waiting,
               coalesce(floor(extract(epoch FROM statement_timestamp() - min(created_at))), 0)::bigint AS oldest_seconds,
               (SELECT count(*) FROM outbox WHERE dead_at IS NOT NULL AND delivered_at IS NULL) AS dead
        FROM (SELECT created_at FROM outbox
              WHERE delivered_at IS NULL AND dead_at IS NULL LIMIT 100000) AS waiting";

    /// The room that is open or will be.
    FIND_OPEN_ROOM = "
        SELECT id, opened_by, gathers_from, opens_at, per_minute, called_milli, entered,
               (SELECT slug FROM campaign WHERE campaign.id = campaign_id) AS campaign,
               drawn + (SELECT coalesce(sum(tickets), 0)::bigint FROM waiting_room_arrival
                        WHERE room_id = waiting_room.id) AS tickets
        FROM waiting_room WHERE closed_at IS NULL";

    /// Sets how many are let in.
    SET_ROOM_RATE = "UPDATE waiting_room SET per_minute = $1 WHERE closed_at IS NULL";

    /// Closes the room.
    CLOSE_OPEN_ROOM = "UPDATE waiting_room SET closed_at = clock_timestamp() WHERE closed_at IS NULL";

    /// A campaign by its slug.
    FIND_CAMPAIGN_ID = "SELECT id FROM campaign WHERE slug = $1";
}
