//! What frontends tell the backend about the waiting room, and what they learn about it.
//!
//! A ticket has a place: a moment. After the opening it is the moment the ticket was taken; before it, a moment of the
//! gathering that is drawn by lot. "Now serving" is a moment too, and moves on as fast as checkout takes shoppers.

use domain::SkuId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a frontend has counted since it last told, if a room was open.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RoomReport {
    /// Nothing when no shopper came.
    pub counts: Option<RoomCounts>,
}

/// Shoppers of one room, as one frontend has counted them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RoomCounts {
    /// Which room.
    #[schema(minimum = 1)]
    pub room: i64,
    /// Tickets that were taken before the opening and take part in the draw.
    #[schema(maximum = 10_000_000)]
    pub drawn: u32,
    /// Tickets that were taken after the opening.
    #[schema(max_items = 600)]
    pub arrivals: Vec<Arrivals>,
    /// Shoppers who went from the room to the checkout.
    #[schema(maximum = 10_000_000)]
    pub entered: u32,
}

impl RoomCounts {
    /// Whether nothing was counted.
    pub fn is_empty(&self) -> bool {
        self.drawn == 0 && self.entered == 0 && self.arrivals.is_empty()
    }
}

/// Tickets of one second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Arrivals {
    /// Whole seconds after the opening, less than ten days.
    #[schema(maximum = 863_999)]
    pub second: u32,
    /// How many tickets were taken in it.
    #[schema(maximum = 10_000_000)]
    pub tickets: u32,
}

/// What a frontend learns.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RoomState {
    /// The room that is open or gathers; nothing when everybody may go to the checkout.
    pub room: Option<Room>,
}

/// A waiting room before the checkout.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Room {
    /// Its number; each opening has a new one.
    pub id: i64,
    /// From here on tickets are given out.
    #[schema(value_type = String, format = DateTime)]
    pub gathers_from: Timestamp,
    /// From here on shoppers are let in. Tickets from before are drawn by lot.
    #[schema(value_type = String, format = DateTime)]
    pub opens_at: Timestamp,
    /// Places before this moment may enter.
    #[schema(value_type = String, format = DateTime)]
    pub serving: Timestamp,
    /// Places before this moment have been called so long ago that they may no longer.
    #[schema(value_type = String, format = DateTime)]
    pub lapsed: Timestamp,
    /// Most shoppers who are let in, per minute.
    pub per_minute: u32,
    /// Tickets that have not been called.
    pub waiting: u64,
    /// How many tickets lie between `serving` and some later moments, in the order of time; between two of them tickets
    /// are spread evenly.
    pub line: Vec<LinePoint>,
    /// Only carts with one of these wait; empty: all carts.
    #[schema(value_type = Vec<i64>)]
    pub skus: Vec<SkuId>,
    /// Nothing of `skus` is left, so nobody is let in.
    pub sold_out: bool,
    /// SHA-256 of the text of `seed`, in hexadecimal. Told before the draw, so that its result cannot be chosen.
    pub seed_digest: String,
    /// What the draw is made with, told when the room opens: from then on anybody can check it.
    pub seed: Option<String>,
}

/// A point of the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LinePoint {
    /// The moment.
    #[schema(value_type = String, format = DateTime)]
    pub place: Timestamp,
    /// Tickets that have not been called and whose place is before it.
    pub ahead: u64,
}
