//! What shoppers read, as pure functions of topic, language and channel.
//!
//! Every SMS fits into one segment, whatever the order: 160 characters of the GSM alphabet in English, 70 in Bangla (3GPP
//! TS 23.040). So an SMS has no name in it. Tests try every number and total.

mod email;
mod segments;
mod sms;

pub use email::{EmailText, email};
pub use segments::segments;
pub use sms::sms;

use domain::{Language, Poisha, to_bangla_digits};

/// The shop as it signs its messages.
const SHOP: &str = "DhakaCart";

/// An amount as the pages write it: `৳১,২৫,০০০`; in English `Tk 1,25,000`, because the GSM alphabet has no ৳.
fn amount(amount: Poisha, language: Language) -> String {
    let grouped = amount.grouped();
    match language {
        Language::Bangla => format!("৳{}", to_bangla_digits(&grouped)),
        Language::English => format!("Tk {grouped}"),
    }
}

#[cfg(test)]
pub(super) mod samples {
    use crate::outbox::OrderMessage;
    use domain::{Email, Language, OrderNumber, PersonName, Phone, Poisha};
    use jiff::Timestamp;

    /// A message about an order of this number and total.
    pub(crate) fn order(language: Language, bits: u64, total: i64) -> OrderMessage {
        OrderMessage {
            number: OrderNumber::from_random(bits),
            placed_at: Timestamp::UNIX_EPOCH,
            language,
            name: PersonName::parse("রহিমা খাতুন").unwrap(),
            phone: Phone::parse("01712345678").unwrap(),
            total: Poisha::new(total),
            email: Some(Email::parse("rahima@example.com").unwrap()),
        }
    }
}
