-- The rest of the stock ledger: which movements are legal, holds for shoppers who are paying, and the end of
-- idempotency keys. Everything here is new or wider, so the version before this one runs beside it.

-- A movement's reason decides where pieces may come from and go to. The rules stand in crates/domain
-- (MovementReason::routes); a test compares both. NOT VALID: movements from before are not read again, because that
-- would lock the ledger for as long as it is; new ones are checked from now on.
ALTER TABLE stock_movement ADD CONSTRAINT stock_movement_is_legal CHECK (
    CASE reason
        WHEN 'sell' THEN to_account = 'sold' AND from_account IN ('on_hand', 'held')
        WHEN 'receive' THEN from_account = 'supplier' AND to_account = 'on_hand'
        WHEN 'hold' THEN from_account = 'on_hand' AND to_account = 'held'
        WHEN 'release' THEN from_account = 'held' AND to_account = 'on_hand'
        WHEN 'cancel' THEN from_account = 'sold' AND to_account = 'on_hand'
        WHEN 'return' THEN (from_account = 'sold' AND to_account = 'returned')
                        OR (from_account = 'returned' AND to_account IN ('on_hand', 'damaged'))
        WHEN 'damage' THEN from_account = 'on_hand' AND to_account = 'damaged'
        WHEN 'adjust' THEN (from_account = 'on_hand' AND to_account = 'adjusted')
                        OR (from_account = 'adjusted' AND to_account = 'on_hand')
        ELSE false
    END) NOT VALID;

-- Why a person moved pieces, or for which payment the program did. Empty for orders, which say it by order_id. The
-- default is not written into rows that are there already, so this takes no time.
ALTER TABLE stock_movement ADD COLUMN note text NOT NULL DEFAULT '';
ALTER TABLE stock_movement
    ADD CONSTRAINT stock_movement_note_length CHECK (char_length(note) <= 300) NOT VALID,
    ADD CONSTRAINT stock_movement_adjust_says_why CHECK (reason <> 'adjust' OR note <> '') NOT VALID;

-- One try to pay through a gateway. It ends as an order or as a refund (invariant I3).
CREATE TABLE payment_attempt (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- What both sides call it. Opening it twice gives the same attempt.
    reference  text NOT NULL UNIQUE CHECK (reference ~ '^[A-Za-z0-9_-]{8,80}$'),
    amount     bigint NOT NULL CHECK (amount BETWEEN 1 AND 1000000000000),
    state      text NOT NULL DEFAULT 'pending',
    -- The order that the payment pays for, once it exists. One order, one payment.
    order_id   bigint UNIQUE REFERENCES orders,
    -- When pieces go back on hand if nothing was heard of the payment. One time for all holds of the attempt.
    expires_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL DEFAULT statement_timestamp(),
    changed_at timestamptz NOT NULL DEFAULT statement_timestamp(),
    CONSTRAINT payment_attempt_state CHECK
        (state IN ('pending', 'captured', 'failed', 'expired', 'refund_due', 'refunded')),
    CONSTRAINT payment_attempt_order_was_paid CHECK
        (order_id IS NULL OR state IN ('captured', 'refund_due', 'refunded')),
    CONSTRAINT payment_attempt_hold_is_short CHECK
        (expires_at > created_at AND expires_at <= created_at + interval '1 hour')
);
-- The worker looks for those whose time is over.
CREATE INDEX payment_attempt_pending ON payment_attempt (expires_at, id) WHERE state = 'pending';

-- Pieces kept for an attempt.
CREATE TABLE stock_hold (
    id                 bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    payment_attempt_id bigint NOT NULL REFERENCES payment_attempt,
    sku_id             bigint NOT NULL REFERENCES stock,
    quantity           bigint NOT NULL CHECK (quantity BETWEEN 1 AND 1000000),
    state              text NOT NULL DEFAULT 'open',
    UNIQUE (payment_attempt_id, sku_id),
    CONSTRAINT stock_hold_state CHECK (state IN ('open', 'sold', 'released'))
);
CREATE INDEX stock_hold_open ON stock_hold (sku_id) WHERE state = 'open';

