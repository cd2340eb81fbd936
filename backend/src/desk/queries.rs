//! SQL of the desk.

crate::statements! {
    /// A page of SKUs after a code, perhaps only with a text in code or name, few pieces, or not on the shop.
    LIST_STAFF_SKUS = "
        SELECT sku.code, product.slug, product.name_bn, product.name_en, product.published, sku.options,
               sku.images[1] AS image, price.list, price.sale, price.sale_from, price.sale_until, stock.on_hand
        FROM sku JOIN product ON product.id = sku.product_id JOIN stock ON stock.sku_id = sku.id
             LEFT JOIN price ON price.sku_id = sku.id
        WHERE sku.code > $1
          AND ($2 = '' OR strpos(lower(sku.code), $2) > 0 OR strpos(lower(product.name_en), $2) > 0
               OR strpos(lower(product.name_bn), $2) > 0)
          AND ($3 <> 'running_out' OR (stock.on_hand <= $4 AND product.published))
          AND ($3 <> 'unpublished' OR NOT product.published)
        ORDER BY sku.code LIMIT $5";

    /// A SKU with its stock.
    FIND_SKU = "
        SELECT sku.id, sku.code, product.slug, product.name_bn, product.name_en, product.published, sku.options,
               sku.images, sku.images[1] AS image, price.list, price.sale, price.sale_from, price.sale_until,
               supplier, on_hand, held, sold, returned, damaged, adjusted
        FROM sku JOIN product ON product.id = sku.product_id JOIN stock ON stock.sku_id = sku.id
             LEFT JOIN price ON price.sku_id = sku.id
        WHERE sku.code = $1";

    /// A page of the ledger of a SKU, the newest first.
    LIST_LEDGER = "
        SELECT stock_movement.id, stock_movement.created_at, reason, from_account::text, to_account::text, quantity,
               actor, orders.number AS order_number, stock_movement.note
        FROM stock_movement LEFT JOIN orders ON orders.id = stock_movement.order_id
        WHERE sku_id = $1 AND ($2::bigint IS NULL OR stock_movement.id < $2)
        ORDER BY stock_movement.id DESC LIMIT $3";

    /// Takes a key; none the second time.
    TAKE_STOCK_KEY = "
        INSERT INTO stock_change (key, sku_id) VALUES ($1, $2) ON CONFLICT DO NOTHING";

    /// A price, locked.
    LOCK_PRICE = "SELECT list, sale, sale_from, sale_until FROM price WHERE sku_id = $1 FOR UPDATE";

    /// Sets a price. Followers of prices look at `changed_at` only.
    SET_PRICE = "
        INSERT INTO price (sku_id, list, sale, sale_from, sale_until) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (sku_id) DO UPDATE
        SET list = EXCLUDED.list, sale = EXCLUDED.sale, sale_from = EXCLUDED.sale_from,
            sale_until = EXCLUDED.sale_until, changed_at = clock_timestamp()";

    /// Proposes a change; none the second time.
    ADD_PROPOSAL = "
        INSERT INTO proposal (key, object, content, proposed_by) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";

    /// Whether a key is of a proposal.
    FIND_PROPOSAL_KEY = "SELECT id FROM proposal WHERE key = $1";

    /// Proposals that wait, perhaps only about one thing.
    LIST_PROPOSALS = "
        SELECT proposal.id, content, proposed_by, staff.name, proposed_at
        FROM proposal JOIN staff ON staff.id = proposed_by
        WHERE proposal.state = 'waiting' AND ($1 = '' OR object = $1) ORDER BY proposal.id LIMIT $2";

    /// A proposal, locked.
    LOCK_PROPOSAL = "SELECT object, content, proposed_by, state FROM proposal WHERE id = $1 FOR UPDATE";

    /// Decides about a locked proposal.
    DECIDE_PROPOSAL = "
        UPDATE proposal SET state = $2, decided_by = $3, decided_at = clock_timestamp() WHERE id = $1";

    /// The freeze that holds now.
    FIND_FREEZE = "
        SELECT frozen_until, reason, set_by FROM catalogue_freeze WHERE frozen_until > clock_timestamp()";

    /// Freezes, or freezes for another time.
    SET_FREEZE = "
        INSERT INTO catalogue_freeze (frozen_until, reason, set_by) VALUES ($1, $2, $3)
        ON CONFLICT (only_row) DO UPDATE
        SET frozen_until = EXCLUDED.frozen_until, reason = EXCLUDED.reason, set_by = EXCLUDED.set_by";

    /// Lifts the freeze.
    DELETE_FREEZE = "DELETE FROM catalogue_freeze WHERE frozen_until > clock_timestamp()";
}
