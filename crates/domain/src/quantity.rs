//! How many pieces of one SKU.

use crate::to_ascii_digits;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Pieces of one SKU in a cart or order line: 1 to 20.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub struct Quantity(u8);

/// The number is not between 1 and 20.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("quantity must be a whole number from 1 to 20")]
pub struct QuantityError;

impl Quantity {
    /// One piece.
    pub const ONE: Self = Self(1);
    /// The most of one SKU in an order.
    pub const MAX: Self = Self(20);

    /// A checked number of pieces.
    pub fn new(pieces: u32) -> Result<Self, QuantityError> {
        u8::try_from(pieces).ok().filter(|n| (1..=Self::MAX.0).contains(n)).map(Self).ok_or(QuantityError)
    }

    /// Parses a form field, in either digit set.
    pub fn parse(text: &str) -> Result<Self, QuantityError> {
        to_ascii_digits(text.trim()).parse().map_err(|_| QuantityError).and_then(Self::new)
    }

    /// The number of pieces.
    pub const fn get(self) -> u32 {
        self.0 as u32
    }

    /// Both together, but never more than [`Quantity::MAX`].
    #[must_use]
    pub fn saturating_add(self, other: Self) -> Self {
        Self((self.0 + other.0).min(Self::MAX.0))
    }
}

impl TryFrom<u32> for Quantity {
    type Error = QuantityError;
    fn try_from(pieces: u32) -> Result<Self, QuantityError> {
        Self::new(pieces)
    }
}

impl From<Quantity> for u32 {
    fn from(quantity: Quantity) -> Self {
        quantity.get()
    }
}

impl From<Quantity> for i64 {
    fn from(quantity: Quantity) -> Self {
        Self::from(quantity.0)
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_hold() {
        assert_eq!(Quantity::parse("২০"), Ok(Quantity::MAX));
        for text in ["0", "21", "-1", "", "1.5", "256", "257", "99999999999"] {
            assert_eq!(Quantity::parse(text), Err(QuantityError), "{text}");
        }
        assert_eq!(Quantity::MAX.saturating_add(Quantity::MAX), Quantity::MAX);
    }
}
