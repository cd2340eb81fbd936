//! People who work for the shop: how they come in, and what they may do.
//!
//! A handler takes [`Staff`] with the permission that it needs, so that its signature says who may call it; without one
//! it is for shoppers. `sign_in` checks password and second factor and opens a session, `invitation` is how somebody
//! chooses both, `people` is what owners do, `command` the first owner. `passwords` hashes in a bounded pool,
//! `second_factor` knows the codes, `tokens` makes secrets. What they do is written down by `audit_log`.

mod command;
mod error;
mod extract;
mod gate;
mod invitation;
mod passwords;
mod people;
mod queries;
mod routes;
mod row;
mod second_factor;
mod sessions;
mod sign_in;
mod tokens;

pub use command::run;
pub(crate) use extract::{
    Approve, ChangeCatalogue, ChangeOperations, ChangeOrders, ChangePromotions, ChangeStockLedger,
    ReadAuditLog, ReadCatalogue, ReadOperations, ReadOrders, ReadPromotions, Staff,
};
pub use gate::Gate;
pub use queries::STATEMENTS;
pub(crate) use routes::router;
