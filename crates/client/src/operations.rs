//! Wire types of how the shop runs: the day, the waiting room, messages that were given up.

use crate::{ShopProcess, SkuSummary};
use domain::Poisha;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The day so far, in Dhaka.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Today {
    /// The database's time.
    #[schema(value_type = String, format = DateTime)]
    pub now: Timestamp,
    /// Orders and revenue of the 24 hours of the day, midnight first.
    pub hours: Vec<Hour>,
    /// Orders and revenue of the day before, all of it.
    pub yesterday: Hour,
    /// Orders that wait for a call, counted up to 1,000.
    pub to_call: u32,
    /// Changes that wait for a second person.
    pub proposals: u32,
    /// The first SKUs that run out, fewest pieces first.
    pub running_out: Vec<SkuSummary>,
    /// How many run out, counted up to 1,000.
    pub running_out_count: u32,
    /// Messages to shoppers.
    pub messages: MessageState,
    /// The waiting room that is open or will be.
    pub waiting_room: Option<StaffRoom>,
    /// The processes that run the shop, the silent ones first; 200 at most. Backends of the release before tell none.
    #[serde(default)]
    pub processes: Vec<ShopProcess>,
}

/// Orders placed in some time, without cancelled ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
pub struct Hour {
    /// How many.
    pub orders: u32,
    /// Their total, in poisha.
    #[schema(value_type = i64)]
    pub revenue: Poisha,
}

/// How messages to shoppers get on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MessageState {
    /// Not delivered yet.
    pub waiting: u32,
    /// Seconds since the oldest of them was due.
    pub oldest_seconds: u32,
    /// Given up.
    pub dead: u32,
}

/// The waiting room as the desk sees it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct StaffRoom {
    /// Its number.
    pub id: i64,
    /// Who opened it.
    pub opened_by: String,
    /// From when on tickets are given out.
    #[schema(value_type = String, format = DateTime)]
    pub gathers_from: Timestamp,
    /// From when on shoppers are let in.
    #[schema(value_type = String, format = DateTime)]
    pub opens_at: Timestamp,
    /// Most shoppers who are let in, each minute.
    pub per_minute: u32,
    /// The campaign whose carts wait; none: all carts.
    pub campaign: Option<String>,
    /// Tickets given out.
    pub tickets: u64,
    /// Tickets called.
    pub called: u64,
    /// Shoppers who went in.
    pub entered: u64,
}

/// Opens the waiting room.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenRoom {
    /// Most shoppers who are let in, each minute.
    #[schema(minimum = 1, maximum = 600_000)]
    pub per_minute: u32,
    /// When shoppers are let in; none: now.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub opens_at: Option<Timestamp>,
    /// For how many minutes before that tickets are given out that are drawn by lot.
    #[serde(default)]
    #[schema(maximum = 240)]
    pub gather_minutes: u16,
    /// The campaign whose carts wait; none: all carts.
    pub campaign: Option<String>,
}

/// Sets how many are let in.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetRate {
    /// Most shoppers each minute.
    #[schema(minimum = 1, maximum = 600_000)]
    pub per_minute: u32,
}

/// A message that was given up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DeadMessage {
    /// Its number.
    pub id: i64,
    /// `sms` or `email`.
    pub channel: String,
    /// What it says, and about which order: `order_placed:DK-7K3M-9QXW-0`.
    pub name: String,
    /// How often it was tried.
    pub attempts: u32,
    /// When it was given up.
    #[schema(value_type = String, format = DateTime)]
    pub dead_at: Timestamp,
    /// What the receiver said last.
    pub reason: String,
}

/// Which dead messages to send again.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RetryMessages {
    /// Their numbers, 1 to 200.
    #[schema(min_items = 1, max_items = 200)]
    pub ids: Vec<i64>,
}

/// How many were put back.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
pub struct Retried {
    /// Messages that will be tried again.
    pub messages: u32,
}
