//! Delivery zones, their fee and time.

use crate::Poisha;
use serde::{Deserialize, Serialize};

/// Where a parcel goes, as couriers price it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Zone {
    /// The thanas of Dhaka city.
    InsideDhaka,
    /// Around the city: the rest of Dhaka district, Gazipur, Narayanganj.
    DhakaSuburbs,
    /// Everywhere else.
    OutsideDhaka,
}

impl Zone {
    /// All zones, nearest first.
    pub const ALL: [Self; 3] = [Self::InsideDhaka, Self::DhakaSuburbs, Self::OutsideDhaka];

    /// The stable name used in files, the database and the API.
    pub const fn code(self) -> &'static str {
        match self {
            Self::InsideDhaka => "inside-dhaka",
            Self::DhakaSuburbs => "dhaka-suburbs",
            Self::OutsideDhaka => "outside-dhaka",
        }
    }

    /// The zone with this name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|zone| zone.code() == code)
    }
}

/// What delivery to a zone costs and how long it takes. The shop's own numbers, from the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryZone {
    /// Which zone.
    pub zone: Zone,
    /// Fee per order.
    pub fee: Poisha,
    /// Fewest days until delivery.
    pub days_min: u8,
    /// Most days until delivery.
    pub days_max: u8,
}
