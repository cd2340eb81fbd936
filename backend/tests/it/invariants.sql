SELECT (SELECT count(*) FROM stock
        JOIN LATERAL (
            SELECT coalesce(sum(quantity) FILTER (WHERE to_account = 'on_hand'), 0)
                   - coalesce(sum(quantity) FILTER (WHERE from_account = 'on_hand'), 0) AS on_hand,
                   coalesce(sum(quantity) FILTER (WHERE to_account = 'sold'), 0)
                   - coalesce(sum(quantity) FILTER (WHERE from_account = 'sold'), 0) AS sold,
                   coalesce(sum(quantity) FILTER (WHERE to_account = 'supplier'), 0)
                   - coalesce(sum(quantity) FILTER (WHERE from_account = 'supplier'), 0) AS supplier
            FROM stock_movement AS movement WHERE movement.sku_id = stock.sku_id
        ) AS posted ON true
        WHERE (stock.on_hand, stock.sold, stock.supplier) <> (posted.on_hand, posted.sold, posted.supplier))
     + (SELECT count(*) FROM orders
        WHERE items_total <> (SELECT sum(total) FROM order_line WHERE order_id = orders.id)
           OR NOT EXISTS (SELECT FROM order_event WHERE order_id = orders.id AND to_status = 'placed')
           OR (SELECT count(*) FROM outbox WHERE order_id = orders.id) <> 1)
     + (SELECT count(*) FROM stock
        WHERE sold <> (SELECT coalesce(sum(quantity), 0) FROM order_line WHERE order_line.sku_id = stock.sku_id))
