//! What messages are about.

use std::fmt;

/// What happened. A new one needs a line in each `match` below and its words in `texts`; the compiler asks for both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Topic {
    /// The order was accepted.
    OrderPlaced,
    /// Its shopper cancelled it.
    OrderCancelled,
}

impl Topic {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::OrderPlaced, Self::OrderCancelled];

    /// Its name in the database, in dedupe keys and logs.
    pub const fn code(self) -> &'static str {
        match self {
            Self::OrderPlaced => "order_placed",
            Self::OrderCancelled => "order_cancelled",
        }
    }

    /// The topic with this name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|topic| topic.code() == code)
    }
}

impl fmt::Display for Topic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}
