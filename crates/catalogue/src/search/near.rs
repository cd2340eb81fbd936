//! Words that a typed one may have meant: those that sound like it, and those it is a slip of the finger away from.

use super::fields::Fields;
use super::query::is_alive;
use super::sound::Sound;
use super::stem::MARK;
use super::synonyms;
use std::collections::{BTreeSet, HashMap};
use tantivy::Searcher;

/// Most words that one may have meant.
const MOST: usize = 12;
/// A shorter word is not taken for a slip: every short word is near another one.
const LEAST_FOR_ONE_SLIP: usize = 4;
const LEAST_FOR_TWO_SLIPS: usize = 7;
/// With fewer consonants half of all words sound alike.
const LEAST_FOR_FINE: usize = 2;
const LEAST_FOR_COARSE: usize = 3;

/// The words of letters in names, brands and categories, and their synonyms, in the order of the alphabet.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    words: Vec<String>,
    /// Positions by sound.
    fine: HashMap<String, Vec<usize>>,
    coarse: HashMap<String, Vec<usize>>,
    /// Positions by length in characters.
    by_length: HashMap<usize, Vec<usize>>,
}

impl Vocabulary {
    /// All words that products have in these fields, and those that mean the same as others.
    pub(super) fn read(searcher: &Searcher, fields: &Fields) -> tantivy::Result<Self> {
        let mut words: BTreeSet<String> = synonyms::words().map(str::to_owned).collect();
        for segment in searcher.segment_readers() {
            for searched in fields.searched.iter().filter(|searched| searched.is_spoken) {
                let index = segment.inverted_index(searched.field)?;
                let mut terms = index.terms().stream()?;
                while terms.advance() {
                    let word = std::str::from_utf8(terms.key()).unwrap_or_default();
                    let is_word = !word.starts_with(MARK) && word.chars().all(|c| !c.is_numeric());
                    if is_word && is_alive((segment, &index), terms.value())? {
                        words.insert(word.to_owned());
                    }
                }
            }
        }
        Ok(Self::of(words))
    }

    fn of(words: BTreeSet<String>) -> Self {
        let mut vocabulary = Self { words: words.into_iter().collect(), ..Self::default() };
        for (position, word) in vocabulary.words.iter().enumerate() {
            vocabulary.by_length.entry(word.chars().count()).or_default().push(position);
            if let Some(sound) = Sound::of(word) {
                vocabulary.fine.entry(sound.fine).or_default().push(position);
                vocabulary.coarse.entry(sound.coarse).or_default().push(position);
            }
        }
        vocabulary
    }

    /// Whether this is a word of the shop.
    pub(super) fn has(&self, word: &str) -> bool {
        self.words.binary_search_by(|known| known.as_str().cmp(word)).is_ok()
    }

    /// What the word may have meant, the likeliest kind only: what sounds the same, is one slip away, has the same
    /// consonants, is two slips away.
    pub(super) fn near(&self, word: &str) -> Vec<String> {
        let length = word.chars().count();
        let sound = Sound::of(word);
        let heard = |by: &HashMap<String, Vec<usize>>, key: &str| by.get(key).cloned().unwrap_or_default();
        let kinds: [&dyn Fn() -> Vec<usize>; 4] = [
            &|| {
                let clear = sound.as_ref().filter(|sound| sound.consonants() >= LEAST_FOR_FINE);
                clear.map(|sound| heard(&self.fine, &sound.fine)).unwrap_or_default()
            },
            &|| if length >= LEAST_FOR_ONE_SLIP { self.slips(word, 1) } else { Vec::new() },
            &|| {
                let clear = sound.as_ref().filter(|sound| sound.consonants() >= LEAST_FOR_COARSE);
                clear.map(|sound| heard(&self.coarse, &sound.coarse)).unwrap_or_default()
            },
            &|| if length >= LEAST_FOR_TWO_SLIPS { self.slips(word, 2) } else { Vec::new() },
        ];
        let found = kinds.into_iter().map(|kind| kind()).find(|found| !found.is_empty()).unwrap_or_default();
        found.into_iter().take(MOST).map(|position| self.words[position].clone()).collect()
    }

    fn slips(&self, word: &str, most: usize) -> Vec<usize> {
        let typed: Vec<char> = word.chars().collect();
        let lengths = typed.len().saturating_sub(most)..=typed.len() + most;
        let mut found: Vec<usize> = lengths
            .filter_map(|length| self.by_length.get(&length))
            .flatten()
            .copied()
            .filter(|&position| slips(&typed, &self.words[position], most))
            .collect();
        found.sort_unstable();
        found
    }
}

/// Whether a word can be made from another with so many letters put in, left out, exchanged or swapped with the next:
/// the optimal string alignment distance (Damerau, *A technique for computer detection and correction of spelling
/// errors*, 1964), row by row.
fn slips(typed: &[char], word: &str, most: usize) -> bool {
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=typed.len()).collect();
    let mut previous = None;
    for (row, letter) in word.chars().enumerate() {
        let mut current = Vec::with_capacity(last.len());
        current.push(row + 1);
        for (column, &typed_letter) in typed.iter().enumerate() {
            let exchanged = last[column] + usize::from(typed_letter != letter);
            let mut best = exchanged.min(last[column + 1] + 1).min(current[column] + 1);
            if column > 0 && previous == Some(typed_letter) && typed[column - 1] == letter {
                best = best.min(before_last[column - 1] + 1);
            }
            current.push(best);
        }
        if current.iter().all(|&distance| distance > most) {
            return false;
        }
        before_last = std::mem::replace(&mut last, current);
        previous = Some(letter);
    }
    last.last().is_some_and(|&distance| distance <= most)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vocabulary(words: &str) -> Vocabulary {
        Vocabulary::of(words.split(' ').map(str::to_owned).collect())
    }

    #[test]
    fn slips_are_counted() {
        let within = |typed: &str, word, most| slips(&typed.chars().collect::<Vec<_>>(), word, most);
        for (typed, word) in
            [("galxy", "galaxy"), ("galaxyy", "galaxy"), ("gelaxy", "galaxy"), ("glaaxy", "galaxy")]
        {
            assert!(within(typed, word, 1) && !within(typed, word, 0), "{typed}");
        }
        assert!(within("স্যমসাং", "স্যামসাং", 1));
        assert!(!within("galaxy", "gala", 1) && within("galaxy", "gala", 2));
        assert!(!within("abc", "xyz", 2));
    }

    #[test]
    fn the_likeliest_kind_is_taken() {
        let words = vocabulary("charger fan fridge galaxy phone samsung ফ্রিজ");
        for (typed, meant) in [
            ("frij", "fridge ফ্রিজ"),
            ("fon", "phone"),
            ("smsung", "samsung"),
            ("galaxi", "galaxy"),
            ("chorger", "charger"),
            ("xyzzy", ""),
            ("fa", ""),
        ] {
            assert_eq!(words.near(typed).join(" "), meant, "{typed}");
        }
        assert!(words.has("fan") && !words.has("fa"));
    }

    #[test]
    fn however_many_are_near_few_are_taken() {
        let many: BTreeSet<String> = ('a'..='z').map(|letter| format!("galax{letter}")).collect();
        assert_eq!(Vocabulary::of(many).near("galaxé").len(), MOST);
    }
}
