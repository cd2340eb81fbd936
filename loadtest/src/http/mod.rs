//! As much HTTP/1.1 as a visitor needs, without allocation where nothing has to be kept.

mod answer;
mod chunked;
mod reading;
mod request;

pub(crate) use answer::Framing;
pub use answer::{Head, NotHttp, Packing, TurnedAway};
pub use reading::Reading;
pub use request::{From, Post, get, post};
