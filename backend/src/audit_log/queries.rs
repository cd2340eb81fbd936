//! SQL of the audit log.

crate::statements! {
    /// Adds a line; the database gives it its place, time and hash.
    ADD_ENTRY = "
        INSERT INTO audit_log (actor, staff_id, action, object, before, after, request_id)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";

    /// Lines before one, the newest first, perhaps only of somebody, an action or an object.
    LIST_ENTRIES = "
        SELECT sequence, at, actor, staff_id, action, object, before, after, request_id FROM audit_log
        WHERE ($1::bigint IS NULL OR sequence < $1) AND ($2::bigint IS NULL OR staff_id = $2)
          AND ($3::text IS NULL OR action = $3) AND ($4::text IS NULL OR object = $4)
        ORDER BY sequence DESC LIMIT $5";
}
