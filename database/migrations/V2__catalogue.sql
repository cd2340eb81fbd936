-- What the shop sells. Money is whole poisha in bigint. Texts come in Bangla and English.

CREATE TABLE catalogue_state (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    -- Grows with every change of published content. Backends and frontends follow it.
    content_version bigint NOT NULL
);
INSERT INTO catalogue_state (content_version) VALUES (0);

CREATE TABLE category (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    parent_id bigint REFERENCES category,
    slug      text NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9]([a-z0-9-]{0,98}[a-z0-9])?$'),
    name_bn   text NOT NULL CHECK (char_length(name_bn) BETWEEN 1 AND 60),
    name_en   text NOT NULL CHECK (char_length(name_en) BETWEEN 1 AND 60),
    position  integer NOT NULL DEFAULT 0,
    CHECK (parent_id <> id),
    UNIQUE NULLS NOT DISTINCT (parent_id, name_en)
);

CREATE TABLE brand (
    id   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    slug text NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9]([a-z0-9-]{0,98}[a-z0-9])?$'),
    name text NOT NULL UNIQUE CHECK (char_length(name) BETWEEN 1 AND 60)
);

CREATE TABLE product (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    slug            text NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9]([a-z0-9-]{0,98}[a-z0-9])?$'),
    brand_id        bigint NOT NULL REFERENCES brand,
    category_id     bigint NOT NULL REFERENCES category,
    name_bn         text NOT NULL CHECK (char_length(name_bn) BETWEEN 1 AND 160),
    name_en         text NOT NULL CHECK (char_length(name_en) BETWEEN 1 AND 160),
    description_bn  text NOT NULL CHECK (char_length(description_bn) <= 4000),
    description_en  text NOT NULL CHECK (char_length(description_en) <= 4000),
    warranty_bn     text NOT NULL DEFAULT '' CHECK (char_length(warranty_bn) <= 160),
    warranty_en     text NOT NULL DEFAULT '' CHECK (char_length(warranty_en) <= 160),
    -- [{"name": {"bn", "en"}, "value": {"bn", "en"}}, ...]
    specifications  jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(specifications) = 'array'),
    popularity      integer NOT NULL DEFAULT 0 CHECK (popularity BETWEEN 0 AND 1000000),
    published       boolean NOT NULL,
    -- The content version at which this product, or one of its SKUs, last changed. Set by triggers.
    content_version bigint NOT NULL DEFAULT 0
);
CREATE INDEX product_by_content_version ON product (content_version);
CREATE INDEX product_by_category ON product (category_id);
CREATE INDEX product_by_brand ON product (brand_id);

CREATE TABLE sku (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    product_id bigint NOT NULL REFERENCES product,
    code       text NOT NULL UNIQUE CHECK (code ~ '^[A-Z0-9-]{1,40}$'),
    -- [{"name": {"bn", "en"}, "value": {"bn", "en"}}, ...]
    options    jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(options) = 'array'),
    images     text[] NOT NULL DEFAULT '{}' CHECK (cardinality(images) <= 8),
    position   integer NOT NULL DEFAULT 0
);
CREATE INDEX sku_by_product ON sku (product_id, position, id);

-- Prices stand apart from the SKU: they have their own version and never touch the content version.
CREATE TABLE price (
    sku_id     bigint PRIMARY KEY REFERENCES sku,
    list       bigint NOT NULL CHECK (list BETWEEN 1 AND 1000000000),
    sale       bigint CHECK (sale >= 1 AND sale < list),
    sale_from  timestamptz,
    sale_until timestamptz,
    -- See stock.changed_at.
    changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CHECK (sale IS NOT NULL OR (sale_from IS NULL AND sale_until IS NULL)),
    CHECK (sale_from < sale_until)
);
CREATE INDEX price_by_changed_at ON price (changed_at);

CREATE TABLE delivery_zone (
    zone     text PRIMARY KEY CHECK (zone IN ('inside-dhaka', 'dhaka-suburbs', 'outside-dhaka')),
    fee      bigint NOT NULL CHECK (fee BETWEEN 0 AND 1000000000),
    days_min smallint NOT NULL CHECK (days_min BETWEEN 0 AND 60),
    days_max smallint NOT NULL CHECK (days_max BETWEEN days_min AND 60)
);
-- Digital Commerce Guidelines 2021: five days in the same city, ten elsewhere, are the most the law allows.
INSERT INTO delivery_zone (zone, fee, days_min, days_max) VALUES
    ('inside-dhaka', 6000, 1, 2),
    ('dhaka-suburbs', 10000, 2, 3),
    ('outside-dhaka', 13000, 3, 5);

-- One new content version for each statement that changes content, however many rows it touches.
CREATE FUNCTION next_content_version() RETURNS bigint LANGUAGE sql AS $$
    UPDATE catalogue_state SET content_version = content_version + 1 RETURNING content_version;
$$;

-- Touched products carry the new version. All triggers are per statement with transition tables, so that an import
-- of 100,000 rows pays once a statement, not once a row.
CREATE FUNCTION product_inserted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM changed) THEN
        UPDATE product SET content_version = next.version
        FROM (SELECT next_content_version() AS version) AS next
        WHERE id IN (SELECT id FROM changed);
    END IF;
    RETURN NULL;
END
$$;

-- The update below fires this trigger once more, then with a new content_version in every row: nothing is left to do.
CREATE FUNCTION product_updated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM changed JOIN before USING (id) WHERE changed.content_version = before.content_version) THEN
        UPDATE product SET content_version = next.version
        FROM (SELECT next_content_version() AS version) AS next
        WHERE id IN (SELECT id FROM changed);
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION sku_content_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM changed) THEN
        UPDATE product SET content_version = next.version
        FROM (SELECT next_content_version() AS version) AS next
        WHERE id IN (SELECT product_id FROM changed);
    END IF;
    RETURN NULL;
END
$$;

-- Categories, brands and zones travel whole with every change, so a new version is enough.
CREATE FUNCTION surroundings_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM next_content_version();
    RETURN NULL;
END
$$;

CREATE TRIGGER product_inserted AFTER INSERT ON product
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION product_inserted();
CREATE TRIGGER product_updated AFTER UPDATE ON product
    REFERENCING OLD TABLE AS before NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION product_updated();
CREATE TRIGGER sku_inserted AFTER INSERT ON sku
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION sku_content_changed();
CREATE TRIGGER sku_updated AFTER UPDATE ON sku
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION sku_content_changed();
CREATE TRIGGER category_changed AFTER INSERT OR UPDATE OR DELETE ON category
    FOR EACH STATEMENT EXECUTE FUNCTION surroundings_changed();
CREATE TRIGGER brand_changed AFTER INSERT OR UPDATE OR DELETE ON brand
    FOR EACH STATEMENT EXECUTE FUNCTION surroundings_changed();
CREATE TRIGGER delivery_zone_changed AFTER INSERT OR UPDATE OR DELETE ON delivery_zone
    FOR EACH STATEMENT EXECUTE FUNCTION surroundings_changed();

GRANT SELECT ON catalogue_state, category, brand, product, sku, price, delivery_zone TO dhakacart_app;
GRANT UPDATE ON catalogue_state TO dhakacart_app;
GRANT INSERT, UPDATE ON category, brand, product, sku, price, delivery_zone TO dhakacart_app;
