//! Visitors that use the shop as people do, in great numbers, and check every answer.
//!
//! [`drive()`] starts as many [`work`]ers as the visitors need, collects what they count, watches processes, and gives the
//! [`Outcome`] with its [`Verdict`]. What a visitor does is in `visit`, what is checked in `checks` and `site`.

mod checks;
mod counts;
mod drive;
mod html;
pub mod http;
mod profile;
mod report;
mod site;
mod think;
mod verdict;
mod visit;
mod wares;
mod watch;
mod worker;

pub use checks::{Wrong, status, unpack, wrong};
pub use counts::{Checked, Class, Failure, Failures, Final, Message, Pairs, Second, stretch};
pub use drive::{About, Latency, Outcome, Plan, drive};
pub use html::between;
pub use profile::{Profile, Stage};
pub use verdict::Verdict;
pub use visit::Jar;
pub use watch::{Sample, Watched};
pub use worker::{WorkerArgs, work};