-- The life of an attempt. The rules stand in crates/domain (PaymentState::next); a test compares both.
CREATE TABLE payment_transition (
    from_state text NOT NULL,
    to_state   text NOT NULL,
    PRIMARY KEY (from_state, to_state)
);
INSERT INTO payment_transition (from_state, to_state) VALUES
    ('pending', 'captured'), ('pending', 'failed'), ('pending', 'expired'),
    -- A gateway may take the money after we gave up: the pieces are taken again, or the money goes back.
    ('expired', 'captured'), ('expired', 'refund_due'),
    ('failed', 'captured'), ('failed', 'refund_due'),
    ('captured', 'refund_due'), ('refund_due', 'refunded');

CREATE FUNCTION payment_state_may_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM payment_transition WHERE from_state = OLD.state AND to_state = NEW.state) THEN
        RAISE EXCEPTION 'payment attempt % cannot go from % to %', NEW.id, OLD.state, NEW.state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_attempt_state_may_change';
    END IF;
    NEW.changed_at := clock_timestamp();
    RETURN NEW;
END
$$;
CREATE TRIGGER payment_attempt_state_may_change BEFORE UPDATE OF state ON payment_attempt
    FOR EACH ROW WHEN (OLD.state <> NEW.state) EXECUTE FUNCTION payment_state_may_change();

-- What is held, sold or let go fits the state of the payment. Checked at commit, when both have changed.
CREATE FUNCTION payment_holds_fit() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    asked bigint;
BEGIN
    IF TG_TABLE_NAME = 'stock_hold' THEN asked := NEW.payment_attempt_id; ELSE asked := NEW.id; END IF;
    IF EXISTS (
        SELECT FROM stock_hold AS hold JOIN payment_attempt AS attempt ON attempt.id = hold.payment_attempt_id
        WHERE attempt.id = asked AND hold.state <> CASE
            WHEN attempt.state = 'pending' THEN 'open'
            -- The pieces of an order go back through the order.
            WHEN attempt.state = 'captured' OR attempt.order_id IS NOT NULL THEN 'sold'
            ELSE 'released' END) THEN
        RAISE EXCEPTION 'the holds of payment attempt % do not fit its state', asked
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_attempt_holds_fit';
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER payment_attempt_holds_fit AFTER UPDATE OF state ON payment_attempt
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION payment_holds_fit();
CREATE CONSTRAINT TRIGGER stock_hold_fits_payment AFTER INSERT OR UPDATE OF state ON stock_hold
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION payment_holds_fit();

-- Idempotency keys end after 48 hours: key and hash become NULL, and a unique index does not mind many NULLs. The
-- worker walks along the ids and remembers how far it came, because another index would be paid for by every order.
ALTER TABLE orders ALTER idempotency_key DROP NOT NULL, ALTER body_hash DROP NOT NULL;
ALTER TABLE orders ADD CONSTRAINT orders_key_has_hash
    CHECK ((idempotency_key IS NULL) = (body_hash IS NULL)) NOT VALID;
CREATE TABLE idempotency_trim (
    only_row   boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    -- Orders up to this id have no key any more.
    trimmed_to bigint NOT NULL
);
INSERT INTO idempotency_trim (trimmed_to) VALUES (0);

GRANT SELECT, INSERT ON payment_attempt, stock_hold TO dhakacart_app;
GRANT UPDATE (state, order_id, changed_at) ON payment_attempt TO dhakacart_app;
GRANT UPDATE (state) ON stock_hold TO dhakacart_app;
GRANT SELECT ON payment_transition TO dhakacart_app;
GRANT SELECT, UPDATE ON idempotency_trim TO dhakacart_app;
