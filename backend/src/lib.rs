//! The back end: the JSON API, the background worker, migrations and the import, as roles of one program.
//!
//! A folder is a feature: `catalogue` (what is sold), `checkout` (quote and order), `promotions` (coupons and limits),
//! `orders` (after that), `stock` (the ledger, and pieces held for payments), `keys` (the end of idempotency keys),
//! `outbox` (what follows), `waiting_room` (how fast shoppers are let in). `staff` knows who works here and what they may do, `desk` what
//! they change beside orders, `processes` which of our programs run, and `audit_log` what was done. `audit` proves that all is right. They stand on `database` (pool, statements,
//! transactions) and `error` (problems). [`api`] puts the routes together and `openapi` describes them; [`serve()`] and
//! [`work()`] are the long-running roles.

pub mod api;
pub mod audit;
pub mod audit_log;
pub mod catalogue;
pub mod checkout;
pub mod config;
pub mod database;
mod describe;
pub mod desk;
pub mod error;
pub mod import;
pub mod keys;
pub mod migrate;
pub mod openapi;
pub mod orders;
pub mod outbox;
pub mod processes;
pub mod promotions;
mod serve;
pub mod staff;
pub mod stock;
pub mod waiting_room;
mod work;

pub use describe::describe;
pub use serve::serve;
pub use work::work;

/// Every statement of the program. A test prepares each one against the migrated schema.
pub fn statements() -> Vec<database::Statement> {
    let served = [
        audit_log::STATEMENTS,
        catalogue::STATEMENTS,
        checkout::STATEMENTS,
        desk::STATEMENTS,
        desk::OPERATION_STATEMENTS,
        desk::PRODUCT_STATEMENTS,
        desk::PROMOTION_STATEMENTS,
        desk::SORTING_STATEMENTS,
        import::STATEMENTS,
        orders::STATEMENTS,
        orders::DESK_STATEMENTS,
        promotions::STATEMENTS,
        staff::STATEMENTS,
        stock::STATEMENTS,
        waiting_room::STATEMENTS,
    ];
    [served.concat(), worker_statements()].concat()
}

/// Those that the role `work` uses.
fn worker_statements() -> Vec<database::Statement> {
    [outbox::STATEMENTS, stock::HOLD_STATEMENTS, keys::STATEMENTS, processes::STATEMENTS].concat()
}
