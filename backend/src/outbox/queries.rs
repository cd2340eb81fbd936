//! SQL of the outbox.

crate::statements! {
    /// Claims waiting messages in the order of their causes. Rows of another worker are passed over; the claim lasts
    /// as long as its transaction.
    CLAIM_MESSAGES = "
        SELECT id, topic, dedupe_key, created_at, payload FROM outbox
        WHERE delivered_at IS NULL ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED";

    /// Marks claimed messages as delivered.
    MARK_DELIVERED = "UPDATE outbox SET delivered_at = clock_timestamp() WHERE id = ANY($1)";

    /// How many wait, counted up to 100,000, and for how long.
    MEASURE_OUTBOX = "
        SELECT count(*) AS waiting,
               coalesce(floor(extract(epoch FROM clock_timestamp() - min(created_at))), 0)::bigint AS oldest_age_seconds
        FROM (SELECT created_at FROM outbox WHERE delivered_at IS NULL ORDER BY id LIMIT 100000) AS waiting";
}
