//! What people who work for the shop say about what they do.

use crate::TextError;
use crate::customer::bounded_text;

bounded_text!(
    /// Who did something: a person's name, or a part of the program such as `worker`.
    Actor, 1..=80
);
bounded_text!(
    /// Why pieces were moved; may be empty where the reason says enough.
    StockNote, 0..=300
);

impl std::str::FromStr for Actor {
    type Err = TextError;

    fn from_str(text: &str) -> Result<Self, TextError> {
        Self::parse(text)
    }
}

impl std::str::FromStr for StockNote {
    type Err = TextError;

    fn from_str(text: &str) -> Result<Self, TextError> {
        Self::parse(text)
    }
}
