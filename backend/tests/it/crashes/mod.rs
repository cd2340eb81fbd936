//! What is left after a crash: of the backend at every step of a group's transaction, of the database under load, and of the
//! network between them.
//!
//! The real program on a real server. Steps are met without any code in the program: a trigger of the test waits for a
//! lock that the test holds, so the transaction stands exactly there when the process is killed.

mod backend;
mod database;
mod network;
mod replica;

use replica::{Replica, place_until_acknowledged};

/// The lock that the test holds while a transaction shall stand still.
pub(crate) const STAND_STILL: &str = "
    CREATE OR REPLACE FUNCTION wait_here() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM pg_advisory_xact_lock(7, 7);
        RETURN NEW;
    END $$;
    SELECT pg_advisory_lock(7, 7)";
