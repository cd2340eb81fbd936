//! Money as whole poisha (1/100 taka). No float comes near it (invariant I5).

use crate::to_ascii_digits;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Mul, Sub};

/// An amount in poisha. Additions and multiplications stop the program rather than wrap
/// (`overflow-checks` is on in release builds).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Poisha(i64);

/// Why a text is not an amount of taka.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PoishaError {
    /// Something other than digits, commas and one point.
    #[error("must be an amount in taka such as 54999 or 54999.50")]
    NotAnAmount,
    /// Below zero or above the bound.
    #[error("must be between 0 and 1,00,00,000 taka")]
    OutOfRange,
}

impl Poisha {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// The highest price the shop accepts: one crore taka.
    pub const MAX_PRICE: Self = Self::from_taka(10_000_000);

    /// An amount of whole poisha.
    pub const fn new(poisha: i64) -> Self {
        Self(poisha)
    }

    /// An amount of whole taka.
    pub const fn from_taka(taka: i64) -> Self {
        Self(taka * 100)
    }

    /// The amount in poisha.
    pub const fn get(self) -> i64 {
        self.0
    }

    /// Whole taka and the remaining poisha, for display.
    pub const fn taka_and_poisha(self) -> (i64, i64) {
        (self.0 / 100, self.0 % 100)
    }

    /// Taka in groups of lakh and crore, `1,25,000` or `1,25,000.50`: poisha only when there are some.
    pub fn grouped(self) -> String {
        let plain = self.to_string();
        let (whole, fraction) = plain.split_at(plain.find('.').unwrap_or(plain.len()));
        let digits = whole.trim_start_matches('-').len();
        let mut text = String::with_capacity(plain.len() * 2);
        for (index, c) in whole.chars().enumerate() {
            // Three digits at the end, pairs before them.
            let left = whole.len() - index;
            if left < digits && left >= 3 && left % 2 == 1 {
                text.push(',');
            }
            text.push(c);
        }
        text + fraction
    }

    /// Parses taka with at most two decimals, in either digit set, with or without grouping commas.
    pub fn parse_taka(text: &str) -> Result<Self, PoishaError> {
        let ascii = to_ascii_digits(text.trim());
        let (whole, fraction) = ascii.split_once('.').unwrap_or((&ascii, ""));
        let whole: String = whole.chars().filter(|&c| c != ',').collect();
        let all_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || !all_digits(&whole) || !all_digits(fraction) || fraction.len() > 2 {
            return Err(PoishaError::NotAnAmount);
        }
        let poisha: i64 = format!("{whole}{fraction:0<2}").parse().map_err(|_| PoishaError::OutOfRange)?;
        if poisha > Self::MAX_PRICE.0 {
            return Err(PoishaError::OutOfRange);
        }
        Ok(Self(poisha))
    }
}

impl Add for Poisha {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl Sub for Poisha {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl Mul<i64> for Poisha {
    type Output = Self;
    fn mul(self, count: i64) -> Self {
        Self(self.0 * count)
    }
}

impl Sum for Poisha {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Add::add)
    }
}

/// Plain taka for machines and CSV: `54999` or `54999.50`. People see ICU formatting (`frontend`).
impl fmt::Display for Poisha {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (taka, poisha) = (self.0.unsigned_abs() / 100, self.0.unsigned_abs() % 100);
        match poisha {
            0 => write!(f, "{sign}{taka}"),
            _ => write!(f, "{sign}{taka}.{poisha:02}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn taka_is_read_as_people_write_it() {
        assert_eq!(Poisha::parse_taka("54,999.5"), Ok(Poisha::new(5_499_950)));
        assert_eq!(Poisha::parse_taka(" ১,২৫,০০০ "), Ok(Poisha::from_taka(125_000)));
        assert_eq!(Poisha::parse_taka("10000000"), Ok(Poisha::MAX_PRICE));
    }

    #[test]
    fn grouped_by_lakh_and_crore() {
        for (poisha, expected) in [
            (0, "0"),
            (5, "0.05"),
            (99_900, "999"),
            (100_000, "1,000"),
            (1_234_500, "12,345"),
            (12_500_000, "1,25,000"),
            (1_234_567_890, "1,23,45,678.90"),
            (601_000_000_000, "6,01,00,00,000"),
            (-99_900, "-999"),
            (-12_500_050, "-1,25,000.50"),
        ] {
            assert_eq!(Poisha::new(poisha).grouped(), expected);
        }
    }

    #[test]
    fn what_is_not_an_amount_is_refused() {
        for text in ["", ".", "1.234", "-5", "1e5", "12 000", "৳5", "1.2.3"] {
            assert_eq!(Poisha::parse_taka(text), Err(PoishaError::NotAnAmount), "{text:?}");
        }
        for text in ["10000000.01", "99999999999999999999"] {
            assert_eq!(Poisha::parse_taka(text), Err(PoishaError::OutOfRange), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn display_parses_back(poisha in 0..=Poisha::MAX_PRICE.get()) {
            let amount = Poisha::new(poisha);
            prop_assert_eq!(Poisha::parse_taka(&amount.to_string()), Ok(amount));
            prop_assert_eq!(Poisha::parse_taka(&amount.grouped()), Ok(amount));
        }

        #[test]
        fn any_text_is_an_answer(text in "\\PC*") {
            let _ = Poisha::parse_taka(&text);
        }
    }
}
