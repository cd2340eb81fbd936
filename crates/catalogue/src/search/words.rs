//! Cutting text into words.
//!
//! A Bangla word stays whole: hasant, nukta and joiner are inside it. Digits of both scripts are one, case is one,
//! and words that people write apart or together are indexed both ways: `Wi-Fi` and `wifi`, `8 GB` and `8gb`,
//! `iPhone 15` and `iphone15`.

use super::stem::stem;
use domain::{normalise, to_ascii_digits};

const HASANT: char = '\u{09CD}';
const NUKTA: char = '\u{09BC}';
const ZERO_WIDTH_JOINER: char = '\u{200D}';

/// A unit after a number is at most this long (`inch`, `ইঞ্চি`, `এমএএইচ`): `8 GB` is also the word `8gb`.
const MAX_UNIT_CHARACTERS: usize = 8;

/// What stands between two spaces, and how it can be taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Chunk {
    /// All of it without hyphens: `wifi`, `8gb`, `iphone15`.
    pub(super) whole: String,
    /// Cut at hyphens: `wi`, `fi`.
    pub(super) pieces: Vec<String>,
    /// Cut between letters and digits as well: `8`, `gb`.
    pub(super) parts: Vec<String>,
    /// Whether only white space stands before it and the chunk before.
    follows_closely: bool,
}

/// The chunks of a text in order.
pub(super) fn chunks(text: &str) -> Vec<Chunk> {
    let text = to_ascii_digits(&normalise(text)).to_lowercase();
    let characters: Vec<char> = text.chars().filter(|&c| c != ZERO_WIDTH_JOINER).collect();
    let mut chunks = Vec::new();
    let mut at = 0;
    let mut follows_closely = false;
    while at < characters.len() {
        let start = at;
        while at < characters.len() && (is_word(characters[at]) || connects(&characters[start..], at - start))
        {
            at += 1;
        }
        if let Some(chunk) = Chunk::of(&characters[start..at], follows_closely) {
            chunks.push(chunk);
            follows_closely = true;
        }
        if at < characters.len() {
            follows_closely &= characters[at].is_whitespace();
            at += 1;
        }
    }
    chunks
}

/// Every form under which a text is found.
pub(super) fn index_words(text: &str) -> Vec<String> {
    let chunks = chunks(text);
    let mut words = Vec::with_capacity(chunks.len() * 2);
    for (index, chunk) in chunks.iter().enumerate() {
        words.extend(chunk.pieces.iter().chain(&chunk.parts).cloned());
        words.push(chunk.whole.clone());
        let before = index.checked_sub(1).map(|before| &chunks[before]);
        words.extend(before.and_then(|before| number_with_unit(before, chunk)));
    }
    let stems: Vec<String> = words.iter().filter_map(|word| stem(word)).collect();
    words.extend(stems);
    words.sort_unstable();
    words.dedup();
    words
}

/// The text with its words brought into one form, to compare whole names.
pub(super) fn title(text: &str) -> String {
    let wholes: Vec<_> = chunks(text).into_iter().map(|chunk| chunk.whole).collect();
    wholes.join(" ")
}

/// `8` and `gb` as `8gb`, when a number and a short word follow each other.
pub(super) fn number_with_unit(number: &Chunk, unit: &Chunk) -> Option<String> {
    let fits = unit.follows_closely
        && number.whole.starts_with(is_number)
        && number.whole.chars().all(is_number)
        && unit.whole.chars().all(|c| is_word(c) && !is_number(c))
        && unit.whole.chars().count() <= MAX_UNIT_CHARACTERS;
    fits.then(|| format!("{}{}", number.whole, unit.whole))
}

impl Chunk {
    fn of(characters: &[char], follows_closely: bool) -> Option<Self> {
        let mut pieces: Vec<String> = Vec::new();
        let mut parts: Vec<String> = Vec::new();
        let mut before = None;
        for (index, &c) in characters.iter().enumerate() {
            if !is_word(c) && !is_point(characters, index) {
                before = None;
                continue;
            }
            let number = is_number(c);
            if before.is_none() {
                pieces.push(String::new());
            }
            if before != Some(number) {
                parts.push(String::new());
            }
            before = Some(number);
            pieces.last_mut().expect("one was just added").push(c);
            parts.last_mut().expect("one was just added").push(c);
        }
        let whole: String = pieces.concat();
        // A mark without a letter is no word.
        whole.contains(char::is_alphanumeric).then(|| Self {
            whole: singular(whole),
            pieces: pieces.into_iter().map(singular).collect(),
            parts: parts.into_iter().map(singular).collect(),
            follows_closely,
        })
    }
}

