//! Bangladeshi mobile numbers.

use crate::to_ascii_digits;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A mobile number in national form: eleven ASCII digits, `01` then an operator digit `3`-`9`
/// (Bangladesh Telecommunication Regulatory Commission numbering plan).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Phone(String);

/// Why a text is not a mobile number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PhoneError {
    /// Nothing was typed.
    #[error("a mobile number is needed")]
    Empty,
    /// Letters or signs that no number has.
    #[error("a mobile number has only digits")]
    NotDigits,
    /// Too few or too many digits.
    #[error("a mobile number has 11 digits, for example 01712345678")]
    WrongLength,
    /// Eleven digits, but not of a mobile operator.
    #[error("a mobile number starts with 013 to 019")]
    NotMobile,
}

impl Phone {
    /// Parses any usual form: `01712345678`, `০১৭১২-৩৪৫৬৭৮`, `+880 1712 345678`, `8801712345678`, `1712345678`.
    pub fn parse(text: &str) -> Result<Self, PhoneError> {
        let mut digits = String::with_capacity(14);
        for c in to_ascii_digits(text.trim()).chars() {
            match c {
                '0'..='9' => digits.push(c),
                ' ' | '-' | '(' | ')' | '.' | '+' | '\u{A0}' => {}
                _ => return Err(PhoneError::NotDigits),
            }
            if digits.len() > 15 {
                return Err(PhoneError::WrongLength);
            }
        }
        if digits.is_empty() {
            return Err(PhoneError::Empty);
        }
        let rest = digits.strip_prefix("00").unwrap_or(&digits);
        let rest = rest.strip_prefix("880").unwrap_or(rest);
        let rest = rest.strip_prefix('0').unwrap_or(rest);
        if rest.len() != 10 {
            return Err(PhoneError::WrongLength);
        }
        if !rest.starts_with('1') || !matches!(rest.as_bytes()[1], b'3'..=b'9') {
            return Err(PhoneError::NotMobile);
        }
        Ok(Self(format!("0{rest}")))
    }

    /// The eleven digits, `01712345678`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What logs may show: `017*****678`.
    pub fn masked(&self) -> String {
        format!("{}*****{}", &self.0[..3], &self.0[8..])
    }

    /// The international form for `tel:` and WhatsApp links: `8801712345678`.
    pub fn international(&self) -> String {
        format!("88{}", self.0)
    }
}

impl TryFrom<String> for Phone {
    type Error = PhoneError;
    fn try_from(text: String) -> Result<Self, PhoneError> {
        Self::parse(&text)
    }
}

impl From<Phone> for String {
    fn from(phone: Phone) -> Self {
        phone.0
    }
}

/// Debug output is masked, so that a number cannot slip into a log by accident.
impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Phone({})", self.masked())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::to_bangla_digits;
    use proptest::prelude::*;

    #[test]
    fn usual_forms_are_one_number() {
        for text in [
            "01712345678",
            "০১৭১২৩৪৫৬৭৮",
            "+8801712345678",
            "+880 1712-345678",
            "8801712345678",
            "008801712345678",
            "1712345678",
            "(০১৭১২) ৩৪৫ ৬৭৮",
            "+88 01712345678",
        ] {
            assert_eq!(Phone::parse(text).unwrap().as_str(), "01712345678", "{text}");
        }
    }

    #[test]
    fn errors_say_what_is_wrong() {
        assert_eq!(Phone::parse("  "), Err(PhoneError::Empty));
        assert_eq!(Phone::parse("০১৭ abc"), Err(PhoneError::NotDigits));
        assert_eq!(Phone::parse("0171234567"), Err(PhoneError::WrongLength));
        assert_eq!(Phone::parse("01212345678"), Err(PhoneError::NotMobile));
        assert_eq!(Phone::parse("0212345678901234567890"), Err(PhoneError::WrongLength));
    }

    #[test]
    fn debug_and_mask_hide_the_middle() {
        let phone = Phone::parse("01712345678").unwrap();
        assert_eq!(format!("{phone:?}"), "Phone(017*****678)");
        assert_eq!(phone.international(), "8801712345678");
    }

    proptest! {
        #[test]
        fn every_mobile_number_parses_in_every_form(operator in 3..=9u8, rest in 0..100_000_000u32) {
            let national = format!("01{operator}{rest:08}");
            let expected = Phone::parse(&national).unwrap();
            for form in [format!("+88{national}"), format!("88{national}"), to_bangla_digits(&national),
                         format!("{}-{}", &national[..5], &national[5..])] {
                prop_assert_eq!(&Phone::parse(&form).unwrap(), &expected);
            }
        }

        #[test]
        fn any_text_is_an_answer(text in "\\PC*") {
            let _ = Phone::parse(&text);
        }
    }
}
