//! One person's visit: what they want, what they have, and what the next click is.

mod answers;
mod jar;
mod journey;

pub(crate) use answers::{After, Answer};
pub use jar::Jar;
pub(crate) use journey::{Ask, Kind, Placed, Visit};
