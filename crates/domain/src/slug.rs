//! Names in addresses.

use serde::{Deserialize, Serialize};
use std::fmt;

/// `a-z 0-9 -`, 1 to 100 bytes, no hyphen at either end.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Slug(String);

/// The text is not a slug.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be 1 to 100 of the characters a-z, 0-9 and -, with no - at either end")]
pub struct SlugError;

impl Slug {
    /// Longest slug in bytes.
    pub const MAX_BYTES: usize = 100;

    /// Takes the text as it stands or refuses it.
    pub fn parse(text: &str) -> Result<Self, SlugError> {
        let allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        let fits = (1..=Self::MAX_BYTES).contains(&text.len());
        if fits && text.bytes().all(allowed) && !text.starts_with('-') && !text.ends_with('-') {
            Ok(Self(text.to_owned()))
        } else {
            Err(SlugError)
        }
    }

    /// Makes a slug of an English name: `TV and video` becomes `tv-and-video`. Fails when nothing is left.
    pub fn from_name(name: &str) -> Result<Self, SlugError> {
        let mut slug = String::with_capacity(name.len());
        for c in name.chars() {
            match c.to_ascii_lowercase() {
                c @ ('a'..='z' | '0'..='9') => slug.push(c),
                '\'' => {}
                _ if slug.is_empty() || slug.ends_with('-') => {}
                _ => slug.push('-'),
            }
        }
        slug.truncate(Self::MAX_BYTES);
        Self::parse(slug.trim_end_matches('-'))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Slug {
    type Error = SlugError;
    fn try_from(text: String) -> Result<Self, SlugError> {
        Self::parse(&text)
    }
}

impl From<Slug> for String {
    fn from(slug: Slug) -> Self {
        slug.0
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_slugs() {
        assert_eq!(Slug::from_name("TV and video").unwrap().as_str(), "tv-and-video");
        assert_eq!(Slug::from_name("Cox's  Bazar!").unwrap().as_str(), "coxs-bazar");
        assert_eq!(Slug::from_name("টিভি"), Err(SlugError));
    }

    #[test]
    fn only_slugs_parse() {
        for text in ["", "-a", "a-", "A", "a b", "ক", &"a".repeat(101)] {
            assert_eq!(Slug::parse(text), Err(SlugError), "{text}");
        }
    }
}
