//! Payments and what is held for them.

use crate::stock::StockLines;
use domain::{OrderId, PaymentState, Pieces, Poisha, SkuId};
use jiff::Timestamp;
use std::fmt;
use std::time::Duration;

/// What the shop and the gateway call a payment: 8 to 80 letters, digits, `-` and `_`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PaymentReference(String);

/// The text is not a reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a payment reference has 8 to 80 letters, digits, hyphens and underscores")]
pub struct PaymentReferenceError;

impl PaymentReference {
    /// Checks the text.
    pub fn parse(text: &str) -> Result<Self, PaymentReferenceError> {
        let plain = |c: u8| c.is_ascii_alphanumeric() || matches!(c, b'-' | b'_');
        if (8..=80).contains(&text.len()) && text.bytes().all(plain) {
            Ok(Self(text.to_owned()))
        } else {
            Err(PaymentReferenceError)
        }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PaymentReference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// How long pieces are held: up to an hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HoldTime(Duration);

/// The time is zero or too long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("pieces are held for a millisecond at least and an hour at most")]
pub struct HoldTimeError;

impl HoldTime {
    /// Checks the time.
    pub fn new(time: Duration) -> Result<Self, HoldTimeError> {
        let possible = Duration::from_millis(1)..=Duration::from_hours(1);
        if possible.contains(&time) { Ok(Self(time)) } else { Err(HoldTimeError) }
    }

    pub(super) fn milliseconds(self) -> i64 {
        i64::try_from(self.0.as_millis()).expect("an hour has few milliseconds")
    }
}

/// A payment that begins.
#[derive(Debug, Clone)]
pub struct NewPayment {
    /// Made once for each payment; a repeat gives the same one.
    pub reference: PaymentReference,
    /// What will be paid.
    pub amount: Poisha,
    /// What is held meanwhile.
    pub lines: StockLines,
    /// For how long.
    pub hold_for: HoldTime,
}

/// A payment as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    /// Its identity in the database.
    pub id: i64,
    /// Where it stands.
    pub state: PaymentState,
    /// What is paid.
    pub amount: Poisha,
    /// The order it pays for, once there is one.
    pub order: Option<OrderId>,
    /// When its pieces are let go if nothing was heard.
    pub expires_at: Timestamp,
    /// Its pieces, in the order of SKU ids.
    pub lines: Vec<(SkuId, Pieces)>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_and_times_are_bounded() {
        for (text, good) in
            [("a1b2c3d4", true), ("short", false), ("with space", false), ("ক১২৩৪৫৬৭৮", false)]
        {
            assert_eq!(PaymentReference::parse(text).is_ok(), good, "{text}");
        }
        assert!(PaymentReference::parse(&"x".repeat(81)).is_err());
        assert!(HoldTime::new(Duration::ZERO).is_err() && HoldTime::new(Duration::from_secs(3_601)).is_err());
        assert_eq!(HoldTime::new(Duration::from_hours(1)).unwrap().milliseconds(), 3_600_000);
    }
}
