//! Scores of the documents of a segment while a query is answered.
//!
//! A query meets a few thousand of a hundred thousand documents. So each array of scores lists the documents it has met,
//! is wiped there alone, and is used again by the next query.

use std::sync::{Mutex, PoisonError};
use tantivy::DocId;

/// Arrays that are kept for the next query: more than one query needs, for each of some threads.
const MOST_KEPT: usize = 16;

/// What each document scores with the words of a query, one word after the other.
#[derive(Debug, Default)]
pub(super) struct Scores {
    of: Vec<Score>,
    met: Vec<DocId>,
    /// Which word is looked for, from 1.
    word: u8,
}

/// What a document scores. Small, since documents lie anywhere in memory; all words together score below 2^16.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Score {
    /// With the words before.
    before: u16,
    /// With the last word that it holds: the best of its places.
    best: u16,
    last_word: u8,
    /// How many words it holds.
    pub(super) words: u8,
}

impl Score {
    /// With all words.
    pub(super) fn sum(self) -> u16 {
        self.before + self.best
    }
}

impl Scores {
    /// Begins with another word.
    pub(super) fn next_word(&mut self) {
        self.word += 1;
    }

    /// A document holds the word in a place that counts so much.
    pub(super) fn raise(&mut self, document: DocId, score: u16) {
        let known = &mut self.of[document as usize];
        if known.last_word == self.word {
            known.best = score.max(known.best);
            return;
        }
        if known.words == 0 {
            self.met.push(document);
        }
        *known = Score { before: known.sum(), best: score, last_word: self.word, words: known.words + 1 };
    }

    /// Adds to the score of a document that holds a word.
    pub(super) fn add(&mut self, document: DocId, score: u16) {
        let known = &mut self.of[document as usize];
        if known.words > 0 {
            known.before += score;
        }
    }

    /// What a document scores with a single word; 0 if it does not hold it.
    pub(super) fn best(&self, document: DocId) -> u16 {
        self.of[document as usize].best
    }

    /// The documents that hold a word, each once, with their scores.
    pub(super) fn met(&self) -> impl Iterator<Item = (DocId, Score)> + Clone {
        self.met.iter().map(|&document| (document, self.of[document as usize]))
    }

    /// The documents that hold a word, each once, with the best of its places.
    pub(super) fn each_best(&self, mut reach: impl FnMut(DocId, u16)) {
        self.met().for_each(|(document, score)| reach(document, score.best));
    }

    /// Forgets all, for a segment of so many documents.
    fn wipe(&mut self, documents: usize) {
        for document in self.met.drain(..) {
            self.of[document as usize] = Score::default();
        }
        self.of.resize(documents.max(self.of.len()), Score::default());
        self.word = 0;
    }
}

/// Arrays of scores between queries.
#[derive(Debug, Default)]
pub(super) struct Scratch(Mutex<Vec<Scores>>);

impl Scratch {
    /// Gives `work` an empty array for a segment of so many documents.
    pub(super) fn with<T>(&self, documents: usize, work: impl FnOnce(&mut Scores) -> T) -> T {
        let mut scores = self.kept(Vec::pop).unwrap_or_default();
        scores.wipe(documents);
        let result = work(&mut scores);
        self.kept(|kept| {
            if kept.len() < MOST_KEPT {
                kept.push(scores);
            }
        });
        result
    }

    fn kept<T>(&self, work: impl FnOnce(&mut Vec<Scores>) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sums(scores: &Scores) -> Vec<(DocId, u16, u8)> {
        scores.met().map(|(document, score)| (document, score.sum(), score.words)).collect()
    }

    #[test]
    fn the_best_place_of_each_word_counts() {
        let found = Scratch::default().with(3, |scores| {
            scores.next_word();
            scores.raise(2, 7);
            scores.raise(2, 5);
            scores.next_word();
            scores.raise(0, 1);
            scores.raise(2, 3);
            scores.raise(2, 4);
            scores.add(1, 9);
            scores.add(0, 9);
            sums(scores)
        });
        assert_eq!(found, [(2, 11, 2), (0, 10, 1)]);
    }

    #[test]
    fn an_array_that_is_used_again_knows_nothing_of_before() {
        let scratch = Scratch::default();
        let once = |documents, document| {
            scratch.with(documents, |scores| {
                scores.next_word();
                scores.raise(document, 1);
                scores.add(0, 1);
                sums(scores)
            })
        };
        assert_eq!(once(3, 0), [(0, 2, 1)]);
        assert_eq!(once(9, 8), [(8, 1, 1)]);
        assert_eq!(once(2, 1), [(1, 1, 1)]);
    }
}
