//! SQL that forgets idempotency keys.

crate::statements! {
    /// How far the walk has come. Nothing when another worker is walking.
    CLAIM_TRIM = "SELECT trimmed_to FROM idempotency_trim FOR UPDATE SKIP LOCKED";

    /// The last of the next orders before the first that is younger than 48 hours. NULL when there is none.
    FIND_TRIM_END = "
        WITH next AS MATERIALIZED (SELECT id, placed_at FROM orders WHERE id > $1 ORDER BY id LIMIT $2)
        SELECT max(id) AS trim_to FROM next
        WHERE id < coalesce((SELECT min(id) FROM next
                             WHERE placed_at > statement_timestamp() - interval '48 hours'), 9223372036854775807)";

    /// Forgets their keys, locking them in the order of their ids.
    TRIM_KEYS = "
        WITH old AS MATERIALIZED (
            SELECT id FROM orders WHERE id > $1 AND id <= $2 AND idempotency_key IS NOT NULL ORDER BY id FOR UPDATE)
        UPDATE orders SET idempotency_key = NULL, body_hash = NULL, replayed_at = NULL
        FROM old WHERE orders.id = old.id";

    /// Remembers how far the walk has come.
    SET_TRIMMED_TO = "UPDATE idempotency_trim SET trimmed_to = $1";
}
