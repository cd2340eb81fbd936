-- Orders as a shop has them after some years: most are delivered, a few thousand wait for something. Checks and
-- foreign keys stay on; triggers, which look at each row, are left out.
ALTER TABLE orders DISABLE TRIGGER USER;
-- next
INSERT INTO orders (number, idempotency_key, body_hash, status, language, name, phone, upazila, zone, address, payment,
                    items_total, delivery_fee, total, lines_hash, request_id, placed_at)
SELECT number, gen_random_uuid(), sha256(convert_to(number, 'UTF8')),
       CASE WHEN i % 200 = 0 THEN 'placed' WHEN i % 200 = 1 THEN 'confirmed' WHEN i % 200 = 2 THEN 'packed'
            WHEN i % 200 < 8 THEN 'shipped' WHEN i % 200 < 24 THEN 'cancelled' WHEN i % 200 < 30 THEN 'returned'
            ELSE 'delivered' END,
       'bn', 'Customer ' || (i * 31 % 5000), '017' || lpad((i * 7919 % 300000)::text, 8, '0'), 'dhaka-dhanmondi', 'inside-dhaka',
       'House 5, Road 3', 'cash_on_delivery', 2000000, 6000, 2006000, sha256(convert_to(number, 'UTF8')), 'bench',
       timestamptz '2024-01-01' + i * interval '1 minute'
FROM (SELECT number, $2::bigint + place AS i FROM unnest($1::text[]) WITH ORDINALITY AS given (number, place)) AS numbered
-- next
INSERT INTO order_line (order_id, position, sku_id, sku_code, product, name_bn, name_en, options, quantity, unit_price, total)
SELECT id, 1, 1, 'BENCH-1', 'bench', 'পণ্য', 'Product', '[]', 1, 2000000, 2000000 FROM orders
-- next
INSERT INTO order_event (order_id, to_status, actor) SELECT id, status, 'bench' FROM orders
-- next
ALTER TABLE orders ENABLE TRIGGER USER;
ANALYZE orders, order_line, order_event;
