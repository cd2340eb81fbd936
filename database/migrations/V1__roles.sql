-- The application's rights. Migrations run as the owner of the database; every backend connection
-- does SET ROLE dhakacart_app first, so that a bug or an injected statement cannot alter the schema,
-- rewrite the stock ledger or delete an order. Only what is granted below and in later files is allowed.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'dhakacart_app') THEN
        CREATE ROLE dhakacart_app NOLOGIN;
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    NULL; -- another database of the same server created it at the same moment
END
$$;

GRANT dhakacart_app TO CURRENT_USER;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO dhakacart_app;
