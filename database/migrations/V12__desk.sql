-- What the desk changes beside orders: stock and prices, large changes only with a second person, and nothing in the
-- catalogue while it is frozen for a sale.

-- A form that is sent twice is one change.
CREATE TABLE stock_change (
    key    uuid PRIMARY KEY,
    sku_id bigint NOT NULL REFERENCES stock,
    at     timestamptz NOT NULL DEFAULT clock_timestamp()
);
GRANT SELECT, INSERT ON stock_change TO dhakacart_app;

-- A change that waits for a second person. Its content is the request, which is done when somebody agrees.
CREATE TABLE proposal (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key         uuid NOT NULL UNIQUE,
    -- What it changes, as in the audit log.
    object      text NOT NULL CHECK (char_length(object) BETWEEN 1 AND 120),
    content     jsonb NOT NULL,
    proposed_by bigint NOT NULL REFERENCES staff,
    proposed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    state       text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'approved', 'refused')),
    decided_by  bigint REFERENCES staff,
    decided_at  timestamptz,
    CHECK ((state = 'waiting') = (decided_by IS NULL)),
    CHECK ((decided_by IS NULL) = (decided_at IS NULL)),
    -- Four eyes. Whoever proposed it may take it back, which is a refusal.
    CONSTRAINT proposal_needs_another_person CHECK (state <> 'approved' OR decided_by <> proposed_by)
);
CREATE INDEX proposal_waiting ON proposal (id) WHERE state = 'waiting';
GRANT SELECT, INSERT ON proposal TO dhakacart_app;
GRANT UPDATE (state, decided_by, decided_at) ON proposal TO dhakacart_app;

-- What was decided stays decided.
CREATE FUNCTION proposal_is_decided_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'proposal % is decided', OLD.id
        USING ERRCODE = 'check_violation', CONSTRAINT = 'proposal_is_decided_once';
END
$$;
CREATE TRIGGER proposal_is_decided_once BEFORE UPDATE ON proposal
    FOR EACH ROW WHEN (OLD.state <> 'waiting') EXECUTE FUNCTION proposal_is_decided_once();

-- While this moment has not come, nobody changes what is sold or what it costs.
CREATE TABLE catalogue_freeze (
    only_row     boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    frozen_until timestamptz NOT NULL,
    reason       text NOT NULL CHECK (char_length(reason) <= 200),
    set_by       text NOT NULL CHECK (char_length(set_by) BETWEEN 1 AND 80)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON catalogue_freeze TO dhakacart_app;

CREATE FUNCTION catalogue_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM catalogue_freeze WHERE frozen_until > clock_timestamp()) THEN
        RAISE EXCEPTION 'the catalogue is frozen'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'catalogue_is_frozen';
    END IF;
    RETURN NULL;
END
$$;
-- Of updates only those that people make; versions and times of change are written by triggers. A campaign may still
-- be ended, or made longer.
CREATE TRIGGER product_is_frozen BEFORE INSERT OR DELETE OR UPDATE OF slug, brand_id, category_id, name_bn, name_en,
    description_bn, description_en, warranty_bn, warranty_en, specifications, popularity, published ON product
    FOR EACH STATEMENT EXECUTE FUNCTION catalogue_is_frozen();
CREATE TRIGGER sku_is_frozen BEFORE INSERT OR UPDATE OR DELETE ON sku
    FOR EACH STATEMENT EXECUTE FUNCTION catalogue_is_frozen();
CREATE TRIGGER price_is_frozen BEFORE INSERT OR DELETE OR UPDATE OF list, sale, sale_from, sale_until ON price
    FOR EACH STATEMENT EXECUTE FUNCTION catalogue_is_frozen();
CREATE TRIGGER category_is_frozen BEFORE INSERT OR UPDATE OR DELETE ON category
    FOR EACH STATEMENT EXECUTE FUNCTION catalogue_is_frozen();
CREATE TRIGGER brand_is_frozen BEFORE INSERT OR UPDATE OR DELETE ON brand
    FOR EACH STATEMENT EXECUTE FUNCTION catalogue_is_frozen();
CREATE TRIGGER campaign_is_frozen BEFORE INSERT ON campaign
    FOR EACH STATEMENT EXECUTE FUNCTION catalogue_is_frozen();
CREATE TRIGGER campaign_price_is_frozen BEFORE INSERT OR DELETE OR UPDATE OF price ON campaign_price
    FOR EACH STATEMENT EXECUTE FUNCTION catalogue_is_frozen();

-- What the shop knows about whoever has a phone number. A note that is sent twice is one note.
CREATE TABLE customer_note (
    phone      text NOT NULL,
    request_id text NOT NULL CHECK (char_length(request_id) BETWEEN 1 AND 64),
    note       text NOT NULL CHECK (char_length(note) BETWEEN 1 AND 300),
    actor      text NOT NULL CHECK (char_length(actor) BETWEEN 1 AND 80),
    at         timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (phone, request_id)
);
GRANT SELECT, INSERT ON customer_note TO dhakacart_app;

-- Which piece went to whom: the serial number, or the IMEI of a phone, by which a guarantee is found again. A piece that came back
-- may be sold once more.
CREATE TABLE order_serial (
    order_id bigint NOT NULL REFERENCES orders,
    sku_id   bigint NOT NULL REFERENCES sku,
    serial   text NOT NULL CHECK (serial ~ '^[A-Z0-9-]{4,40}$'),
    actor    text NOT NULL CHECK (char_length(actor) BETWEEN 1 AND 80),
    at       timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (order_id, sku_id, serial)
);
CREATE INDEX order_serial_by_serial ON order_serial (serial, order_id DESC);
GRANT SELECT, INSERT, DELETE ON order_serial TO dhakacart_app;

-- A catalogue file that was sent to the desk and tried. It waits until somebody loads it, and then its content goes.
CREATE TABLE catalogue_file (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name        text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 100),
    content     bytea CHECK (octet_length(content) <= 16777216),
    -- What it would do, or did.
    summary     jsonb NOT NULL,
    uploaded_by bigint NOT NULL REFERENCES staff,
    uploaded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    loaded_by   bigint REFERENCES staff,
    loaded_at   timestamptz,
    -- Prices that fell by more than one person may decide.
    large_cuts  bigint CHECK (large_cuts >= 0),
    CHECK ((content IS NULL) = (loaded_by IS NOT NULL)),
    CHECK ((loaded_by IS NULL) = (loaded_at IS NULL) AND (loaded_by IS NULL) = (large_cuts IS NULL)),
    -- Four eyes, as for proposals.
    CONSTRAINT catalogue_file_needs_another_person CHECK (large_cuts = 0 OR loaded_by <> uploaded_by)
);
GRANT SELECT, INSERT, DELETE ON catalogue_file TO dhakacart_app;
GRANT UPDATE (content, summary, loaded_by, loaded_at, large_cuts) ON catalogue_file TO dhakacart_app;

-- What nothing refers to may go.
GRANT DELETE ON category, brand TO dhakacart_app;
