//! SQL of the waiting room.

crate::statements! {
    /// The room that is open or will be, locked, and the database's time.
    LOCK_ROOM = "
        SELECT id, campaign_id, opened_by, gathers_from, opens_at, per_minute, seed, serving, advanced_at,
               called_milli, spare_milli, drawn, entered, pressed_at, clock_timestamp() AS now
        FROM waiting_room WHERE closed_at IS NULL FOR UPDATE";

    /// Adds tickets to their seconds.
    ADD_ARRIVALS = "
        INSERT INTO waiting_room_arrival (room_id, second, tickets)
        SELECT $1, second, tickets FROM unnest($2::integer[], $3::bigint[]) AS told (second, tickets)
        ON CONFLICT (room_id, second) DO UPDATE SET tickets = waiting_room_arrival.tickets + EXCLUDED.tickets";

    /// Tickets of a room by second, from one on.
    LIST_ARRIVALS = "
        SELECT second, tickets FROM waiting_room_arrival WHERE room_id = $1 AND second >= $2 ORDER BY second";

    /// How far the line had come at a moment.
    FIND_STEP = "
        SELECT serving, called_milli, pieces_left FROM waiting_room_step
        WHERE room_id = $1 AND at <= $2 ORDER BY at DESC LIMIT 1";

    /// How far it had come when the room was new.
    FIND_FIRST_STEP = "
        SELECT serving, called_milli, pieces_left FROM waiting_room_step WHERE room_id = $1 ORDER BY at LIMIT 1";

    /// Remembers how far the line has come, unless that was remembered less than five seconds ago.
    ADD_STEP = "
        INSERT INTO waiting_room_step (room_id, at, serving, called_milli, pieces_left)
        SELECT $1, $2::timestamptz, $3, $4, $5 WHERE NOT EXISTS (
            SELECT FROM waiting_room_step WHERE room_id = $1 AND at > $2::timestamptz - interval '5 seconds')
        ON CONFLICT DO NOTHING";

    /// What a campaign sells and how many pieces of it are on hand.
    FIND_CAMPAIGN_STOCK = "
        SELECT coalesce(sum(on_hand), 0)::bigint AS pieces_left,
               coalesce(array_agg(sku_id ORDER BY sku_id), '{}') AS skus
        FROM campaign_price JOIN stock USING (sku_id) WHERE campaign_id = $1";

    /// Moves a locked room on.
    ADVANCE_ROOM = "
        UPDATE waiting_room
        SET serving = $2, advanced_at = $3, called_milli = called_milli + $4, spare_milli = $5, drawn = drawn + $6,
            entered = entered + $7, pressed_at = CASE WHEN $8 THEN $3 ELSE pressed_at END
        WHERE id = $1";

    /// Opens a room, unless one is open. NULL for a time: now. The gathering lasts `$4` seconds.
    OPEN_ROOM = "
        INSERT INTO waiting_room (campaign_id, opened_by, opens_at, gathers_from, per_minute, seed, serving, advanced_at)
        SELECT $1, $2, opens_at, gathers_from, $5, $6, gathers_from, opens_at
        FROM (SELECT coalesce($3::timestamptz, statement_timestamp()) AS opens_at) AS moment,
             LATERAL (SELECT opens_at - make_interval(secs => $4::double precision) AS gathers_from) AS gathering
        ON CONFLICT ((true)) WHERE closed_at IS NULL DO NOTHING
        RETURNING id, gathers_from, opens_at";

    /// Closes the open room.
    CLOSE_ROOM = "UPDATE waiting_room SET closed_at = clock_timestamp() WHERE closed_at IS NULL RETURNING id, seed";

    /// Sets how many are let in.
    SET_RATE = "UPDATE waiting_room SET per_minute = $1 WHERE closed_at IS NULL RETURNING id";

    /// A campaign by its slug.
    FIND_CAMPAIGN = "SELECT id FROM campaign WHERE slug = $1";

    /// The last room, open or not.
    FIND_LAST_ROOM = "
        SELECT id, opened_by, gathers_from, opens_at, closed_at, per_minute, seed, serving, called_milli, drawn,
               entered, clock_timestamp() AS now,
               (SELECT slug FROM campaign WHERE campaign.id = campaign_id) AS campaign,
               (SELECT coalesce(sum(tickets), 0)::bigint FROM waiting_room_arrival WHERE room_id = waiting_room.id)
                   AS arrived
        FROM waiting_room ORDER BY id DESC LIMIT 1";
}
