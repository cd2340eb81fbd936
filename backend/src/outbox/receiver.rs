//! Where messages go: `sms_gateway`, `mail_server`, and a folder (`mailbox`) on a developer's machine.

use super::Message;
use std::error::Error;
use std::time::Duration;

/// Most characters of a reason that are kept in the outbox.
const REASON: usize = 500;

/// A message could not be delivered.
#[derive(Debug, thiserror::Error)]
pub enum DeliveryError {
    /// Another attempt may help.
    #[error("the message could not be delivered now")]
    Passing {
        /// Why.
        #[source]
        source: Box<dyn Error + Send + Sync>,
        /// How long the receiver asked to be left alone.
        retry_after: Option<Duration>,
    },
    /// No attempt will ever help, such as an address that does not exist.
    #[error("the message cannot be delivered")]
    Permanent(#[source] Box<dyn Error + Send + Sync>),
}

impl DeliveryError {
    /// Another attempt may help.
    pub fn passing(source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::Passing { source: source.into(), retry_after: None }
    }

    /// No attempt will ever help.
    pub fn permanent(source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::Permanent(source.into())
    }

    /// Why, in one bounded line for operators.
    pub(crate) fn reason(&self) -> String {
        let mut source = self.source();
        let mut parts: Vec<String> = Vec::new();
        while let Some(error) = source {
            parts.push(masked(&error.to_string()));
            source = error.source();
        }
        parts.join(": ").chars().take(REASON).collect()
    }
}

/// Servers repeat addresses and numbers in what they answer; logs must not.
fn masked(text: &str) -> String {
    let is_personal =
        |word: &str| word.contains('@') || word.chars().filter(char::is_ascii_digit).count() >= 7;
    let word = |word| if is_personal(word) { "***" } else { word };
    text.split_whitespace().map(word).collect::<Vec<_>>().join(" ")
}

/// Takes messages. Must be able to take the same one twice, and must give up by itself
/// ([`LONGEST_DELIVERY`](super::LONGEST_DELIVERY) cuts it off).
pub trait Receiver: Send + Sync + 'static {
    /// Delivers one message.
    fn deliver(&self, message: &Message) -> impl Future<Output = Result<(), DeliveryError>> + Send;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_bounded_and_names_nobody() {
        let error = DeliveryError::permanent("550 5.1.1 <rahima@example.com>: no such\r\nuser");
        assert_eq!(error.reason(), "550 5.1.1 *** no such user");
        assert_eq!(DeliveryError::passing("8801712345678 is blocked").reason(), "*** is blocked");
        assert_eq!(DeliveryError::passing("ক ".repeat(1_000)).reason().chars().count(), REASON);
    }
}
