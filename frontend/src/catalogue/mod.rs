//! Following the backend's catalogue: `followed` is what readers see, `follower` keeps it up to date and on disk.
//! The catalogue itself is the crate `catalogue`.

mod followed;
mod follower;

pub use followed::Followed;
pub use follower::{CATALOGUE, Follower, Following};
