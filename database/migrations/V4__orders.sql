-- Orders, their lines and history, and the outbox written in the same transaction.

CREATE TABLE orders (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    number          text NOT NULL UNIQUE CHECK (number ~ '^DK-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]$'),
    -- One key, at most one order (invariant I3). The hash tells a repeat from another order under the same key.
    idempotency_key uuid NOT NULL UNIQUE,
    body_hash       bytea NOT NULL CHECK (octet_length(body_hash) = 32),
    -- Touched by a replayed answer, so that the answer is as durable as the first one.
    replayed_at     timestamptz,
    status          text NOT NULL DEFAULT 'placed' CHECK (status IN
                    ('placed', 'confirmed', 'packed', 'shipped', 'delivered', 'cancelled', 'returned', 'refunded')),
    language        text NOT NULL CHECK (language IN ('bn', 'en')),
    name            text NOT NULL CHECK (char_length(name) BETWEEN 2 AND 80),
    phone           text NOT NULL CHECK (phone ~ '^01[3-9][0-9]{8}$'),
    upazila         text NOT NULL CHECK (char_length(upazila) BETWEEN 1 AND 100),
    zone            text NOT NULL CHECK (zone IN ('inside-dhaka', 'dhaka-suburbs', 'outside-dhaka')),
    address         text NOT NULL CHECK (char_length(address) BETWEEN 5 AND 250),
    note            text NOT NULL DEFAULT '' CHECK (char_length(note) <= 300),
    payment         text NOT NULL CHECK (payment IN ('cash_on_delivery')),
    items_total     bigint NOT NULL CHECK (items_total > 0),
    discount        bigint NOT NULL DEFAULT 0 CHECK (discount BETWEEN 0 AND items_total),
    delivery_fee    bigint NOT NULL CHECK (delivery_fee >= 0),
    total           bigint NOT NULL,
    -- Same phone and same lines within ten minutes asks first: a hash of the sorted lines.
    lines_hash      bytea NOT NULL CHECK (octet_length(lines_hash) = 32),
    request_id      text NOT NULL CHECK (char_length(request_id) <= 80),
    placed_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT orders_total_adds_up CHECK (total = items_total - discount + delivery_fee)
);
CREATE INDEX orders_by_phone ON orders (phone, placed_at DESC);

CREATE TABLE order_line (
    order_id   bigint NOT NULL REFERENCES orders,
    position   smallint NOT NULL CHECK (position BETWEEN 1 AND 30),
    sku_id     bigint NOT NULL REFERENCES sku,
    -- As sold: later changes of the catalogue do not rewrite an invoice.
    sku_code   text NOT NULL,
    product    text NOT NULL,
    name_bn    text NOT NULL,
    name_en    text NOT NULL,
    options    jsonb NOT NULL,
    quantity   integer NOT NULL CHECK (quantity BETWEEN 1 AND 20),
    unit_price bigint NOT NULL CHECK (unit_price > 0),
    total      bigint NOT NULL,
    PRIMARY KEY (order_id, position),
    UNIQUE (order_id, sku_id),
    CONSTRAINT order_line_total_adds_up CHECK (total = unit_price * quantity)
);

CREATE TABLE order_event (
    id          bigint GENERATED ALWAYS AS IDENTITY,
    order_id    bigint NOT NULL REFERENCES orders,
    from_status text,
    to_status   text NOT NULL,
    actor       text NOT NULL CHECK (char_length(actor) BETWEEN 1 AND 80),
    created_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (order_id, id)
);

ALTER TABLE stock_movement ADD CONSTRAINT stock_movement_order FOREIGN KEY (order_id) REFERENCES orders;

CREATE TABLE outbox (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    topic        text NOT NULL CHECK (char_length(topic) BETWEEN 1 AND 60),
    -- Sent along with the message, so that its receiver can drop a repeat (invariant I4).
    dedupe_key   text NOT NULL UNIQUE CHECK (char_length(dedupe_key) BETWEEN 1 AND 120),
    -- No foreign key: a message outlives what it is about, and the audit looks for missing ones.
    order_id     bigint,
    payload      jsonb NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    delivered_at timestamptz
);
CREATE INDEX outbox_waiting ON outbox (id) WHERE delivered_at IS NULL;

-- An order's lines add up to its items_total (invariant I2). Checked at commit, when all lines are there.
CREATE FUNCTION order_lines_add_up() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    lines_total bigint;
BEGIN
    SELECT coalesce(sum(total), 0) INTO lines_total FROM order_line WHERE order_id = NEW.id;
    IF lines_total <> NEW.items_total THEN
        RAISE EXCEPTION 'order % has lines of % poisha but items_total %', NEW.number, lines_total, NEW.items_total
            USING ERRCODE = 'check_violation', CONSTRAINT = 'orders_lines_add_up';
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER orders_lines_add_up AFTER INSERT ON orders
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION order_lines_add_up();

GRANT SELECT, INSERT, UPDATE ON orders TO dhakacart_app;
GRANT SELECT, INSERT ON order_line, order_event TO dhakacart_app;
GRANT SELECT, INSERT, UPDATE ON outbox TO dhakacart_app;
