//! SQL of the outbox.

crate::statements! {
    /// Writes messages, in the transaction of their cause. Takes arrays, so that one of them serves a group of orders.
    INSERT_MESSAGES = "
        INSERT INTO outbox (topic, dedupe_key, order_id, payload, channel)
        SELECT $1, dedupe_key, order_id, payload, channel
        FROM unnest($2::text[], $3::bigint[], $4::jsonb[], $5::text[])
             AS message (dedupe_key, order_id, payload, channel)";

    /// Leases what is due to the holder of a token. Rows that another worker is claiming are passed over; a message waits
    /// while an earlier one of its order is on its way through the same channel.
    CLAIM_MESSAGES = "
        WITH due AS (
            SELECT id FROM outbox AS message
            WHERE channel = $1 AND delivered_at IS NULL AND dead_at IS NULL
              AND next_attempt_at <= statement_timestamp()
              AND (leased_until IS NULL OR leased_until < statement_timestamp())
              AND NOT EXISTS (
                  SELECT FROM outbox AS earlier
                  WHERE earlier.channel = $1 AND earlier.order_id = message.order_id AND earlier.id < message.id
                    AND earlier.delivered_at IS NULL AND earlier.dead_at IS NULL)
            ORDER BY order_id, id LIMIT $2 FOR UPDATE OF message SKIP LOCKED)
        UPDATE outbox
        SET lease = $3, leased_until = clock_timestamp() + $4::bigint * interval '1 millisecond',
            attempts = attempts + 1
        FROM due WHERE outbox.id = due.id
        RETURNING outbox.id, channel, topic, dedupe_key, created_at, payload, attempts";

    /// Ends the leases of what was delivered.
    MARK_DELIVERED = "
        UPDATE outbox SET delivered_at = clock_timestamp(), lease = NULL, leased_until = NULL, last_error = NULL
        WHERE id = ANY($2) AND lease = $1";

    /// Puts off what failed.
    POSTPONE_MESSAGES = "
        UPDATE outbox
        SET next_attempt_at = clock_timestamp() + failed.pause_ms * interval '1 millisecond',
            last_error = failed.error, lease = NULL, leased_until = NULL
        FROM unnest($2::bigint[], $3::bigint[], $4::text[]) AS failed (id, pause_ms, error)
        WHERE outbox.id = failed.id AND lease = $1";

    /// Gives up.
    BURY_MESSAGES = "
        UPDATE outbox
        SET dead_at = clock_timestamp(), last_error = failed.error, lease = NULL, leased_until = NULL
        FROM unnest($2::bigint[], $3::text[]) AS failed (id, error)
        WHERE outbox.id = failed.id AND lease = $1";

    /// Gives back what was not tried.
    RELEASE_MESSAGES = "
        UPDATE outbox SET attempts = attempts - 1, lease = NULL, leased_until = NULL
        WHERE id = ANY($2) AND lease = $1";

    /// How many messages of a channel wait, counted up to 100,000, for how long, and how many are dead.
    MEASURE_OUTBOX = "
        SELECT count(*) AS waiting,
               coalesce(floor(extract(epoch FROM clock_timestamp() - min(created_at))), 0)::bigint AS oldest_age_seconds,
               (SELECT count(*) FROM outbox
                WHERE channel = $1 AND dead_at IS NOT NULL AND delivered_at IS NULL) AS dead
        FROM (SELECT created_at FROM outbox
              WHERE channel = $1 AND delivered_at IS NULL AND dead_at IS NULL
              ORDER BY order_id, id LIMIT 100000) AS waiting";

    /// The messages that were given up, the last first.
    LIST_DEAD = "
        SELECT id, channel, dedupe_key, attempts, dead_at, coalesce(last_error, '') AS last_error FROM outbox
        WHERE dead_at IS NOT NULL AND delivered_at IS NULL ORDER BY id DESC LIMIT $1";

    /// Puts dead messages back as if they were new: these, or all of them.
    RETRY_DEAD = "
        UPDATE outbox SET dead_at = NULL, attempts = 0, next_attempt_at = clock_timestamp()
        WHERE dead_at IS NOT NULL AND delivered_at IS NULL AND ($1::bigint[] IS NULL OR id = ANY($1))
        RETURNING id";
}
