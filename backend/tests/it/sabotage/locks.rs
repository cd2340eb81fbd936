//! Without the locks, or with locks in another order.
//!
//! The program's statements stay as they are: a schema that is looked at first puts a view before the table `stock` and
//! a function before the one that locks keys. `FOR UPDATE` does not reach through a function.

use super::goes_red;
use crate::checkout::group::{sell_the_last, send_one_key};
use crate::checkout::idempotency::meet_at_the_unique_key;
use crate::checkout::stock::watch_locks;

const LOOKED_AT_FIRST: &str = "
    CREATE SCHEMA sabotage;
    GRANT USAGE ON SCHEMA sabotage TO dhakacart_app;
    ALTER DATABASE DATABASE_NAME SET search_path = sabotage, pg_catalog, public;";

/// Stock without locks: what is written is counted from what was read, whoever wrote in between.
const STOCK: &str = "
    CREATE VIEW sabotage.stock AS SELECT * FROM sabotage.read_stock();
    CREATE FUNCTION sabotage.write_stock() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        UPDATE public.stock SET on_hand = NEW.on_hand, sold = NEW.sold, changed_at = NEW.changed_at
        WHERE sku_id = NEW.sku_id;
        RETURN NEW;
    END $$;
    CREATE TRIGGER write_stock INSTEAD OF UPDATE ON sabotage.stock
        FOR EACH ROW EXECUTE FUNCTION sabotage.write_stock();
    GRANT SELECT, UPDATE ON sabotage.stock TO dhakacart_app;";

const READ_WITHOUT_LOCK: &str = "
    CREATE FUNCTION sabotage.read_stock() RETURNS SETOF public.stock LANGUAGE sql VOLATILE AS
    'SELECT * FROM public.stock';";

const READ_IN_ANOTHER_ORDER: &str = "
    CREATE FUNCTION sabotage.read_stock() RETURNS SETOF public.stock LANGUAGE plpgsql AS $$
    BEGIN
        IF current_setting('transaction_read_only') = 'off' THEN
            PERFORM FROM public.stock ORDER BY sku_id DESC FOR UPDATE;
        END IF;
        RETURN QUERY SELECT * FROM public.stock;
    END $$;";

const KEYS_WITHOUT_LOCK: &str = "
    CREATE FUNCTION sabotage.pg_try_advisory_xact_lock(bigint) RETURNS boolean LANGUAGE sql AS 'SELECT true';";

#[tokio::test]
async fn without_the_lock_of_the_stock_the_race_for_the_last_pieces_goes_red() {
    let sabotage = format!("{LOOKED_AT_FIRST} {READ_WITHOUT_LOCK} {STOCK}");
    assert!(goes_red(&sabotage, sell_the_last).await);
}

#[tokio::test]
async fn with_locks_in_another_order_the_look_at_them_goes_red() {
    let sabotage = format!("{LOOKED_AT_FIRST} {READ_IN_ANOTHER_ORDER} {STOCK}");
    assert!(goes_red(&sabotage, watch_locks).await);
}

#[tokio::test]
async fn without_the_lock_of_a_key_the_race_under_one_key_goes_red() {
    assert!(goes_red(&format!("{LOOKED_AT_FIRST} {KEYS_WITHOUT_LOCK}"), send_one_key).await);
}

#[tokio::test]
async fn without_the_unique_index_the_meeting_at_it_goes_red() {
    assert!(
        goes_red("ALTER TABLE orders DROP CONSTRAINT orders_idempotency_key_key", meet_at_the_unique_key)
            .await
    );
}
