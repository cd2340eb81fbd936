-- What the order desk writes down, and lists of orders that stay fast with a million of them.

ALTER TABLE orders
    ADD COLUMN courier         text CHECK (char_length(courier) BETWEEN 1 AND 60),
    ADD COLUMN tracking_number text CHECK (char_length(tracking_number) BETWEEN 1 AND 60),
    -- The last of its calls; the queue of calls is read by it.
    ADD COLUMN last_call       text CHECK (last_call IN ('confirmed', 'no_answer', 'call_later', 'unwanted', 'fake')),
    ADD COLUMN last_called_at  timestamptz,
    ADD CONSTRAINT orders_call_is_whole CHECK ((last_call IS NULL) = (last_called_at IS NULL)),
    ADD CONSTRAINT orders_courier_first CHECK (tracking_number IS NULL OR courier IS NOT NULL);

CREATE TABLE order_call (
    order_id   bigint NOT NULL REFERENCES orders,
    -- A call that is sent twice is one call.
    request_id text NOT NULL CHECK (char_length(request_id) BETWEEN 1 AND 64),
    outcome    text NOT NULL CHECK (outcome IN ('confirmed', 'no_answer', 'call_later', 'unwanted', 'fake')),
    note       text NOT NULL CHECK (char_length(note) <= 300),
    actor      text NOT NULL CHECK (char_length(actor) BETWEEN 1 AND 80),
    at         timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (order_id, request_id)
);
GRANT SELECT, INSERT ON order_call TO dhakacart_app;

-- Pages go by id, the newest first.
CREATE INDEX orders_by_status ON orders (status, id DESC);
CREATE INDEX orders_by_name ON orders (lower(name) text_pattern_ops, id DESC);
CREATE INDEX orders_by_moment ON orders (placed_at DESC, id DESC);
CREATE INDEX orders_to_call ON orders (last_called_at NULLS FIRST, id) WHERE status = 'placed';
CREATE INDEX orders_fake ON orders (phone) WHERE last_call = 'fake';
