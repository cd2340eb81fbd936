-- An e-mail address on the order, and what delivering over a network needs: a channel, a lease that outlives the claiming
-- transaction, attempts with growing pauses, dead letters. Only adds: rows that the version before writes are SMS that
-- are due at once. The rights on both tables already cover new columns.

-- NOT VALID: no row has an address yet, so there is nothing to look through while orders wait.
ALTER TABLE orders ADD COLUMN email text;
ALTER TABLE orders ADD CONSTRAINT orders_email_is_bounded CHECK (char_length(email) BETWEEN 3 AND 254) NOT VALID;

ALTER TABLE outbox
    ADD COLUMN channel         text NOT NULL DEFAULT 'sms',
    -- Whoever holds the token delivers, until then. A worker that died lets go by itself.
    ADD COLUMN lease           uuid,
    ADD COLUMN leased_until    timestamptz,
    -- How often it was claimed.
    ADD COLUMN attempts        integer NOT NULL DEFAULT 0,
    ADD COLUMN next_attempt_at timestamptz NOT NULL DEFAULT now(),
    -- Why the last attempt failed.
    ADD COLUMN last_error      text,
    -- Given up. Stays until an operator puts it back (backend outbox retry).
    ADD COLUMN dead_at         timestamptz;
ALTER TABLE outbox
    ADD CONSTRAINT outbox_channel_is_known CHECK (channel IN ('sms', 'email')) NOT VALID,
    ADD CONSTRAINT outbox_lease_is_whole CHECK ((lease IS NULL) = (leased_until IS NULL)) NOT VALID,
    ADD CONSTRAINT outbox_attempts_are_counted CHECK (attempts >= 0) NOT VALID,
    ADD CONSTRAINT outbox_error_is_bounded CHECK (char_length(last_error) <= 500) NOT VALID,
    -- Claiming and postponing a row changes no indexed column, so with room on its page no index is touched.
    SET (fillfactor = 80);

-- In place of outbox_waiting: every order pays for each index. In the order of the claims, and the same index finds an
-- earlier message of an order.
DROP INDEX outbox_waiting;
CREATE INDEX outbox_due ON outbox (channel, order_id, id) WHERE delivered_at IS NULL AND dead_at IS NULL;

-- Holds dead letters only, so placing an order does not write to it.
CREATE INDEX outbox_dead ON outbox (id) WHERE dead_at IS NOT NULL AND delivered_at IS NULL;
