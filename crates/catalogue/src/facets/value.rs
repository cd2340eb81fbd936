//! A value of a facet as it stands in an address.

use crate::Trait;
use domain::normalise;
use std::fmt;

/// Longer values describe; shoppers choose among short ones.
const MOST_CHARACTERS: usize = 24;
/// Longest name or value that is read from an address.
const MOST_READ: usize = 120;

/// An option or a specification with one value: `ram_8-gb`. Made of the English words; the same however they are
/// written: `8GB` is `8 GB`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FacetValue {
    name: String,
    value: String,
}

impl FacetValue {
    /// Reads one from an address.
    pub fn parse(text: &str) -> Option<Self> {
        let (name, value) = text.split_once('_')?;
        if text.chars().count() > MOST_READ {
            return None;
        }
        Self::new(name, value)
    }

    /// That of an option or a specification, if its value is short and one thing.
    pub(super) fn of(entry: &Trait) -> Option<Self> {
        let value = &entry.value.en;
        if value.contains(',') || value.chars().count() > MOST_CHARACTERS {
            return None;
        }
        Self::new(&entry.name.en, value)
    }

    fn new(name: &str, value: &str) -> Option<Self> {
        let (name, value) = (code(name), code(value));
        (!name.is_empty() && !value.is_empty()).then_some(Self { name, value })
    }

    /// Which facet: `ram`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Which value of it: `8-gb`.
    pub fn value(&self) -> &str {
        &self.value
    }
}

impl fmt::Display for FacetValue {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}_{}", self.name, self.value)
    }
}

/// Lower case; between words, and between a number and its unit, a hyphen. A point stays between digits.
fn code(text: &str) -> String {
    let text = normalise(text).to_lowercase();
    let mut code = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let last = code.chars().next_back();
        let is_point = character == '.'
            && last.is_some_and(|last| last.is_ascii_digit())
            && characters.peek().is_some_and(char::is_ascii_digit);
        let is_word = !character.is_ascii() || character.is_ascii_alphanumeric();
        if is_point {
            code.push(character);
        } else if is_word {
            if last.is_some_and(|last| last.is_ascii_digit()) && character.is_alphabetic() {
                code.push('-');
            }
            code.push(character);
        } else if last.is_some_and(|last| last != '-') {
            code.push('-');
        }
    }
    code.truncate(code.trim_end_matches('-').len());
    code
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::named;
    use proptest::prelude::*;

    #[test]
    fn the_same_value_is_one_however_it_is_written() {
        for (text, expected) in [
            ("8 GB", "8-gb"),
            ("8GB", "8-gb"),
            ("1.5 ton", "1.5-ton"),
            ("3840 x 2160 (4K)", "3840-x-2160-4-k"),
            ("  Wi-Fi 6 ", "wi-fi-6"),
            ("Full HD+", "full-hd"),
            ("নীল রঙ", "নীল-রঙ"),
            ("v.2.", "v-2"),
            ("()", ""),
        ] {
            assert_eq!(code(text), expected, "{text}");
        }
    }

    #[test]
    fn only_short_single_values_are_chosen_among() {
        let of = |value| FacetValue::of(&named(("র‍্যাম", "RAM"), ("", value))).map(|value| value.to_string());
        assert_eq!(of("8 GB"), Some("ram_8-gb".to_owned()));
        for value in ["", "HDMI, VGA", "Smart tracking of people and cars"] {
            assert_eq!(of(value), None, "{value}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(name in "\\PC{0,12}", value in "\\PC{0,12}") {
            if let Some(written) = FacetValue::new(&name, &value) {
                prop_assert_eq!(FacetValue::parse(&written.to_string()), Some(written));
            }
        }
    }
}
