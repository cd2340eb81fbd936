//! SQL of staff.

crate::statements! {
    /// The person of an open session.
    FIND_SESSION = "
        SELECT session.id AS session_id, staff.id AS staff_id, email, name, role, state,
               last_seen_at < now() - interval '1 minute' AS is_old
        FROM staff_session AS session JOIN staff ON staff.id = session.staff_id
        WHERE token_hash = $1 AND revoked_at IS NULL AND expires_at > now()
          AND last_seen_at > now() - interval '12 hours' AND state = 'active'";

    /// Remembers that a session is used, once a minute.
    TOUCH_SESSION = "UPDATE staff_session SET last_seen_at = now() WHERE id = $1";

    /// Somebody who can sign in.
    FIND_BY_EMAIL = "
        SELECT id AS staff_id, email, name, role, state, password_hash, totp_secret
        FROM staff WHERE email = $1 AND state = 'active'";

    /// Takes a code of the second factor, if no code of this step or a later one was taken.
    TAKE_STEP = "UPDATE staff SET totp_step = $2 WHERE id = $1 AND totp_step < $2 AND state = 'active'";

    /// Takes a recovery code, once.
    TAKE_RECOVERY_CODE = "
        UPDATE staff_recovery_code SET used_at = now() WHERE staff_id = $1 AND code_hash = $2 AND used_at IS NULL";

    /// Opens a session, for seven days at most.
    ADD_SESSION = "
        INSERT INTO staff_session (token_hash, staff_id, address, user_agent, expires_at)
        VALUES ($1, $2, $3, $4, now() + interval '7 days') RETURNING expires_at";

    /// Ends all but the last twenty sessions of somebody.
    END_OLD_SESSIONS = "
        UPDATE staff_session SET revoked_at = now() WHERE id IN (
            SELECT id FROM staff_session WHERE staff_id = $1 AND revoked_at IS NULL
            ORDER BY last_seen_at DESC, id DESC OFFSET 20)";

    /// The open sessions of somebody, the last used first.
    LIST_SESSIONS = "
        SELECT id, address, user_agent, created_at, last_seen_at FROM staff_session
        WHERE staff_id = $1 AND revoked_at IS NULL AND expires_at > now()
          AND last_seen_at > now() - interval '12 hours'
        ORDER BY last_seen_at DESC, id DESC LIMIT 20";

    /// Ends one session of somebody.
    END_SESSION = "
        UPDATE staff_session SET revoked_at = now() WHERE id = $1 AND staff_id = $2 AND revoked_at IS NULL";

    /// Ends all sessions of somebody.
    END_SESSIONS = "UPDATE staff_session SET revoked_at = now() WHERE staff_id = $1 AND revoked_at IS NULL";

    /// Somebody new, unless the address is taken.
    ADD_PERSON = "
        INSERT INTO staff (email, name, role, totp_secret) VALUES ($1, $2, $3, $4)
        ON CONFLICT (email) DO NOTHING RETURNING id AS staff_id, email, name, role, state";

    /// A link, for three days.
    ADD_INVITATION = "
        INSERT INTO staff_invitation (token_hash, staff_id, expires_at)
        VALUES ($1, $2, now() + interval '3 days') RETURNING expires_at";

    /// Earlier links of somebody.
    END_INVITATIONS = "UPDATE staff_invitation SET used_at = now() WHERE staff_id = $1 AND used_at IS NULL";

    /// Whose link it is.
    FIND_INVITATION = "
        SELECT staff.id AS staff_id, email, name, role, state, totp_secret
        FROM staff_invitation JOIN staff ON staff.id = staff_id
        WHERE token_hash = $1 AND used_at IS NULL AND expires_at > now() AND state = 'invited'";

    /// Takes a link, once.
    TAKE_INVITATION = "
        UPDATE staff_invitation SET used_at = now()
        WHERE token_hash = $1 AND staff_id = $2 AND used_at IS NULL AND expires_at > now()";

    /// Somebody can sign in. The code that showed it is taken.
    ACTIVATE = "
        UPDATE staff SET state = 'active', password_hash = $2, totp_step = $3 WHERE id = $1 AND state = 'invited'";

    /// Forgets the recovery codes of somebody.
    DELETE_RECOVERY_CODES = "DELETE FROM staff_recovery_code WHERE staff_id = $1";

    /// Their new ones.
    ADD_RECOVERY_CODES = "
        INSERT INTO staff_recovery_code (staff_id, code_hash) SELECT $1, code FROM unnest($2::bytea[]) AS codes (code)";

    /// Locks the owners who can sign in, so that two do not end each other's access at the same time.
    LOCK_OWNERS = "SELECT id FROM staff WHERE role = 'owner' AND state = 'active' ORDER BY id FOR UPDATE";

    /// Locks somebody.
    LOCK_PERSON = "
        SELECT id AS staff_id, email, name, role, state, password_hash IS NOT NULL AS has_password
        FROM staff WHERE id = $1 FOR UPDATE";

    /// Another role and state.
    CHANGE_PERSON = "UPDATE staff SET role = $2, state = $3 WHERE id = $1";

    /// Back to the invitation, with another key.
    RESET_PERSON = "
        UPDATE staff SET state = 'invited', password_hash = NULL, totp_secret = $2, totp_step = 0 WHERE id = $1";

    /// Everybody, at most 500.
    LIST_PEOPLE = "SELECT id AS staff_id, email, name, role, state FROM staff ORDER BY name, id LIMIT 500";
}
