-- The life of an order. The rules stand in crates/domain (OrderStatus::next); here the database holds everybody to them,
-- also a bug and a person with psql. A test compares both.

CREATE TABLE order_transition (
    from_status text NOT NULL,
    to_status   text NOT NULL,
    PRIMARY KEY (from_status, to_status)
);
INSERT INTO order_transition (from_status, to_status) VALUES
    ('placed', 'confirmed'), ('placed', 'cancelled'),
    ('confirmed', 'packed'), ('confirmed', 'cancelled'),
    ('packed', 'shipped'), ('packed', 'cancelled'),
    ('shipped', 'delivered'), ('shipped', 'returned'),
    ('delivered', 'returned'),
    ('cancelled', 'refunded'), ('returned', 'refunded');

CREATE FUNCTION order_status_may_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM order_transition WHERE from_status = OLD.status AND to_status = NEW.status) THEN
        RAISE EXCEPTION 'order % cannot go from % to %', NEW.number, OLD.status, NEW.status
            USING ERRCODE = 'check_violation', CONSTRAINT = 'orders_status_may_change';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER orders_status_may_change BEFORE UPDATE OF status ON orders
    FOR EACH ROW WHEN (OLD.status <> NEW.status) EXECUTE FUNCTION order_status_may_change();

-- Every change is an event with actor and time. Checked at commit, when the event is there.
CREATE FUNCTION order_history_is_complete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT status FROM orders WHERE id = NEW.id) IS DISTINCT FROM
       (SELECT to_status FROM order_event WHERE order_id = NEW.id ORDER BY id DESC LIMIT 1) THEN
        RAISE EXCEPTION 'order % has no event of its last change', NEW.number
            USING ERRCODE = 'check_violation', CONSTRAINT = 'orders_history_is_complete';
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER orders_history_is_complete AFTER UPDATE OF status ON orders
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.status <> NEW.status)
    EXECUTE FUNCTION order_history_is_complete();

-- Read by the trigger with the rights of whoever changes an order.
GRANT SELECT ON order_transition TO dhakacart_app;
