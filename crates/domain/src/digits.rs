//! Bangla (০-৯) and ASCII digits.

use std::borrow::Cow;

const BANGLA_ZERO: u32 = '০' as u32;

/// Replaces Bangla digits by ASCII ones and leaves everything else as it is.
pub fn to_ascii_digits(text: &str) -> Cow<'_, str> {
    if !text.chars().any(|c| ('০'..='৯').contains(&c)) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(ascii_digit).collect())
}

/// Replaces ASCII digits by Bangla ones and leaves everything else as it is.
pub fn to_bangla_digits(text: &str) -> String {
    text.chars()
        .map(|c| match c.to_digit(10) {
            Some(digit) => char::from_u32(BANGLA_ZERO + digit).expect("ten Bangla digits follow each other"),
            None => c,
        })
        .collect()
}

fn ascii_digit(c: char) -> char {
    match c {
        '০'..='৯' => {
            char::from_digit(u32::from(c) - BANGLA_ZERO, 10).expect("the range holds ten digits")
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn mixed_text_keeps_its_letters() {
        assert_eq!(to_ascii_digits("দাম ৫৪,৯৯৯ taka 5"), "দাম 54,999 taka 5");
        assert_eq!(to_bangla_digits("A55 at 2"), "A৫৫ at ২");
    }

    proptest! {
        #[test]
        fn there_and_back_is_the_same(number in any::<u64>()) {
            let ascii = number.to_string();
            let bangla = to_bangla_digits(&ascii);
            prop_assert_eq!(to_ascii_digits(&bangla), ascii);
        }
    }
}
