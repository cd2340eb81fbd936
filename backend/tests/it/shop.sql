INSERT INTO category (parent_id, slug, name_bn, name_en, position)
VALUES (NULL, 'phones', 'ফোন', 'Phones', 1), (NULL, 'home', 'বাড়ি', 'Home', 2);
INSERT INTO category (parent_id, slug, name_bn, name_en) VALUES (1, 'smartphones', 'স্মার্টফোন', 'Smartphones');
INSERT INTO brand (slug, name) VALUES ('walton', 'Walton'), ('samsung', 'Samsung');
INSERT INTO product (slug, brand_id, category_id, name_bn, name_en, description_bn, description_en, warranty_bn,
                     warranty_en, specifications, popularity, published)
VALUES
('galaxy-a55', 2, 3, 'স্যামসাং গ্যালাক্সি এ৫৫', 'Samsung Galaxy A55', 'একটি ফোন।', 'A phone.', '১ বছর', '1 year',
 '[{"name": {"bn": "র‍্যাম", "en": "RAM"}, "value": {"bn": "৮ জিবি", "en": "8 GB"}}]', 90, true),
('walton-fan', 1, 2, 'ওয়ালটন ফ্যান', 'Walton Fan', 'একটি পাখা।', 'A fan.', '', '', '[]', 50, true),
('secret-lamp', 1, 2, 'গোপন বাতি', 'Secret Lamp', 'একটি বাতি।', 'A lamp.', '', '', '[]', 10, false),
('walton-kettle', 1, 2, 'ওয়ালটন কেটলি', 'Walton Kettle', 'একটি কেটলি।', 'A kettle.', '', '', '[]', 20, true);
INSERT INTO sku (product_id, code, options, images, position)
VALUES
(1, 'A55-BLUE', '[{"name": {"bn": "রং", "en": "Colour"}, "value": {"bn": "নীল", "en": "Blue"}}]', '{galaxy-a55-blue}', 1),
(1, 'A55-BLACK', '[{"name": {"bn": "রং", "en": "Colour"}, "value": {"bn": "কালো", "en": "Black"}}]', '{}', 2),
(2, 'FAN-1', '[]', '{walton-fan}', 1),
(3, 'LAMP-1', '[]', '{}', 1),
(4, 'KETTLE-1', '[]', '{}', 1);
INSERT INTO price (sku_id, list, sale, sale_from, sale_until)
VALUES (1, 2000000, NULL, NULL, NULL), (2, 2000000, 1800000, now() - interval '1 day', now() + interval '1 day'),
       (3, 300000, NULL, NULL, NULL), (4, 50000, NULL, NULL, NULL), (5, 120000, 110000, now() + interval '1 day', NULL);
INSERT INTO stock (sku_id, supplier, on_hand) VALUES (1, -10, 10), (2, -5, 5), (3, -100, 100), (4, -7, 7), (5, 0, 0);
INSERT INTO stock_movement (sku_id, from_account, to_account, quantity, reason, actor)
SELECT sku_id, 'supplier', 'on_hand', on_hand, 'receive', 'test' FROM stock WHERE on_hand > 0;
