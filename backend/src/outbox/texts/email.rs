//! The words of e-mails.

use super::{SHOP, amount};
use crate::outbox::{OrderMessage, Topic};
use domain::Language;

/// An e-mail in plain text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmailText {
    /// Its subject, one line.
    pub subject: String,
    /// Its body. Lines end with `\n`.
    pub body: String,
}

/// The e-mail about an order, in its language.
pub fn email(topic: Topic, order: &OrderMessage) -> EmailText {
    let (number, total) = (&order.number, amount(order.total, order.language));
    let (subject, news) = match (topic, order.language) {
        (Topic::OrderPlaced, Language::Bangla) => (
            format!("অর্ডার {number} পেয়েছি"),
            format!(
                "ধন্যবাদ! আপনার অর্ডার পেয়েছি।\n\n\
                 অর্ডার নম্বর: {number}\nসর্বমোট: {total}, পণ্য হাতে পেয়ে দেবেন\n\n\
                 ডেলিভারির আগে কুরিয়ার কল করবে। \
                 অর্ডার নম্বর আর মোবাইল নম্বর দিয়ে আমাদের সাইটে অর্ডারের অবস্থা দেখতে পারবেন।"
            ),
        ),
        (Topic::OrderPlaced, Language::English) => (
            format!("We have your order {number}"),
            format!(
                "Thank you! We have your order.\n\n\
                 Order number: {number}\nTotal: {total}, to pay on delivery\n\n\
                 The courier calls before delivery. \
                 With the order number and your mobile number you can see on our site where your order stands."
            ),
        ),
        (Topic::OrderCancelled, Language::Bangla) => (
            format!("অর্ডার {number} বাতিল হয়েছে"),
            format!("আপনার অর্ডার {number} বাতিল হয়েছে। চাইলে যেকোনো সময় আবার অর্ডার করতে পারবেন।"),
        ),
        (Topic::OrderCancelled, Language::English) => (
            format!("Your order {number} is cancelled"),
            format!("Your order {number} is cancelled. You can order again at any time."),
        ),
    };
    let name = order.name.as_str();
    let greeting = match order.language {
        Language::Bangla => format!("প্রিয় {name},"),
        Language::English => format!("Dear {name},"),
    };
    EmailText { subject, body: format!("{greeting}\n\n{news}\n\n{SHOP}\n") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outbox::texts::samples::order;

    #[test]
    fn an_email_says_what_the_shopper_needs() {
        let mails = Topic::ALL
            .into_iter()
            .flat_map(|topic| Language::ALL.map(|language| email(topic, &order(language, 42, 12_500_050))));
        let texts: Vec<String> =
            mails.map(|mail| format!("Subject: {}\n\n{}", mail.subject, mail.body)).collect();
        insta::assert_snapshot!(texts.join("----\n"));
    }

    #[test]
    fn a_subject_is_one_line() {
        for topic in Topic::ALL {
            for language in Language::ALL {
                assert!(!email(topic, &order(language, 7, 1)).subject.contains(['\r', '\n']));
            }
        }
    }
}
