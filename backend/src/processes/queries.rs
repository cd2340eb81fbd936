//! SQL of the processes.

crate::statements! {
    /// Takes note of a process. There is room for 1,000.
    HEAR_PROCESS = "
        INSERT INTO process (name, kind, started_at, missing, heard_at)
        SELECT $1, $2, $3, $4, statement_timestamp()
        WHERE EXISTS (SELECT FROM process WHERE name = $1) OR (SELECT count(*) FROM process) < 1000
        ON CONFLICT (name) DO UPDATE SET kind = EXCLUDED.kind, started_at = EXCLUDED.started_at,
            missing = EXCLUDED.missing, heard_at = EXCLUDED.heard_at";

    /// Forgets a process that ended.
    FORGET_PROCESS = "DELETE FROM process WHERE name = $1";

    /// Forgets those that have been silent for long. Of several who do so at once, one does.
    FORGET_SILENT = "
        WITH silent AS MATERIALIZED (
            SELECT name FROM process WHERE heard_at < statement_timestamp() - interval '10 minutes'
            ORDER BY name FOR UPDATE SKIP LOCKED)
        DELETE FROM process USING silent WHERE process.name = silent.name";

    /// All that were heard, the silent ones first.
    LIST_PROCESSES = "
        SELECT name, kind, started_at, missing,
               greatest(0, floor(extract(epoch FROM statement_timestamp() - heard_at)))::bigint AS silent_seconds
        FROM process WHERE heard_at > statement_timestamp() - interval '10 minutes'
        ORDER BY heard_at < statement_timestamp() - interval '15 seconds' DESC, kind, name LIMIT $1";
}
