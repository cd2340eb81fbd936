//! SQL of the ledger.

crate::statements! {
    /// Locks the balances of these SKUs, always in the order of their ids.
    LOCK_BALANCES = "
        SELECT sku_id, supplier, on_hand, held, sold, returned, damaged, adjusted
        FROM stock WHERE sku_id = ANY($1) ORDER BY sku_id FOR UPDATE";

    /// Posts movements. The balances change by what was written into the ledger, so that both cannot differ.
    POST_MOVEMENTS = "
        WITH posted AS (
            INSERT INTO stock_movement (sku_id, from_account, to_account, quantity, reason, order_id, note, actor)
            SELECT sku_id, from_account::stock_account, to_account::stock_account, quantity, reason, order_id, note, $8
            FROM unnest($1::bigint[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::bigint[], $7::text[])
                 AS entry (sku_id, from_account, to_account, quantity, reason, order_id, note)
            RETURNING sku_id, from_account, to_account, quantity),
        posting AS (
            SELECT sku_id, to_account AS account, quantity FROM posted
            UNION ALL
            SELECT sku_id, from_account, -quantity FROM posted),
        change AS (
            SELECT sku_id,
                   coalesce(sum(quantity) FILTER (WHERE account = 'supplier'), 0)::bigint AS supplier,
                   coalesce(sum(quantity) FILTER (WHERE account = 'on_hand'), 0)::bigint AS on_hand,
                   coalesce(sum(quantity) FILTER (WHERE account = 'held'), 0)::bigint AS held,
                   coalesce(sum(quantity) FILTER (WHERE account = 'sold'), 0)::bigint AS sold,
                   coalesce(sum(quantity) FILTER (WHERE account = 'returned'), 0)::bigint AS returned,
                   coalesce(sum(quantity) FILTER (WHERE account = 'damaged'), 0)::bigint AS damaged,
                   coalesce(sum(quantity) FILTER (WHERE account = 'adjusted'), 0)::bigint AS adjusted
            FROM posting GROUP BY sku_id)
        UPDATE stock SET
            supplier = stock.supplier + change.supplier, on_hand = stock.on_hand + change.on_hand,
            held = stock.held + change.held, sold = stock.sold + change.sold,
            returned = stock.returned + change.returned, damaged = stock.damaged + change.damaged,
            adjusted = stock.adjusted + change.adjusted, changed_at = clock_timestamp()
        FROM change WHERE stock.sku_id = change.sku_id";

    /// The SKU with this code, and its balances.
    FIND_STOCK_BY_CODE = "
        SELECT sku.id AS sku_id, sku.code, product.name_en AS product,
               supplier, on_hand, held, sold, returned, damaged, adjusted
        FROM sku JOIN product ON product.id = sku.product_id JOIN stock ON stock.sku_id = sku.id
        WHERE sku.code = $1";

    /// The last movements of a SKU, newest first.
    LIST_MOVEMENTS = "
        SELECT stock_movement.created_at, reason, from_account::text, to_account::text, quantity, actor,
               orders.number AS order_number, stock_movement.note
        FROM stock_movement LEFT JOIN orders ON orders.id = stock_movement.order_id
        WHERE sku_id = $1 ORDER BY stock_movement.id DESC LIMIT $2";
}
