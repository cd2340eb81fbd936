//! What the order desk writes down: calls to shoppers, and who carries a parcel.

use crate::TextError;
use crate::customer::bounded_text;
use serde::{Deserialize, Serialize};

bounded_text!(
    /// What was said on the phone; may be empty.
    CallNote, 0..=300
);
bounded_text!(
    /// Who carries a parcel: `Pathao`, `Sundarban`, our own rider.
    Courier, 1..=60
);
bounded_text!(
    /// The number by which a courier finds a parcel.
    TrackingNumber, 1..=60
);

/// What came of a call to whoever placed an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallOutcome {
    /// They want it. The order is confirmed.
    Confirmed,
    /// Nobody answered. The order is called again later.
    NoAnswer,
    /// They asked to be called again.
    CallLater,
    /// They do not want it. The order is cancelled.
    Unwanted,
    /// Nobody ordered it. The order is cancelled, and the next order with this phone shows it.
    Fake,
}

impl CallOutcome {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Confirmed, Self::NoAnswer, Self::CallLater, Self::Unwanted, Self::Fake];

    /// The stable name used in the database and the API.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::NoAnswer => "no_answer",
            Self::CallLater => "call_later",
            Self::Unwanted => "unwanted",
            Self::Fake => "fake",
        }
    }

    /// The outcome with this name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.code() == code)
    }
}
