//! Serving HTTP: one listener for the world, one for operators, and a clean end.

mod config;
mod guarded;
mod observe;
mod places;
mod serve;

pub use config::ListenConfig;
pub use observe::{Observed, observe};
pub use serve::{Serving, serve};
