//! What every process of the shop has: JSON logs, metrics, health, listening and draining.
//!
//! `backend` and `frontend` build their router, wrap it with [`http::observe`] and hand it to [`http::serve`].

pub mod admin;
mod describe;
pub mod heartbeat;
pub mod http;
mod json_lines;
pub mod logging;
pub mod metrics;
mod readiness;
mod request_id;
pub mod scheduling;
mod shutdown;
pub mod time_limits;

pub use describe::{describe_config, describe_metrics};
pub use readiness::Readiness;
pub use request_id::RequestId;
pub use shutdown::{Shutdown, Trigger};
