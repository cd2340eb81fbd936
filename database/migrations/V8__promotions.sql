-- Campaigns (prices for a time, with a limit for each phone) and coupons. Limits are held by CHECKs, so that no
-- number of replicas can go past them. Locks: idempotency keys, orders, stock, then coupons. Rows that count what a
-- phone has bought have no lock of their own: the stock row of their SKU, or the row of their coupon, is locked before.

-- One price of a SKU at a time needs equality and overlap in one constraint.
CREATE EXTENSION IF NOT EXISTS btree_gist;

CREATE TABLE campaign (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    slug      text NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9]([a-z0-9-]{0,98}[a-z0-9])?$'),
    name_bn   text NOT NULL CHECK (char_length(name_bn) BETWEEN 1 AND 60),
    name_en   text NOT NULL CHECK (char_length(name_en) BETWEEN 1 AND 60),
    -- From its first moment to just before its end, by the database's clock.
    during    tstzrange NOT NULL
        CHECK (lower_inc(during) AND NOT upper_inc(during) AND NOT lower_inf(during) AND NOT upper_inf(during)),
    -- Most pieces of each of its SKUs that one phone may buy; NULL: no limit.
    per_phone integer CHECK (per_phone BETWEEN 1 AND 20),
    UNIQUE (id, during)
);

CREATE TABLE campaign_price (
    campaign_id bigint NOT NULL,
    sku_id      bigint NOT NULL REFERENCES price,
    price       bigint NOT NULL CHECK (price BETWEEN 1 AND 1000000000),
    -- The campaign's own, so that the database can refuse two prices at one moment.
    during      tstzrange NOT NULL,
    PRIMARY KEY (campaign_id, sku_id),
    FOREIGN KEY (campaign_id, during) REFERENCES campaign (id, during) ON UPDATE CASCADE,
    CONSTRAINT campaign_prices_do_not_overlap EXCLUDE USING gist (sku_id WITH =, during WITH &&)
);
CREATE INDEX campaign_price_by_end ON campaign_price (upper(during));

-- What a phone has bought in a campaign with a limit, without cancelled orders.
CREATE TABLE campaign_use (
    campaign_id bigint NOT NULL,
    sku_id      bigint NOT NULL,
    phone       text NOT NULL,
    pieces      integer NOT NULL,
    per_phone   integer NOT NULL,
    PRIMARY KEY (sku_id, phone, campaign_id),
    FOREIGN KEY (campaign_id, sku_id) REFERENCES campaign_price,
    CONSTRAINT campaign_use_within_limit CHECK (pieces BETWEEN 0 AND per_phone)
);

CREATE TABLE coupon (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code           text NOT NULL UNIQUE CHECK (code ~ '^[A-Z0-9]([A-Z0-9-]{1,22}[A-Z0-9])$'),
    benefit        text NOT NULL CHECK (benefit IN ('percentage', 'fixed', 'free_delivery')),
    percentage     smallint CHECK (percentage BETWEEN 1 AND 100),
    -- The most a percentage takes off; NULL: no such bound.
    most_discount  bigint CHECK (most_discount BETWEEN 1 AND 1000000000),
    amount         bigint CHECK (amount BETWEEN 1 AND 1000000000),
    minimum_basket bigint NOT NULL DEFAULT 0 CHECK (minimum_basket BETWEEN 0 AND 1000000000),
    starts_at      timestamptz,
    ends_at        timestamptz,
    -- Orders in all and for each phone; NULL: no limit.
    total_uses     bigint CHECK (total_uses > 0),
    customer_uses  integer CHECK (customer_uses > 0),
    -- Orders that used it, without cancelled ones.
    uses           bigint NOT NULL DEFAULT 0 CHECK (uses >= 0),
    CONSTRAINT coupon_within_total CHECK (uses <= total_uses),
    CHECK (starts_at < ends_at),
    CHECK ((benefit = 'percentage') = (percentage IS NOT NULL)),
    CHECK (benefit = 'percentage' OR most_discount IS NULL),
    CHECK ((benefit = 'fixed') = (amount IS NOT NULL))
);

CREATE TABLE coupon_customer (
    coupon_id     bigint NOT NULL REFERENCES coupon,
    phone         text NOT NULL,
    uses          integer NOT NULL CHECK (uses >= 0),
    customer_uses integer,
    PRIMARY KEY (coupon_id, phone),
    CONSTRAINT coupon_customer_within_limit CHECK (uses <= customer_uses)
);

ALTER TABLE orders ADD COLUMN coupon_id bigint REFERENCES coupon;
ALTER TABLE order_line ADD COLUMN campaign_id bigint REFERENCES campaign;

-- What a shopper reads in the morning holds in the evening: once begun, a campaign can only be made longer or shorter.
CREATE FUNCTION campaign_terms_are_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF lower(OLD.during) <= clock_timestamp()
       AND (lower(NEW.during) <> lower(OLD.during) OR NEW.per_phone IS DISTINCT FROM OLD.per_phone) THEN
        RAISE EXCEPTION 'campaign % has begun: only its end can change', OLD.slug
            USING ERRCODE = 'check_violation', CONSTRAINT = 'campaign_terms_are_fixed';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER campaign_terms_are_fixed BEFORE UPDATE ON campaign
    FOR EACH ROW EXECUTE FUNCTION campaign_terms_are_fixed();

-- Followers of prices look at price.changed_at only.
CREATE FUNCTION campaign_price_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE price SET changed_at = clock_timestamp() WHERE sku_id IN (SELECT sku_id FROM changed);
    RETURN NULL;
END
$$;
CREATE FUNCTION campaign_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE price SET changed_at = clock_timestamp()
    WHERE sku_id IN (SELECT sku_id FROM campaign_price JOIN changed ON changed.id = campaign_id);
    RETURN NULL;
END
$$;
CREATE TRIGGER campaign_price_inserted AFTER INSERT ON campaign_price
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION campaign_price_changed();
CREATE TRIGGER campaign_price_updated AFTER UPDATE ON campaign_price
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION campaign_price_changed();
CREATE TRIGGER campaign_price_deleted AFTER DELETE ON campaign_price
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION campaign_price_changed();
CREATE TRIGGER campaign_updated AFTER UPDATE ON campaign
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION campaign_changed();

-- The price of a SKU with the campaign that is on, or the one that comes next.
CREATE VIEW priced_sku AS
    SELECT price.sku_id, list, sale, sale_from, sale_until, campaign_id, campaign_price, campaign_from, campaign_until,
           per_phone
    FROM price LEFT JOIN LATERAL (
        SELECT campaign_id, campaign_price.price AS campaign_price, lower(campaign_price.during) AS campaign_from,
               upper(campaign_price.during) AS campaign_until, per_phone
        FROM campaign_price JOIN campaign ON campaign.id = campaign_id
        WHERE campaign_price.sku_id = price.sku_id AND upper(campaign_price.during) > statement_timestamp()
        ORDER BY lower(campaign_price.during) LIMIT 1) AS next ON true;

GRANT SELECT ON priced_sku TO dhakacart_app;
GRANT SELECT, INSERT, UPDATE ON campaign, coupon, campaign_use, coupon_customer TO dhakacart_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON campaign_price TO dhakacart_app;
