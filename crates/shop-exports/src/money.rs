//! Decimal texts and prices, in whole numbers only.

use domain::{Poisha, to_ascii_digits};
use std::fmt;

const MOST_DIGITS: usize = 18;
const MOST_PLACES: usize = 9;

/// A decimal number without sign: `digits` divided by ten, `places` times.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Decimal {
    pub(crate) digits: u64,
    pub(crate) places: u32,
}

impl Decimal {
    /// Digits of either kind, at most one point, commas only between groups (`1,25,000` or `125,000`).
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let ascii = to_ascii_digits(text.trim());
        let (whole, fraction) = ascii.split_once('.').unwrap_or((&ascii, ""));
        let whole = ungroup(whole)?;
        let fraction = fraction.trim_end_matches('0');
        let number = format!("{whole}{fraction}");
        let is_number =
            !text.trim().trim_end_matches('.').is_empty() && number.bytes().all(|b| b.is_ascii_digit());
        if !is_number || number.len() > MOST_DIGITS || fraction.len() > MOST_PLACES {
            return None;
        }
        let digits = if number.is_empty() { 0 } else { number.parse().ok()? };
        Some(Self { digits, places: u32::try_from(fraction.len()).ok()? })
    }

    /// The number times a fraction, rounded half up. None when it does not fit.
    pub(crate) fn times(self, factor: u128, divisor: u128) -> Option<u64> {
        let divisor = divisor.checked_mul(10_u128.checked_pow(self.places)?)?;
        let product = u128::from(self.digits).checked_mul(factor)?;
        u64::try_from(product.checked_add(divisor / 2)?.checked_div(divisor)?).ok()
    }
}

/// Takes the commas out, when they stand where people put them. `1234,50` is refused: it might be a decimal comma.
fn ungroup(whole: &str) -> Option<String> {
    let groups: Vec<&str> = whole.split(',').collect();
    let (last, others) = groups.split_last()?;
    let is_grouped = last.len() == 3
        && others.iter().enumerate().all(|(place, group)| match place {
            0 => (1..=3).contains(&group.len()),
            _ => (2..=3).contains(&group.len()),
        });
    (others.is_empty() || is_grouped).then(|| groups.concat())
}

/// What one unit of the file's currency is in taka; exact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate(Decimal);

/// The text is not a rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be a number above 0 such as 1 or 121.35, with at most 9 decimals")]
pub struct RateError;

/// `121.35`, as [`Rate::parse`] reads it again.
impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Decimal { digits, places } = self.0;
        let divisor = 10_u64.pow(places);
        write!(f, "{}", digits / divisor)?;
        if places > 0 {
            let width = usize::try_from(places).unwrap_or(MOST_PLACES);
            write!(f, ".{:0width$}", digits % divisor)?;
        }
        Ok(())
    }
}

impl Rate {
    /// The file is in taka.
    pub const ONE: Self = Self(Decimal { digits: 1, places: 0 });

    /// Reads a decimal number above zero.
    pub fn parse(text: &str) -> Result<Self, RateError> {
        Decimal::parse(text).filter(|rate| rate.digits > 0).map(Self).ok_or(RateError)
    }

    /// A price of the file in our money, rounded half up to whole poisha.
    pub(crate) fn price(self, text: &str) -> Result<Poisha, String> {
        let amount = Decimal::parse(text)
            .ok_or_else(|| format!("\"{}\" is not an amount such as 54999 or 54999.50", start(text)))?;
        let divisor = 10_u128.pow(self.0.places);
        let poisha =
            amount.times(u128::from(self.0.digits) * 100, divisor).and_then(|p| i64::try_from(p).ok());
        let price = poisha.map(Poisha::new);
        price
            .filter(|price| (Poisha::from_taka(1)..=Poisha::MAX_PRICE).contains(price))
            .ok_or_else(|| format!("{} is not between 1 and 1,00,00,000 taka", start(text)))
    }
}

impl Default for Rate {
    fn default() -> Self {
        Self::ONE
    }
}

/// The beginning of a text, to show it in a problem.
pub(crate) fn start(text: &str) -> String {
    text.chars().take(40).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_are_exact_and_rounded_half_up() {
        let price = |rate: &str, text: &str| Rate::parse(rate).unwrap().price(text).map(Poisha::get);
        assert_eq!(price("1", "54999"), Ok(5_499_900));
        assert_eq!(price("1", "54,999.5"), Ok(5_499_950));
        assert_eq!(price("1", "১,২৫,০০০.০০"), Ok(12_500_000));
        assert_eq!(price("1", "9.005"), Ok(901));
        assert_eq!(price("1", "9.0049"), Ok(900));
        assert_eq!(price("121.35", "19.99"), Ok(242_579), "2425.7865 taka");
        assert_eq!(price("0.1", "100"), Ok(1_000));
    }

    #[test]
    fn a_rate_is_written_as_it_is_read() {
        for (text, written) in [
            ("1", "1"),
            ("১২১.৩৫", "121.35"),
            ("1,250.50", "1250.5"),
            ("0.000000001", "0.000000001"),
            (" 0.05 ", "0.05"),
        ] {
            let rate = Rate::parse(text).unwrap();
            assert_eq!((rate.to_string().as_str(), Rate::parse(&rate.to_string())), (written, Ok(rate)));
        }
    }

    #[test]
    fn what_is_no_price_is_refused() {
        for text in
            ["", ".", "1234,50", "1,2", "-5", "1e5", "৳5", "1.2.3", "12 000", ",500", "9999999999999999999"]
        {
            assert!(Rate::ONE.price(text).is_err(), "{text:?}");
        }
        for text in ["0", "0.99", "10000000.01", "123456789012"] {
            assert!(Rate::ONE.price(text).unwrap_err().contains("between"), "{text:?}");
        }
        for text in ["0", "-1", "", "x"] {
            assert_eq!(Rate::parse(text), Err(RateError), "{text:?}");
        }
    }
}