/// `phones` is found as `phone` and the other way round. Not for short words (`gps`) and `ss` (`glass`).
fn singular(mut word: String) -> String {
    let plural = word.len() >= 4
        && word.bytes().all(|b| b.is_ascii_lowercase())
        && word.ends_with('s')
        && !word.ends_with("ss");
    if plural {
        word.pop();
    }
    word
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, HASANT | NUKTA) || ('\u{0300}'..='\u{036F}').contains(&c)
}

fn is_number(c: char) -> bool {
    c.is_ascii_digit() || c == '.'
}

/// The point of `1.5`.
fn is_point(characters: &[char], index: usize) -> bool {
    let digit = |at: Option<usize>| at.and_then(|at| characters.get(at)).is_some_and(char::is_ascii_digit);
    characters[index] == '.' && digit(index.checked_sub(1)) && digit(Some(index + 1))
}

/// Whether the character holds two words together, as in `Wi-Fi`, `1.5` and `people's`.
fn connects(characters: &[char], index: usize) -> bool {
    let word = |at: Option<usize>| at.and_then(|at| characters.get(at)).is_some_and(|&c| is_word(c));
    matches!(characters[index], '-' | '_' | '.' | '\'' | '’' | '‑' | '–')
        && word(index.checked_sub(1))
        && word(Some(index + 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn wholes(text: &str) -> Vec<String> {
        chunks(text).into_iter().map(|chunk| chunk.whole).collect()
    }

    #[test]
    fn a_bangla_word_stays_whole() {
        assert_eq!(wholes("স্মার্টফোন, গাড\u{09BC}ি ও পড়া"), ["স্মার্টফোন", "গাড\u{09BC}ি", "ও", "পড\u{09BC}া"]);
        assert_eq!(wholes("র\u{200D}্যাম"), ["র্যাম"]);
        assert_eq!(wholes("দুঃখ চাঁদ উৎসব"), ["দুঃখ", "চাঁদ", "উৎসব"]);
    }

    #[test]
    fn digits_and_case_are_one() {
        assert_eq!(wholes("এস২৫ Galaxy S25"), ["এস25", "galaxy", "s25"]);
    }

    #[test]
    fn written_apart_or_together_is_found_both_ways() {
        let has = |text: &str, word: &str| index_words(text).iter().any(|w| w == word);
        for word in ["wi", "fi", "wifi"] {
            assert!(has("Wi-Fi", word), "{word}");
        }
        for text in ["8GB", "8 GB"] {
            for word in ["8", "gb", "8gb"] {
                assert!(has(text, word), "{text}: {word}");
            }
        }
        assert!(has("৬.৭ ইঞ্চি", "6.7ইঞ্চি"));
        assert!(!has("Quantity 8, GB", "8gb"));
        assert!(has("SAM-S25-ICYBL", "s25") && has("SAM-S25-ICYBL", "sams25icybl"));
        assert!(has("people's choice", "people"));
    }

    #[test]
    fn a_point_belongs_to_a_number_only() {
        assert_eq!(wholes("1.5 ton. New"), ["1.5", "ton", "new"]);
        assert_eq!(chunks("v2.0")[0].parts, ["v", "2.0"]);
        assert_eq!(wholes("... . .5 5."), ["5", "5"]);
    }

    #[test]
    fn plurals_fold() {
        assert_eq!(wholes("Phones glass gps fans"), ["phone", "glass", "gps", "fan"]);
    }

    proptest! {
        #[test]
        fn any_text_gives_words_without_spaces(text in "\\PC{0,60}|[- .'0-9a-z\u{200C}\u{200D}\u{0980}-\u{09FF}]{0,40}") {
            for chunk in chunks(&text) {
                prop_assert!(!chunk.whole.is_empty());
                for word in chunk.pieces.iter().chain(&chunk.parts) {
                    prop_assert!(!word.is_empty() && !word.contains(char::is_whitespace));
                }
            }
        }
    }
}
