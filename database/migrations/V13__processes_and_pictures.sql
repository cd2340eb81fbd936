-- The processes that run the shop: each says every five seconds that it is there, and what it lacks. Not logged, because
-- after a crash or a failover all of them say it again.
CREATE UNLOGGED TABLE process (
    -- <host>/<process id>
    name       text PRIMARY KEY CHECK (char_length(name) BETWEEN 1 AND 100),
    kind       text NOT NULL CHECK (kind IN ('frontend', 'backend', 'worker')),
    started_at timestamptz NOT NULL,
    missing    text[] NOT NULL CHECK (cardinality(missing) <= 10),
    heard_at   timestamptz NOT NULL
);
GRANT SELECT, INSERT, UPDATE, DELETE ON process TO dhakacart_app;

-- Where pictures stand that a product file of another shop program named. They are fetched later.
CREATE TABLE picture_source (
    -- As SKUs name it.
    image   text PRIMARY KEY CHECK (char_length(image) BETWEEN 1 AND 100),
    address text NOT NULL CHECK (char_length(address) BETWEEN 1 AND 2000)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON picture_source TO dhakacart_app;

-- What is said at the desk about a file of another shop program. Kept, because loading reads the file again.
ALTER TABLE catalogue_file
    -- One unit of its currency in taka; none: it is in taka.
    ADD COLUMN taka_per_unit text CHECK (taka_per_unit ~ '^[0-9]{1,18}([.][0-9]{1,9})?$'),
    -- Our categories for those of the file, as CSV.
    ADD COLUMN categories text CHECK (octet_length(categories) BETWEEN 1 AND 262144);
