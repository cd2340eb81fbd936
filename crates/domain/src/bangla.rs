//! One form for text that looks the same.
//!
//! The letters ড় ঢ় য় exist as one code point and as letter + nukta; Unicode NFC always gives the second form
//! (they are composition exclusions, Unicode Standard Annex 15). Zero-width joiners change how a conjunct is
//! drawn, not what it says, so they go, except the joiner in র‍্য (ra, ZWJ, hasant, ya) which is spelling.

use unicode_normalization::UnicodeNormalization;

const ZERO_WIDTH_NON_JOINER: char = '\u{200C}';
const ZERO_WIDTH_JOINER: char = '\u{200D}';
const BYTE_ORDER_MARK: char = '\u{FEFF}';

/// NFC, runs of white space as one space, no control characters, no stray zero-width characters.
/// Applying it twice changes nothing.
pub fn normalise(text: &str) -> String {
    let composed: Vec<char> = text.nfc().collect();
    let mut out = String::with_capacity(text.len());
    for (index, &c) in composed.iter().enumerate() {
        match c {
            ZERO_WIDTH_JOINER if joins_ra_ya(&out, composed.get(index + 1)) => out.push(c),
            ZERO_WIDTH_JOINER | ZERO_WIDTH_NON_JOINER | BYTE_ORDER_MARK => {}
            c if c.is_whitespace() || c.is_control() => {
                if !out.is_empty() && !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            c => out.push(c),
        }
    }
    out.truncate(out.trim_end().len());
    // Dropping a joiner can bring two combining marks together whose order NFC fixes.
    if out.nfc().eq(out.chars()) { out } else { out.nfc().collect() }
}

fn joins_ra_ya(before: &str, next: Option<&char>) -> bool {
    before.ends_with('র') && next == Some(&'\u{09CD}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn both_spellings_of_rra_are_one() {
        assert_eq!(normalise("গাড\u{09BC}ি"), normalise("গা\u{09DC}ি"));
    }

    #[test]
    fn joiners_go_but_ra_ya_stays() {
        assert_eq!(normalise("স্\u{200C}মার্ট"), "স্মার্ট");
        assert_eq!(normalise("র\u{200D}্যাম"), "র\u{200D}্যাম");
    }

    #[test]
    fn white_space_is_one_space() {
        assert_eq!(normalise("  এক \t\n দুই  "), "এক দুই");
    }

    proptest! {
        #[test]
        fn twice_changes_nothing(text in "\\PC{0,40}|[ \u{200C}\u{200D}\u{0980}-\u{09FF}]{0,40}") {
            let once = normalise(&text);
            prop_assert_eq!(normalise(&once), once);
        }
    }
}
