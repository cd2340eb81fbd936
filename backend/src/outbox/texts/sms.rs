//! The words of SMS.

use super::{SHOP, amount};
use crate::outbox::{OrderMessage, Topic};
use domain::Language;

/// The SMS about an order, in its language. One segment.
pub fn sms(topic: Topic, order: &OrderMessage) -> String {
    let (number, total) = (&order.number, amount(order.total, order.language));
    match (topic, order.language) {
        (Topic::OrderPlaced, Language::Bangla) => {
            format!("{SHOP}: অর্ডার {number} পেয়েছি। মোট {total}।")
        }
        (Topic::OrderPlaced, Language::English) => {
            format!("{SHOP}: we have your order {number}. Total {total}. The courier calls before delivery.")
        }
        (Topic::OrderCancelled, Language::Bangla) => {
            format!("{SHOP}: অর্ডার {number} বাতিল হয়েছে।")
        }
        (Topic::OrderCancelled, Language::English) => {
            format!("{SHOP}: your order {number} is cancelled. You can order again at any time.")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outbox::texts::samples::order;
    use crate::outbox::texts::segments;
    use domain::{MAX_CART_LINES, Poisha, Quantity};
    use proptest::prelude::*;

    /// 30 lines of 20 pieces of one crore, and a fee of one crore.
    fn largest_total() -> i64 {
        let lines = i64::try_from(MAX_CART_LINES).unwrap();
        (Poisha::MAX_PRICE * (lines * i64::from(Quantity::MAX)) + Poisha::MAX_PRICE).get()
    }

    #[test]
    fn an_sms_says_what_the_shopper_needs() {
        let texts: Vec<String> = Topic::ALL
            .into_iter()
            .flat_map(|topic| Language::ALL.map(|language| sms(topic, &order(language, 42, 12_500_000))))
            .collect();
        insta::assert_snapshot!(texts.join("\n"));
    }

    #[test]
    fn the_largest_order_fits() {
        for (topic, language) in
            Topic::ALL.into_iter().flat_map(|topic| Language::ALL.map(|language| (topic, language)))
        {
            let text = sms(topic, &order(language, u64::MAX, largest_total() - 1));
            assert_eq!(segments(&text), 1, "{text} ({} units)", text.encode_utf16().count());
        }
    }

    proptest! {
        #[test]
        fn every_sms_is_one_segment(bits in any::<u64>(), total in 0..=largest_total(), topic in 0..Topic::ALL.len()) {
            let topic = Topic::ALL[topic];
            let english = sms(topic, &order(Language::English, bits, total));
            prop_assert!(english.is_ascii() && english.len() <= 160 && segments(&english) == 1, "{}", english);
            let bangla = sms(topic, &order(Language::Bangla, bits, total));
            prop_assert!(bangla.encode_utf16().count() <= 70 && segments(&bangla) == 1, "{}", bangla);
        }
    }
}
