//! The two languages of the shop.

use serde::{Deserialize, Serialize};

/// A language of the pages. Bangla is the default and has no prefix in the address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum Language {
    /// Bangla, at `/`.
    #[default]
    #[serde(rename = "bn")]
    Bangla,
    /// English, at `/en`.
    #[serde(rename = "en")]
    English,
}

impl Language {
    /// Both languages, the default first.
    pub const ALL: [Self; 2] = [Self::Bangla, Self::English];

    /// The BCP 47 code: `bn` or `en`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Bangla => "bn",
            Self::English => "en",
        }
    }

    /// The language with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.code() == code)
    }

    /// What stands before every path of this language: nothing or `/en`.
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::Bangla => "",
            Self::English => "/en",
        }
    }

    /// The other language, for the switch in the page head.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Bangla => Self::English,
            Self::English => Self::Bangla,
        }
    }

    /// One of two texts: `language.t("কার্ট", "Cart")`.
    pub const fn t<'a>(self, bangla: &'a str, english: &'a str) -> &'a str {
        match self {
            Self::Bangla => bangla,
            Self::English => english,
        }
    }
}

/// A text in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Text {
    /// Bangla, in Unicode NFC.
    pub bn: String,
    /// English.
    pub en: String,
}

impl Text {
    /// The text in one language.
    pub fn pick(&self, language: Language) -> &str {
        language.t(&self.bn, &self.en)
    }
}
