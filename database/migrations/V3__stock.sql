-- Stock is a double-entry ledger (invariant I1). A movement takes pieces from one account to another; a balance
-- row holds the sum per account. Supplier is where goods come from, so it goes below zero; the seven accounts of a
-- row always sum to zero. Pieces on hand and held can never go below zero, so a bug cannot oversell.

CREATE TABLE stock (
    sku_id     bigint PRIMARY KEY REFERENCES sku,
    supplier   bigint NOT NULL DEFAULT 0 CHECK (supplier <= 0),
    on_hand    bigint NOT NULL DEFAULT 0 CHECK (on_hand >= 0),
    held       bigint NOT NULL DEFAULT 0 CHECK (held >= 0),
    sold       bigint NOT NULL DEFAULT 0 CHECK (sold >= 0),
    returned   bigint NOT NULL DEFAULT 0 CHECK (returned >= 0),
    damaged    bigint NOT NULL DEFAULT 0 CHECK (damaged >= 0),
    adjusted   bigint NOT NULL DEFAULT 0,
    -- When this row last changed, by the clock of the changing statement. Readers that follow changes look back
    -- further than any transaction may last (time-out ladder), so a late commit is not missed.
    changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT stock_sums_to_zero
        CHECK (supplier + on_hand + held + sold + returned + damaged + adjusted = 0)
) WITH (fillfactor = 70);
CREATE INDEX stock_by_changed_at ON stock (changed_at);

CREATE TYPE stock_account AS ENUM ('supplier', 'on_hand', 'held', 'sold', 'returned', 'damaged', 'adjusted');

CREATE TABLE stock_movement (
    id           bigint GENERATED ALWAYS AS IDENTITY,
    sku_id       bigint NOT NULL REFERENCES stock,
    from_account stock_account NOT NULL,
    to_account   stock_account NOT NULL,
    quantity     bigint NOT NULL CHECK (quantity > 0),
    reason       text NOT NULL CHECK (reason IN ('receive', 'hold', 'release', 'sell', 'cancel', 'return', 'damage', 'adjust')),
    actor        text NOT NULL CHECK (char_length(actor) BETWEEN 1 AND 80),
    order_id     bigint,
    created_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    CHECK (from_account <> to_account),
    -- One index serves the identity and the ledger of a SKU: every order pays for each of them.
    PRIMARY KEY (sku_id, id)
);
CREATE INDEX stock_movement_by_order ON stock_movement (order_id) WHERE order_id IS NOT NULL;

GRANT SELECT, INSERT, UPDATE ON stock TO dhakacart_app;
-- The ledger is append-only for the application: no UPDATE, no DELETE.
GRANT SELECT, INSERT ON stock_movement TO dhakacart_app;
