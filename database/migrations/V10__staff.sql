-- Who works for the shop, how they sign in, and what they did. Passwords and codes are kept as hashes; of tokens only the
-- SHA-256, so whoever reads the database cannot use one.

CREATE TABLE staff (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- Small letters, so that one address is one person.
    email         text NOT NULL UNIQUE CHECK (email = lower(email) AND char_length(email) BETWEEN 3 AND 254),
    name          text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 80),
    role          text NOT NULL
        CHECK (role IN ('owner', 'manager', 'catalogue_editor', 'order_desk', 'support', 'auditor')),
    state         text NOT NULL DEFAULT 'invited' CHECK (state IN ('invited', 'active', 'disabled')),
    -- A PHC string.
    password_hash text CHECK (password_hash LIKE '$argon2id$%' AND char_length(password_hash) <= 200),
    -- The key of the codes (RFC 6238), shared with the person's phone.
    totp_secret   bytea CHECK (octet_length(totp_secret) = 20),
    -- The time step of the last code that was taken: each is taken once.
    totp_step     bigint NOT NULL DEFAULT 0,
    created_at    timestamptz NOT NULL DEFAULT now(),
    CHECK (state <> 'active' OR (password_hash IS NOT NULL AND totp_secret IS NOT NULL))
);

-- For whoever lost the phone; each is taken once.
CREATE TABLE staff_recovery_code (
    staff_id  bigint NOT NULL REFERENCES staff,
    code_hash bytea NOT NULL CHECK (octet_length(code_hash) = 32),
    used_at   timestamptz,
    PRIMARY KEY (staff_id, code_hash)
);

-- Links with which somebody chooses a password; each is taken once.
CREATE TABLE staff_invitation (
    token_hash bytea PRIMARY KEY CHECK (octet_length(token_hash) = 32),
    staff_id   bigint NOT NULL REFERENCES staff,
    expires_at timestamptz NOT NULL,
    used_at    timestamptz
);
CREATE INDEX staff_invitation_staff ON staff_invitation (staff_id);

CREATE TABLE staff_session (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    token_hash   bytea NOT NULL UNIQUE CHECK (octet_length(token_hash) = 32),
    staff_id     bigint NOT NULL REFERENCES staff,
    -- Where it was opened.
    address      text NOT NULL CHECK (char_length(address) <= 45),
    user_agent   text NOT NULL CHECK (char_length(user_agent) <= 200),
    created_at   timestamptz NOT NULL DEFAULT now(),
    last_seen_at timestamptz NOT NULL DEFAULT now(),
    expires_at   timestamptz NOT NULL,
    revoked_at   timestamptz
);
CREATE INDEX staff_session_open ON staff_session (staff_id) WHERE revoked_at IS NULL;

GRANT SELECT, INSERT, UPDATE ON staff, staff_recovery_code, staff_invitation, staff_session TO dhakacart_app;
-- A new second factor forgets the old codes.
GRANT DELETE ON staff_recovery_code TO dhakacart_app;

-- What was done, by whom. Each row carries the hash of the one before, so a row that is changed or taken out breaks the chain
-- (backend audit). Sequence, time and hashes are the database's; the application can add rows and read them, nothing else.
CREATE TABLE audit_log (
    sequence      bigint PRIMARY KEY CHECK (sequence > 0),
    at            timestamptz NOT NULL,
    actor         text NOT NULL CHECK (char_length(actor) BETWEEN 1 AND 80),
    staff_id      bigint REFERENCES staff,
    action        text NOT NULL CHECK (action ~ '^[a-z_]{1,40}$'),
    -- What it was done to, `staff:3` or `order:DK-…`.
    object        text NOT NULL CHECK (char_length(object) BETWEEN 1 AND 120),
    before        jsonb CHECK (octet_length(before::text) <= 65536),
    after         jsonb CHECK (octet_length(after::text) <= 65536),
    request_id    text NOT NULL CHECK (char_length(request_id) <= 64),
    previous_hash bytea NOT NULL CHECK (octet_length(previous_hash) = 32),
    hash          bytea NOT NULL CHECK (octet_length(hash) = 32)
);
CREATE INDEX audit_log_object ON audit_log (object, sequence);
CREATE INDEX audit_log_staff ON audit_log (staff_id, sequence);

-- SHA-256 of a row's content, which is an unambiguous JSON array, with the hash before.
CREATE FUNCTION audit_log_hash(entry audit_log) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
    SELECT sha256(convert_to(jsonb_build_array(
        entry.sequence, (extract(epoch FROM entry.at) * 1000000)::bigint, entry.actor, entry.staff_id, entry.action,
        entry.object, entry.before, entry.after, entry.request_id, encode(entry.previous_hash, 'hex'))::text, 'UTF8'))
$$;

-- One writer at a time, to the end of its transaction: the log is the last thing that a transaction writes.
CREATE FUNCTION audit_log_chain() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
    last audit_log;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('audit_log'));
    SELECT * INTO last FROM audit_log ORDER BY sequence DESC LIMIT 1;
    NEW.sequence := coalesce(last.sequence, 0) + 1;
    NEW.at := clock_timestamp();
    NEW.previous_hash := coalesce(last.hash, '\x0000000000000000000000000000000000000000000000000000000000000000');
    NEW.hash := audit_log_hash(NEW);
    RETURN NEW;
END
$$;
CREATE TRIGGER audit_log_chain BEFORE INSERT ON audit_log FOR EACH ROW EXECUTE FUNCTION audit_log_chain();

-- Also whoever owns the tables has to take the trigger off first.
CREATE FUNCTION audit_log_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit log is append-only';
END
$$;
CREATE TRIGGER audit_log_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log
    FOR EACH STATEMENT EXECUTE FUNCTION audit_log_is_append_only();

GRANT SELECT ON audit_log TO dhakacart_app;
GRANT INSERT (actor, staff_id, action, object, before, after, request_id) ON audit_log TO dhakacart_app;
