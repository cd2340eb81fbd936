//! Serving HTTP: one listener for the world, one for operators, and a clean end.

mod app;
mod config;
mod guarded;
mod observe;
mod places;
mod serve;

pub use app::{App, FindReady, Ready};
pub use config::ListenConfig;
pub use observe::{Observed, observe};
pub use serve::{Serving, serve};
