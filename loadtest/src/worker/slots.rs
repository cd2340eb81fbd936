//! The places of visitors: who is there, what they wait for.

use crate::http::Reading;
use crate::visit::{Ask, Visit};
use mio::net::TcpStream;

/// A place for one visitor at a time.
#[derive(Debug, Default)]
pub(super) struct Slot {
    pub(super) stream: Option<TcpStream>,
    /// Whether the connection stands.
    pub(super) is_open: bool,
    pub(super) visit: Option<Visit>,
    /// Whether the visitor has seen a page of this visit: the next click comes from inside the shop.
    pub(super) is_inside: bool,
    /// Number of the visit; its address follows from it.
    pub(super) number: u32,
    pub(super) flight: Option<Flight>,
    /// Files that the browser still fetches for the present page, the last one first.
    pub(super) files: Vec<usize>,
    /// When the visitor clicks next, in microseconds since the beginning.
    pub(super) wake_at: Option<u64>,
    /// A click that had to wait for an answer, with its moment.
    pub(super) overdue: Option<u64>,
    /// What a visitor who was turned away asks for again.
    pub(super) again: Option<Ask>,
    /// When the visitor asked last.
    pub(super) asked_at: u64,
}

/// A request without an answer.
#[derive(Debug)]
pub(super) struct Flight {
    pub(super) ask: Ask,
    /// When the visitor meant to send it.
    pub(super) intended: u64,
    pub(super) deadline: u64,
    /// Whether it is on its way, or waits for the connection.
    pub(super) is_sent: bool,
    pub(super) reading: Option<Box<Reading>>,
}

impl Slot {
    /// Nobody is here any more.
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    pub(super) const fn is_connected(&self) -> bool {
        self.is_open && self.visit.is_some()
    }
}
