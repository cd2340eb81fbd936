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
