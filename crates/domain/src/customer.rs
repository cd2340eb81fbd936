//! What a shopper types about themselves, bounded and normalised.

/// Why a typed text is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// Nothing but white space.
    #[error("must not be empty")]
    Empty,
    /// Too little to find somebody by.
    #[error("must have at least {min} characters")]
    TooShort {
        /// Fewest characters.
        min: usize,
    },
    /// Longer than a label or a courier takes.
    #[error("must have at most {max} characters")]
    TooLong {
        /// Most characters.
        max: usize,
    },
}

macro_rules! bounded_text {
    ($(#[$doc:meta])* $name:ident, $min:literal ..= $max:literal) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Fewest and most characters (Unicode scalar values).
            pub const BOUNDS: std::ops::RangeInclusive<usize> = $min..=$max;

            /// Normalises the text (see [`crate::normalise`]) and checks its length.
            pub fn parse(text: &str) -> Result<Self, $crate::TextError> {
                let text = crate::normalise(text);
                let (count, min, max) = (text.chars().count(), *Self::BOUNDS.start(), *Self::BOUNDS.end());
                if count == 0 && min > 0 {
                    Err(TextError::Empty)
                } else if count < min {
                    Err(TextError::TooShort { min })
                } else if count > max {
                    Err(TextError::TooLong { max })
                } else {
                    Ok(Self(text))
                }
            }

            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = TextError;
            fn try_from(text: String) -> Result<Self, TextError> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(text: $name) -> Self {
                text.0
            }
        }

        /// Personal text stays out of debug output.
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, concat!(stringify!($name), "({} characters)"), self.0.chars().count())
            }
        }
    };
}

pub(crate) use bounded_text;

bounded_text!(
    /// A person's name.
    PersonName, 2..=80
);
bounded_text!(
    /// House, road, area. Couriers take at most 250 characters.
    Address, 5..=250
);
bounded_text!(
    /// A wish of the shopper for this order; may be empty.
    Note, 0..=300
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_count_characters_not_bytes() {
        assert!(PersonName::parse(&"ক".repeat(80)).is_ok());
        assert_eq!(PersonName::parse(&"ক".repeat(81)), Err(TextError::TooLong { max: 80 }));
        assert_eq!(PersonName::parse(" \u{200C} "), Err(TextError::Empty));
        assert_eq!(Address::parse("ঢাক"), Err(TextError::TooShort { min: 5 }));
        assert_eq!(Note::parse("").unwrap().as_str(), "");
    }

    #[test]
    fn debug_hides_the_text() {
        assert_eq!(format!("{:?}", PersonName::parse("রহিমা").unwrap()), "PersonName(5 characters)");
    }
}
