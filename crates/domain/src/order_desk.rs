//! What the order desk writes down: calls to shoppers, and who carries a parcel.

use crate::customer::bounded_text;
use crate::{TextError, to_ascii_digits};
use serde::{Deserialize, Serialize};

bounded_text!(
    /// What was said on the phone; may be empty.
    CallNote, 0..=300
);
bounded_text!(
    /// What the shop should know about a customer.
    CustomerNote, 1..=300
);
bounded_text!(
    /// Who carries a parcel: `Pathao`, `Sundarban`, our own rider.
    Courier, 1..=60
);
bounded_text!(
    /// The number by which a courier finds a parcel.
    TrackingNumber, 1..=60
);

/// The serial number of a piece, or the IMEI of a phone: 4 to 40 of `A-Z 0-9 -`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Serial(String);

/// Why a text cannot be a serial number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be 4 to 40 letters, digits and hyphens; fifteen digits must be an IMEI")]
pub struct SerialError;

impl Serial {
    /// Parses what was typed or scanned, in either digit set and any case; white space does not count. Fifteen digits are an
    /// IMEI, whose last one checks the others (Luhn, 3GPP TS 23.003 annex B): most mistakes of typing are found.
    pub fn parse(text: &str) -> Result<Self, SerialError> {
        let typed = to_ascii_digits(text).to_ascii_uppercase();
        let serial: String = typed.chars().filter(|c| !c.is_whitespace()).take(41).collect();
        let is_allowed = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '-';
        let is_imei = serial.len() == 15 && serial.bytes().all(|byte| byte.is_ascii_digit());
        let fits = (4..=40).contains(&serial.len()) && serial.chars().all(is_allowed);
        if fits && (!is_imei || is_luhn(serial.as_bytes())) { Ok(Self(serial)) } else { Err(SerialError) }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_luhn(digits: &[u8]) -> bool {
    let value = |(place, digit): (usize, &u8)| match (u32::from(digit - b'0'), place % 2) {
        (digit, 0) => digit,
        (digit, _) => digit * 2 / 10 + digit * 2 % 10,
    };
    digits.iter().rev().enumerate().map(value).sum::<u32>() % 10 == 0
}

impl TryFrom<String> for Serial {
    type Error = SerialError;
    fn try_from(text: String) -> Result<Self, SerialError> {
        Self::parse(&text)
    }
}

impl From<Serial> for String {
    fn from(serial: Serial) -> Self {
        serial.0
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serials_are_typed_or_scanned() {
        let parse = |text| Serial::parse(text).map(|serial| serial.as_str().to_owned());
        assert_eq!(parse("r58 n12 ab").unwrap(), "R58N12AB");
        assert_eq!(parse("৪৯০১৫৪২০৩২৩৭৫১৮").unwrap(), "490154203237518");
        for wrong in ["", "abc", "490154203237519", "490154203237581", "a_bcd", &"A".repeat(41)] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }
}
