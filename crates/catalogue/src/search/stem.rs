//! Stems of English words: whoever types `washing` means `wash` and `washed` too.
//!
//! The stemmer is Snowball's for English (Porter2, <https://snowballstem.org/algorithms/english/stemmer.html>). A stem is
//! no word: it stands in the index beside the words, marked, and is never shown or completed.

use rust_stemmers::{Algorithm, Stemmer};

/// Before every stem in the index; no word begins so.
pub(super) const MARK: char = '~';

/// A shorter word is its own stem, or is taken for another's.
const LEAST_LETTERS: usize = 4;

/// The stem of a word of Latin letters, marked, if it is not the word itself.
pub(super) fn stem(word: &str) -> Option<String> {
    if word.len() < LEAST_LETTERS || !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return None;
    }
    let stem = Stemmer::create(Algorithm::English).stem(word);
    (stem != word).then(|| format!("{MARK}{stem}"))
}

/// Under which terms the other words of a word's stem stand.
pub(super) fn of_the_same_stem(word: &str) -> Vec<String> {
    match stem(word) {
        Some(stem) => {
            let itself = stem.trim_start_matches(MARK).to_owned();
            vec![stem, itself]
        }
        None if word.is_ascii() => vec![format!("{MARK}{word}")],
        None => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_one_stem_meet() {
        for (typed, indexed) in [
            ("washing", "wash"),
            ("wash", "washing"),
            ("charging", "charge"),
            ("battery", "batterie"),
            ("cooling", "cooled"),
        ] {
            let terms = [Some(indexed.to_owned()), stem(indexed)];
            let asked = of_the_same_stem(typed);
            assert!(terms.iter().flatten().any(|term| asked.contains(term)), "{typed}, {indexed}");
        }
        for word in ["tv", "gps", "phone", "ফ্রিজ", "s25ing", "10th"] {
            assert_eq!(stem(word), None, "{word}");
        }
    }
}
