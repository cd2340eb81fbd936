-- The waiting room before the checkout. It keeps no shoppers: a ticket is a signed cookie, and here is only how many
-- tickets were taken in which second, and how far the line has been called. So a million who wait are some hundred rows.

CREATE TABLE waiting_room (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- Only carts with a SKU of this campaign wait; NULL: all.
    campaign_id  bigint REFERENCES campaign,
    opened_by    text NOT NULL CHECK (char_length(opened_by) BETWEEN 1 AND 80),
    gathers_from timestamptz NOT NULL,
    opens_at     timestamptz NOT NULL CHECK (opens_at BETWEEN gathers_from AND gathers_from + interval '1 day'),
    closed_at    timestamptz,
    -- Most shoppers who are let in.
    per_minute   integer NOT NULL CHECK (per_minute BETWEEN 0 AND 600000),
    -- What the draw is made with; told when the room opens, its digest before.
    seed         text NOT NULL CHECK (seed ~ '^[0-9a-f]{64}$'),
    -- Places before this moment have been called.
    serving      timestamptz NOT NULL,
    advanced_at  timestamptz NOT NULL,
    -- Thousandths of a ticket: called altogether, and allowed but not yet called.
    called_milli bigint NOT NULL DEFAULT 0 CHECK (called_milli >= 0),
    spare_milli  bigint NOT NULL DEFAULT 0 CHECK (spare_milli >= 0),
    -- Tickets from before the opening.
    drawn        bigint NOT NULL DEFAULT 0 CHECK (drawn >= 0),
    entered      bigint NOT NULL DEFAULT 0 CHECK (entered >= 0),
    -- When orders last waited too long in some replica.
    pressed_at   timestamptz
);
-- One at a time.
CREATE UNIQUE INDEX waiting_room_open ON waiting_room ((true)) WHERE closed_at IS NULL;

-- Tickets by the second after the opening in which they were taken.
CREATE TABLE waiting_room_arrival (
    room_id bigint NOT NULL REFERENCES waiting_room,
    second  integer NOT NULL CHECK (second BETWEEN 0 AND 863999),
    tickets bigint NOT NULL CHECK (tickets > 0),
    PRIMARY KEY (room_id, second)
);

-- How far the line had come, every few seconds: a ticket may be used for some minutes after it was called.
CREATE TABLE waiting_room_step (
    room_id      bigint NOT NULL REFERENCES waiting_room,
    at           timestamptz NOT NULL,
    serving      timestamptz NOT NULL,
    called_milli bigint NOT NULL,
    -- Pieces of the campaign on hand; NULL without a campaign.
    pieces_left  bigint,
    PRIMARY KEY (room_id, at)
);

GRANT SELECT, INSERT, UPDATE ON waiting_room, waiting_room_arrival TO dhakacart_app;
GRANT SELECT, INSERT ON waiting_room_step TO dhakacart_app;
