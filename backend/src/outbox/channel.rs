//! The ways to a shopper.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A way to a shopper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Channel {
    /// A text message to the phone of the order.
    #[default]
    Sms,
    /// An e-mail, for shoppers who gave an address.
    Email,
}

impl Channel {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Sms, Self::Email];

    /// Its name in the database, in metrics and logs.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Sms => "sms",
            Self::Email => "email",
        }
    }

    /// The channel with this name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.code() == code)
    }

    /// Deliveries at the same time. Mail servers refuse clients that open many connections.
    pub(crate) const fn at_once(self) -> usize {
        match self {
            Self::Sms => 16,
            Self::Email => 4,
        }
    }
}

impl fmt::Display for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}
