//! E-mail addresses that every mail server takes.

use crate::to_ascii_digits;
use email_address::{EmailAddress, Options};
use serde::{Deserialize, Serialize};
use std::fmt;

/// An e-mail address in plain letters: `name@shop.example`. No quotes, no comments, no bare host, nothing outside ASCII:
/// such addresses exist on paper, but most of them are slips of the finger.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Email(String);

/// Why a text is not an e-mail address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EmailError {
    /// Longer than a mail server takes.
    #[error("must have at most {} characters", Email::MAX_CHARACTERS)]
    TooLong,
    /// Not the form of an address.
    #[error("must be an e-mail address such as name@example.com")]
    NotAnAddress,
}

impl Email {
    /// Most characters of an address (RFC 5321 4.5.3.1.3: a path of 256 with its brackets).
    pub const MAX_CHARACTERS: usize = 254;

    /// Parses what a person types: white space around it goes, Bangla digits become ASCII, the domain small letters.
    pub fn parse(text: &str) -> Result<Self, EmailError> {
        let text = to_ascii_digits(text.trim());
        if text.chars().count() > Self::MAX_CHARACTERS {
            return Err(EmailError::TooLong);
        }
        if !text.is_ascii() || text.contains(['"', '\\']) {
            return Err(EmailError::NotAnAddress);
        }
        let rules = Options::default().with_required_tld().without_display_text().without_domain_literal();
        let address = EmailAddress::parse_with_options(&text, rules).map_err(|_| EmailError::NotAnAddress)?;
        let (name, domain) = (address.local_part(), address.domain().to_ascii_lowercase());
        Ok(Self(format!("{name}@{domain}")))
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Email {
    type Error = EmailError;
    fn try_from(text: String) -> Result<Self, EmailError> {
        Self::parse(&text)
    }
}

impl From<Email> for String {
    fn from(email: Email) -> Self {
        email.0
    }
}

/// Personal text stays out of debug output.
impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Email({} characters)", self.0.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_people_type_is_taken() {
        let parsed = |text| Email::parse(text).unwrap().0;
        assert_eq!(parsed(" Rahima.Khatun@Gmail.COM\n"), "Rahima.Khatun@gmail.com");
        assert_eq!(parsed("rahim১২@example.com"), "rahim12@example.com");
        assert_eq!(parsed("a+shop@mail.example.com.bd"), "a+shop@mail.example.com.bd");
        assert_eq!(parsed("o'hara_2@x-y.example"), "o'hara_2@x-y.example");
    }

    #[test]
    fn slips_and_tricks_are_refused() {
        for text in [
            "",
            "rahima",
            "rahima@",
            "@example.com",
            "rahima@localhost",
            "rahima@example..com",
            ".rahima@example.com",
            "rahima@example.com.",
            "rahima@@example.com",
            "rahima @example.com",
            "Rahima <rahima@example.com>",
            "rahima@[127.0.0.1]",
            "\"rahima\"@example.com",
            "রহিমা@example.com",
            "rahima@উদাহরণ.বাংলা",
            "a@example.com,b@example.com",
            "a@example.com\r\nBcc: b@example.com",
        ] {
            assert_eq!(Email::parse(text), Err(EmailError::NotAnAddress), "{text:?}");
        }
    }

    #[test]
    fn the_length_is_bounded() {
        let label = "x".repeat(60);
        let long = |last: usize| format!("{label}@{label}.{label}.{label}.{}", "y".repeat(last));
        assert_eq!(long(10).len(), 254);
        assert!(Email::parse(&long(10)).is_ok());
        assert_eq!(Email::parse(&long(11)), Err(EmailError::TooLong));
        assert_eq!(format!("{:?}", Email::parse("a@b.example").unwrap()), "Email(11 characters)");
    }

    proptest! {
        #[test]
        fn an_address_parses_as_itself(text in "[a-zA-Z0-9.+_@-]{1,30}@[a-zA-Z0-9.-]{1,30}|\\PC{0,40}") {
            if let Ok(email) = Email::parse(&text) {
                prop_assert_eq!(Email::parse(email.as_str()), Ok(email.clone()));
                prop_assert!(email.as_str().is_ascii() && !email.as_str().contains(char::is_whitespace));
            }
        }
    }
}
