//! Order numbers that people can read out on the phone and that nobody can guess in sequence.

use crate::to_ascii_digits;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Digits and capital letters without `I L O U`, which are misheard or misread (Crockford base 32).
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const RANDOM_CHARACTERS: usize = 8;
/// A prime near the size of the alphabet: a wrong character or two swapped neighbours change the sum, unless they are
/// `0` and `Z`, which differ by the modulus itself.
const CHECK_MODULUS: usize = 31;

/// `DK-7K3M-9QXW-0`: eight random characters (40 bits) and a check character.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct OrderNumber(String);

/// The text is not an order number, or one character of it is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be an order number such as DK-7K3M-9QXW-0")]
pub struct OrderNumberError;

impl OrderNumber {
    /// Makes a number of random bits; only the low 40 are used. The caller supplies randomness from a
    /// cryptographic generator and lets the database refuse a number that exists.
    pub fn from_random(bits: u64) -> Self {
        let symbols: [usize; RANDOM_CHARACTERS] =
            std::array::from_fn(|i| usize::from((bits >> (5 * i)).to_le_bytes()[0] & 31));
        Self::from_symbols(&symbols)
    }

    /// Parses what a person types: any case, Bangla digits, with or without hyphens and prefix, `O` for zero.
    pub fn parse(text: &str) -> Result<Self, OrderNumberError> {
        let mut typed: Vec<char> = Vec::with_capacity(16);
        for c in to_ascii_digits(text.trim()).chars() {
            match c.to_ascii_uppercase() {
                '-' | ' ' | '#' => {}
                'O' => typed.push('0'),
                'I' | 'L' => typed.push('1'),
                c => typed.push(c),
            }
            if typed.len() > 16 {
                return Err(OrderNumberError);
            }
        }
        // D and K are themselves in the alphabet, so the length tells whether the prefix is there.
        let body = match typed.as_slice() {
            ['D', 'K', rest @ ..] if rest.len() == RANDOM_CHARACTERS + 1 => rest,
            all => all,
        };
        if body.len() != RANDOM_CHARACTERS + 1 {
            return Err(OrderNumberError);
        }
        let mut symbols = [0; RANDOM_CHARACTERS];
        for (symbol, &c) in symbols.iter_mut().zip(body) {
            *symbol = ALPHABET.iter().position(|&a| char::from(a) == c).ok_or(OrderNumberError)?;
        }
        let number = Self::from_symbols(&symbols);
        if number.0.chars().last() == body.last().copied() { Ok(number) } else { Err(OrderNumberError) }
    }

    /// The number as shown.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn from_symbols(symbols: &[usize; RANDOM_CHARACTERS]) -> Self {
        let weighted: usize = symbols.iter().enumerate().map(|(i, symbol)| (i + 1) * symbol).sum();
        let text: Vec<char> =
            symbols.iter().chain([&(weighted % CHECK_MODULUS)]).map(|&s| char::from(ALPHABET[s])).collect();
        let part = |range: std::ops::Range<usize>| text[range].iter().collect::<String>();
        Self(format!("DK-{}-{}-{}", part(0..4), part(4..8), part(8..9)))
    }
}

impl TryFrom<String> for OrderNumber {
    type Error = OrderNumberError;
    fn try_from(text: String) -> Result<Self, OrderNumberError> {
        Self::parse(&text)
    }
}

impl From<OrderNumber> for String {
    fn from(number: OrderNumber) -> Self {
        number.0
    }
}

impl fmt::Display for OrderNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_example_that_people_are_shown_is_a_number() {
        let sentence = OrderNumberError.to_string();
        OrderNumber::parse(sentence.rsplit(' ').next().unwrap()).unwrap();
    }

    proptest! {
        #[test]
        fn parses_as_people_type_it(bits in any::<u64>()) {
            let number = OrderNumber::from_random(bits);
            let bare = number.as_str().replace('-', "");
            for form in [number.as_str().to_lowercase(), bare.clone(), bare[2..].to_owned(), format!(" {number} ")] {
                prop_assert_eq!(&OrderNumber::parse(&form).unwrap(), &number);
            }
        }

        #[test]
        fn swapped_neighbours_are_noticed(bits in any::<u64>(), at in 3..7usize) {
            let number = OrderNumber::from_random(bits);
            let mut typed: Vec<char> = number.as_str().chars().collect();
            typed.swap(at, at + 1);
            prop_assume!(typed[at] != typed[at + 1] && typed[at] != '-' && typed[at + 1] != '-');
            // 0 and Z differ by 31, the one pair the check cannot tell apart.
            prop_assume!(!(matches!(typed[at], '0' | 'Z') && matches!(typed[at + 1], '0' | 'Z')));
            prop_assert!(OrderNumber::parse(&typed.into_iter().collect::<String>()).is_err());
        }

        #[test]
        fn any_text_is_an_answer(text in "\\PC*") {
            let _ = OrderNumber::parse(&text);
        }
    }
}
