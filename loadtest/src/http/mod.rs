//! As much HTTP/1.1 as a visitor needs, without allocation where nothing has to be kept.

mod answer;
mod chunked;
mod reading;
mod request;

pub(crate) use answer::{Framing, Head, NotHttp, TurnedAway};
pub(crate) use reading::Reading;
pub(crate) use request::{From, Post, get, post};
