//! Tickets and passes: signed cookies that belong to one cart's next order.
//!
//! Both carry the order key of the cart. An order uses its key up, so neither can be used for a second one, by whomever
//! it was copied.

use crate::cart::Cart;
use crate::page::{Cookies, Keep, Shop, set_cookie};
use axum::http::header;
use axum::response::Response;
use jiff::{SignedDuration, Timestamp};
use std::fmt;
use std::time::Duration;
use uuid::Uuid;

const TICKET: &str = "ticket";
const PASS: &str = "pass";
const TICKET_KEPT: Duration = Duration::from_hours(24);

/// How long somebody who has the form may send it. A room that opens meanwhile does not stop them.
pub(super) const PASS_KEPT: SignedDuration = SignedDuration::from_mins(30);

/// Without `I L O U`, which are misread.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A place in the line of one room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ticket {
    /// Which room.
    pub(super) room: i64,
    /// The cart's.
    pub(super) order_key: Uuid,
    /// When it was taken, in microseconds since 1970.
    pub(super) taken_at: i64,
    /// Random, 40 bits. Decides the draw, together with the room's seed.
    number: u64,
}

/// `7K3M-9QXW`.
impl fmt::Display for Ticket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for index in 0..8 {
            if index == 4 {
                f.write_str("-")?;
            }
            let symbol = usize::try_from(self.number >> (5 * index) & 31).unwrap_or(0);
            write!(f, "{}", char::from(ALPHABET[symbol]))?;
        }
        Ok(())
    }
}

impl Ticket {
    /// A new one.
    pub(super) fn take(room: i64, cart: &Cart, now: Timestamp) -> Self {
        let number = rand::random::<u64>() & 0xFF_FFFF_FFFF;
        Self { room, order_key: cart.order_key, taken_at: now.as_microsecond(), number }
    }

    fn encode(self) -> Vec<u8> {
        let Self { room, order_key, taken_at, number } = self;
        [&room.to_be_bytes()[..], order_key.as_bytes(), &taken_at.to_be_bytes(), &number.to_be_bytes()]
            .concat()
    }

    fn decode(bytes: &[u8]) -> Option<Self> {
        let (room, rest) = bytes.split_first_chunk()?;
        let (order_key, rest) = rest.split_first_chunk()?;
        let (taken_at, rest) = rest.split_first_chunk()?;
        let number = rest.try_into().ok()?;
        Some(Self {
            room: i64::from_be_bytes(*room),
            order_key: Uuid::from_bytes(*order_key),
            taken_at: i64::from_be_bytes(*taken_at),
            number: u64::from_be_bytes(number),
        })
    }
}

/// Somebody has the checkout form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pass {
    order_key: Uuid,
    /// Seconds since 1970.
    since: i64,
}

impl Pass {
    /// Whether it may still be used.
    pub(super) fn is_valid(&self, order_key: Uuid, now: Timestamp) -> bool {
        let age = now.as_second().saturating_sub(self.since);
        self.order_key == order_key && (0..PASS_KEPT.as_secs()).contains(&age)
    }
}

impl Shop {
    /// The ticket of a request.
    pub(super) fn ticket(&self, cookies: &Cookies) -> Option<Ticket> {
        Ticket::decode(&self.settings.keys.open(TICKET, cookies.get(TICKET)?)?)
    }

    /// Gives the browser a ticket.
    pub(super) fn keep_ticket(&self, response: &mut Response, ticket: Ticket) {
        let sealed = self.settings.keys.seal(TICKET, &ticket.encode());
        let cookie = set_cookie(TICKET, &sealed, self.kept_for(TICKET_KEPT));
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }

    /// The pass of a request.
    pub(super) fn pass(&self, cookies: &Cookies) -> Option<Pass> {
        let bytes = self.settings.keys.open(PASS, cookies.get(PASS)?)?;
        let (order_key, since) = bytes.split_first_chunk()?;
        let since = since.try_into().ok()?;
        Some(Pass { order_key: Uuid::from_bytes(*order_key), since: i64::from_be_bytes(since) })
    }

    /// Lets a shopper who sees the form send it. One who has a pass keeps it as it is: it cannot be drawn out.
    pub(crate) fn keep_pass(&self, response: &mut Response, cart: &Cart, cookies: &Cookies) {
        let now = Timestamp::now();
        if self.pass(cookies).is_some_and(|pass| pass.is_valid(cart.order_key, now)) {
            return;
        }
        let payload = [&cart.order_key.as_bytes()[..], &now.as_second().to_be_bytes()].concat();
        let kept = PASS_KEPT.unsigned_abs();
        let cookie = set_cookie(PASS, &self.settings.keys.seal(PASS, &payload), self.kept_for(kept));
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }

    const fn kept_for(&self, max_age: Duration) -> Keep {
        Keep { max_age, readable: false, secure: self.settings.secure_cookies }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_reads_back() {
        let ticket = Ticket::take(7, &Cart::new(), Timestamp::now());
        assert_eq!(Ticket::decode(&ticket.encode()), Some(ticket));
        assert_eq!(Ticket::decode(&ticket.encode()[1..]), None);
        assert_eq!(Ticket::decode(&[]), None);
    }

    #[test]
    fn a_ticket_can_be_read_out() {
        let ticket = Ticket { room: 1, order_key: Uuid::nil(), taken_at: 0, number: 0xFF_FFFF_FFE0 };
        assert_eq!(ticket.to_string(), "0ZZZ-ZZZZ");
    }

    #[test]
    fn a_pass_is_of_one_order_and_ends() {
        let now = Timestamp::from_second(1_800_000_000).unwrap();
        let pass = Pass { order_key: Uuid::from_u128(7), since: now.as_second() };
        assert!(pass.is_valid(Uuid::from_u128(7), now));
        assert!(!pass.is_valid(Uuid::from_u128(8), now));
        assert!(!pass.is_valid(Uuid::from_u128(7), now + PASS_KEPT));
        assert!(!pass.is_valid(Uuid::from_u128(7), now - SignedDuration::from_secs(1)), "of another clock");
    }
}
