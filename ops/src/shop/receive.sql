-- More pieces of everything than a run can sell, received as the ledger wants it.
WITH received AS (
    UPDATE stock SET supplier = supplier - 10000000, on_hand = on_hand + 10000000, changed_at = clock_timestamp()
    RETURNING sku_id)
INSERT INTO stock_movement (sku_id, from_account, to_account, quantity, reason, actor)
SELECT sku_id, 'supplier', 'on_hand', 10000000, 'receive', 'bench' FROM received
