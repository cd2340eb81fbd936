//! The published catalogue: read from the database, kept in memory, given to browsers of the API and to frontends.
//!
//! [`Follower`] reads what changed and hands it to [`Published`]; routes answer from there and never touch the database,
//! so they go on while it is away. The in-memory form itself is the crate `catalogue`, shared with the frontend.

mod follow;
mod followers;
mod lists;
mod metrics;
mod model;
mod published;
mod queries;
mod read;
mod routes;

pub use follow::Follower;
pub(crate) use followers::WholeContent;
pub use metrics::CatalogueMetrics;
pub use published::Published;
pub use queries::STATEMENTS;
pub(crate) use read::read_price;
pub(crate) use routes::router;
