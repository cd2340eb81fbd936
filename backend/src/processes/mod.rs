//! Which processes run the shop, and whether they are well: what the lights of the desk's first page stand on.
//!
//! Every process tells every five seconds ([`service::heartbeat`]): backends and workers write it themselves ([`mod@tell`]),
//! frontends tell a backend ([`routes`]). Whoever ends on purpose says so; whoever is silent for ten minutes is forgotten.

mod queries;
mod routes;
mod tell;

pub(crate) use queries::LIST_PROCESSES;
pub use queries::STATEMENTS;
pub(crate) use routes::router;
pub(crate) use tell::{beat, read};
