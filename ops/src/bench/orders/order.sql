-- One order of one piece of the hot SKU in a transaction of its own, with every row that an order of the shop has.
BEGIN;
SELECT on_hand FROM stock WHERE sku_id = :sku FOR UPDATE;
INSERT INTO orders (number, idempotency_key, body_hash, language, name, phone, upazila, zone, address, note, payment,
                    items_total, discount, delivery_fee, total, lines_hash, request_id)
SELECT format('DK-%s-%s-%s', substr(digits, 1, 4), substr(digits, 5, 4), substr(digits, 9, 1)), gen_random_uuid(),
       sha256('body'), 'bn', 'Rahima Khatun', '01712345678', 'dhaka-dhanmondi', 'inside-dhaka',
       'House 5, Road 3, Dhanmondi', '', 'cash_on_delivery', :total, 0, 0, :total, sha256('lines'), 'pgbench'
FROM upper(md5(gen_random_uuid()::text)) AS digits
RETURNING id \gset order_
INSERT INTO order_line (order_id, position, sku_id, sku_code, product, name_bn, name_en, options, quantity, unit_price,
                        total)
VALUES (:order_id, 1, :sku, 'BENCH-1', 'bench', 'বেঞ্চ', 'Bench', '[]', 1, :total, :total);
INSERT INTO order_event (order_id, to_status, actor) VALUES (:order_id, 'placed', 'shopper');
UPDATE stock SET on_hand = on_hand - 1, sold = sold + 1, changed_at = clock_timestamp() WHERE sku_id = :sku;
INSERT INTO stock_movement (sku_id, from_account, to_account, quantity, reason, actor, order_id)
VALUES (:sku, 'on_hand', 'sold', 1, 'sell', 'shopper', :order_id);
INSERT INTO outbox (topic, dedupe_key, order_id, payload)
VALUES ('order_placed', 'pgbench:' || :order_id, :order_id, '{"by": "pgbench"}');
COMMIT;
