//! How a text is cut into SMS (3GPP TS 23.038 and 23.040). Each segment is paid for.

/// The GSM 7-bit alphabet, each character one septet.
const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

/// Its second table, each character two septets.
const EXTENDED: &str = "\u{c}^{}\\[~]|€";

/// Septets of a text in the GSM alphabet; `None` when a character is not in it.
fn septets(text: &str) -> Option<usize> {
    let cost = |c| match (BASIC.contains(c), EXTENDED.contains(c)) {
        (true, _) => Some(1),
        (_, true) => Some(2),
        _ => None,
    };
    text.chars().map(cost).sum()
}

/// How many segments this text is sent in: of 160 septets when the GSM alphabet holds it, else of 70 UTF-16 code units;
/// from two on, 153 or 67, because a header takes its room. (A pair that would be cut at the end of a segment moves to the
/// next one, so a long text can take one more.)
pub fn segments(text: &str) -> usize {
    let (length, alone, together) = match septets(text) {
        Some(septets) => (septets, 160, 153),
        None => (text.encode_utf16().count(), 70, 67),
    };
    if length <= alone { 1 } else { length.div_ceil(together) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_alphabet_is_complete() {
        // 128 places, without the escape to the second table.
        assert_eq!(BASIC.chars().count(), 127);
        assert_eq!(septets("Tk 1,25,000. Order DK-7K3M-9QXW-0"), Some(33));
        assert_eq!(septets("[€]"), Some(6));
        assert_eq!(septets("৳"), None);
        assert_eq!(septets("it’s"), None, "a typographic apostrophe costs the whole alphabet");
    }

    #[test]
    fn both_limits_are_met_exactly() {
        for (text, expected) in [
            ("x".repeat(160), 1),
            ("x".repeat(161), 2),
            ("x".repeat(306), 2),
            ("x".repeat(307), 3),
            ("ক".repeat(70), 1),
            ("ক".repeat(71), 2),
            ("ক".repeat(135), 3),
            // Outside the basic plane a character takes two units.
            ("😀".repeat(35), 1),
            ("😀".repeat(36), 2),
            (format!("{}ক", "x".repeat(70)), 2),
        ] {
            assert_eq!(segments(&text), expected, "{text}");
        }
    }
}
