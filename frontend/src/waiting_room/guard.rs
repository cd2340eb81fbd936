//! Who may go on to the checkout.

use super::place::{Turn, ahead, place, turn};
use super::ticket::Ticket;
use crate::cart::Cart;
use crate::page::{Cookies, Shop};
use client::Room;
use jiff::Timestamp;
use std::sync::Arc;

/// Somebody who waits.
#[derive(Debug)]
pub(crate) struct Waiting {
    pub(super) room: Arc<Room>,
    pub(super) ticket: Ticket,
    /// The ticket was given out just now.
    pub(super) is_new: bool,
    /// An earlier ticket was not used in time.
    pub(super) has_lapsed: bool,
    /// Where it stands; nothing before the opening.
    pub(super) place: Option<i64>,
}

impl Waiting {
    /// Tickets that are called before.
    pub(super) fn ahead(&self) -> Option<u64> {
        self.place.map(|place| ahead(place, &self.room))
    }
}

impl Shop {
    /// Nothing for somebody who may go on to the checkout with this cart. A checkout in progress is never stopped: whoever
    /// has seen the form has a pass.
    pub(crate) fn must_wait(&self, cart: &Cart, cookies: &Cookies, now: Timestamp) -> Option<Waiting> {
        let room =
            self.waiting_room.current().filter(|room| now >= room.gathers_from && covers(room, cart))?;
        if self.pass(cookies).is_some_and(|pass| pass.is_valid(cart.order_key, now)) {
            return None;
        }
        let known = self.ticket(cookies);
        let known = known.filter(|ticket| ticket.room == room.id && ticket.order_key == cart.order_key);
        let known = known.map(|ticket| (ticket, place(&ticket, &room)));
        let turn = known.map(|(_, place)| turn(place, &room, now));
        match (known, turn) {
            (Some(_), Some(Turn::Called)) if !room.sold_out => {
                self.waiting_room.count_entered(&room);
                None
            }
            (Some((ticket, place)), Some(Turn::Called | Turn::Waits)) => {
                Some(Waiting { room, ticket, is_new: false, has_lapsed: false, place })
            }
            (known, _) => {
                let ticket = Ticket::take(room.id, cart, now);
                self.waiting_room.count_ticket(&ticket, &room);
                let place = place(&ticket, &room);
                Some(Waiting { room, ticket, is_new: true, has_lapsed: known.is_some(), place })
            }
        }
    }
}

/// Whether carts like this wait in the room.
fn covers(room: &Room, cart: &Cart) -> bool {
    room.skus.is_empty() || cart.lines().iter().any(|line| room.skus.contains(&line.sku))
}
