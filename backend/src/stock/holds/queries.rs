//! SQL of payments and what is held for them.

crate::statements! {
    /// Begins a payment, unless the reference is known.
    INSERT_PAYMENT = "
        INSERT INTO payment_attempt (reference, amount, expires_at)
        VALUES ($1, $2, statement_timestamp() + $3::bigint * interval '1 millisecond')
        ON CONFLICT (reference) DO NOTHING
        RETURNING id, state, amount, order_id, expires_at";

    /// Its holds.
    INSERT_HOLDS = "
        INSERT INTO stock_hold (payment_attempt_id, sku_id, quantity)
        SELECT $1, sku_id, quantity FROM unnest($2::bigint[], $3::bigint[]) AS line (sku_id, quantity)";

    /// The payment with this reference, locked until the transaction ends.
    LOCK_PAYMENT = "
        SELECT id, state, amount, order_id, expires_at FROM payment_attempt WHERE reference = $1 FOR UPDATE";

    /// Payments whose time is over, longest first. Those that somebody has locked are passed over: their gateway is
    /// just saying something. Nothing waits here, so the order of locking cannot lead to a deadlock.
    CLAIM_EXPIRED_PAYMENTS = "
        SELECT id FROM payment_attempt WHERE state = 'pending' AND expires_at <= statement_timestamp()
        ORDER BY expires_at, id LIMIT $1 FOR UPDATE SKIP LOCKED";

    /// What is kept for these payments, in SKU order.
    LIST_HOLDS = "
        SELECT payment_attempt_id, sku_id, quantity FROM stock_hold WHERE payment_attempt_id = ANY($1)
        ORDER BY sku_id, payment_attempt_id";

    /// The database refuses a state that does not follow (`payment_attempt_state_may_change`).
    SET_PAYMENT_STATE = "UPDATE payment_attempt SET state = $2 WHERE id = ANY($1)";

    /// What became of all holds of these payments.
    SET_HOLD_STATE = "UPDATE stock_hold SET state = $2 WHERE payment_attempt_id = ANY($1)";

    /// How many holds are open, counted up to 100,000.
    MEASURE_HOLDS = "
        SELECT count(*) AS open FROM (SELECT FROM stock_hold WHERE state = 'open' LIMIT 100000) AS open";
}
