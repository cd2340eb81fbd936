//! The page of somebody who waits: place, time, and when it looks again by itself, with and without a script.

use super::guard::Waiting;
use super::now_serving;
use super::place::{drawn_from, gathering_pause_seconds, pause_seconds, wait};
use crate::cart::{Cart, CartView};
use crate::page::{Page, PageError, Shop, date_time, number, private};
use askama::Template;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::Response;
use domain::Language;
use std::time::Duration;

/// Names the room, so that whoever watches the shop need not read the page.
const ROOM: HeaderName = HeaderName::from_static("x-waiting-room");

#[derive(Template)]
#[template(path = "waiting_room/waiting_room.html")]
struct WaitingRoomPage<'a> {
    page: Page<'a>,
    /// Seconds until the page loads itself again.
    seconds: u64,
    room: i64,
    ticket: String,
    /// For the script: microseconds since 1970, before the opening nothing.
    place: Option<i64>,
    state: State,
    has_lapsed: bool,
    seed_digest: &'a str,
    file: &'static str,
    /// Products of the cart that are sold out at this moment.
    gone: Vec<String>,
}

/// What is told.
enum State {
    /// When the room opens, for people.
    Gathers(String),
    /// How many are before, if anybody is, and for how many minutes; the latter is not known while the line stands.
    Waits { ahead: Option<String>, minutes: Option<String> },
    /// Nothing is left.
    SoldOut,
}

impl State {
    const fn is_sold_out(&self) -> bool {
        matches!(self, Self::SoldOut)
    }
}

impl Waiting {
    /// Draws the page. The ticket is kept in the browser when it is new.
    pub(crate) fn draw(&self, shop: &Shop, language: Language, cart: &Cart) -> Result<Response, PageError> {
        let Self { room, ticket, is_new, has_lapsed, place } = self;
        let moment = shop.moment_now()?;
        let view = CartView::new(cart, &moment, language);
        let gone = view.lines.into_iter().filter(|line| !line.is_available() && !line.name.is_empty());
        let title = if room.sold_out {
            language.t("সব বিক্রি হয়ে গেছে", "Everything is sold")
        } else {
            language.t("আপনি লাইনে আছেন", "You are in the line")
        };
        let template = WaitingRoomPage {
            page: Page::private(shop, language, "/checkout", title),
            seconds: self.pause_seconds(),
            room: room.id,
            ticket: ticket.to_string(),
            place: *place,
            state: self.state(language),
            has_lapsed: *has_lapsed,
            seed_digest: &room.seed_digest,
            file: now_serving::ADDRESS,
            gone: gone.map(|line| line.name).collect(),
        };
        let mut response = private(StatusCode::OK, &template)?;
        response.headers_mut().insert(ROOM, HeaderValue::from(room.id));
        if *is_new {
            shop.keep_ticket(&mut response, *ticket);
        }
        Ok(response)
    }

    fn wait(&self) -> Option<Duration> {
        self.ahead().and_then(|ahead| wait(ahead, &self.room))
    }

    fn pause_seconds(&self) -> u64 {
        let pause = match self.place {
            None => gathering_pause_seconds(&self.room),
            Some(_) => pause_seconds(self.wait(), &self.room),
        };
        rand::random_range(drawn_from(pause, self.is_new))
    }

    fn state(&self, language: Language) -> State {
        let count = |count: u64| number(i64::try_from(count).unwrap_or(i64::MAX), language);
        match self.ahead() {
            _ if self.room.sold_out => State::SoldOut,
            None => State::Gathers(date_time(self.room.opens_at, language)),
            Some(ahead) => State::Waits {
                ahead: (ahead > 0).then(|| count(ahead)),
                minutes: self.wait().map(|wait| count(wait.as_secs().div_ceil(60).max(1))),
            },
        }
    }
}
