//! What a shopper typed, and which products match it.

use super::fields::{Fields, SearchedField};
use super::near::Vocabulary;
use super::scores::{Score, Scores, Scratch};
use super::stem::of_the_same_stem;
use super::synonyms::{is_filler, synonyms};
use super::words::{Chunk, chunks, number_with_unit, title};
use crate::table::Row;
use tantivy::postings::TermInfo;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, InvertedIndexReader, Searcher, SegmentReader, TERMINATED};

/// Longest query in characters; what is typed beyond is not looked for.
pub const MAX_QUERY_CHARACTERS: usize = 100;
/// Most words of a query; what is typed beyond is not looked for.
pub const MAX_QUERY_WORDS: usize = 8;

/// Score of a product whose whole name was typed: more than all words together can give.
const WHOLE_NAME: u16 = 10_000;
/// Score of each matching word when not all match, so that more words always beat better places.
const WORD_AMONG_SOME: u32 = 100_000;

/// How well a text was matched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Matched {
    /// The products found hold every word.
    All,
    /// No product holds every word; those found hold at least one.
    Some,
    /// Nothing was found.
    #[default]
    Nothing,
}

/// Score of a product whose category is called as the word. A TV box has the word in its name and is no television.
const KIND: u16 = 48;
/// Score of a product whose category is called as all that was typed.
const WHOLE_KIND: u16 = 500;

/// A word as it was typed counts in full, one that means the same or was perhaps meant in part; in quarters.
const TYPED: u16 = 4;
const SAME_MEANING: u16 = 3;
const MEANT: u16 = 2;

/// The shortest part of a word that is taken apart: `power` and `bank` of `powerbank`.
const LEAST_PART: usize = 3;

/// The products that match a text, in no order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Matches {
    pub(crate) matched: Matched,
    /// The text as it was understood, when a typed word stands nowhere and others were looked for in its place.
    pub(crate) read_as: Option<String>,
    pub(crate) found: Vec<Match>,
}

/// A product that matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Match {
    pub(crate) row: Row,
    /// Higher is better. The same on every replica.
    pub(crate) score: u32,
}

/// What a query is asked of.
#[derive(Clone, Copy)]
pub(super) struct Searched<'a> {
    pub(super) searcher: &'a Searcher,
    pub(super) fields: &'a Fields,
    /// By segment and document.
    pub(super) rows: &'a [Vec<Option<Row>>],
    pub(super) scratch: &'a Scratch,
}

/// A parsed query.
#[derive(Debug)]
pub(super) struct Query {
    required: Vec<Alternatives>,
    /// `8 gb` as `8gb`: not required, but a product where they stand together is better.
    welcome: Vec<Word>,
    title: String,
    read_as: Option<String>,
}

/// A typed word with its spellings. One of them must be found, with all its words.
#[derive(Debug)]
struct Alternatives {
    chunk: Chunk,
    spellings: Vec<Vec<Word>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Word {
    text: String,
    /// Whether words that begin so count too: the shopper may still be typing the last word.
    is_beginning: bool,
    /// How much it counts.
    share: u16,
}

impl Word {
    fn of(text: &str, share: u16) -> Self {
        Self { text: text.to_owned(), is_beginning: false, share }
    }
}

impl Query {
    pub(super) fn parse(text: &str) -> Self {
        let text: String = text.chars().take(MAX_QUERY_CHARACTERS).collect();
        let mut chunks = chunks(&text);
        chunks.truncate(MAX_QUERY_WORDS);
        let last = chunks.len().saturating_sub(1);
        let says_something = chunks.iter().any(|chunk| !is_filler(&chunk.whole));
        let required = chunks
            .iter()
            .enumerate()
            .filter(|(_, chunk)| !says_something || !is_filler(&chunk.whole))
            .map(|(index, chunk)| Alternatives::of(chunk, index == last))
            .collect();
        let welcome = chunks
            .windows(2)
            .filter_map(|pair| number_with_unit(&pair[0], &pair[1]))
            .map(|text| Word::of(&text, TYPED))
            .collect();
        Self { required, welcome, title: title(&text), read_as: None }
    }

    /// The query with what its words may also mean, on this index.
    pub(super) fn understood(
        mut self,
        searcher: &Searcher,
        fields: &Fields,
        vocabulary: &Vocabulary,
    ) -> tantivy::Result<Self> {
        let mut words: Vec<String> = Vec::with_capacity(self.required.len());
        let mut is_other = false;
        for alternatives in &mut self.required {
            let is_known =
                !synonyms(&alternatives.chunk.whole).is_empty() || alternatives.stands(searcher, fields)?;
            let meant = if is_known { None } else { alternatives.mend(vocabulary) };
            is_other |= meant.is_some();
            words.push(meant.unwrap_or_else(|| alternatives.chunk.whole.clone()));
        }
        for alternatives in &mut self.required {
            alternatives.add_same_meaning();
        }
        for at in 1..self.required.len() {
            let [one, other] = [at - 1, at].map(|at| self.required[at].chunk.whole.as_str());
            let together = format!("{one}{other}");
            if vocabulary.has(&together) {
                let spellings = with_same_meaning(&together);
                for at in [at - 1, at] {
                    self.required[at].spellings.extend(spellings.iter().cloned());
                }
            }
        }
        self.read_as = is_other.then(|| words.join(" "));
        Ok(self)
    }

    pub(super) fn run(&self, searched: &Searched<'_>) -> tantivy::Result<Matches> {
        let mut all = Vec::new();
        let mut some = Vec::new();
        for (reader, rows) in searched.searcher.segment_readers().iter().zip(searched.rows) {
            let segment = Segment { reader, fields: searched.fields, scratch: searched.scratch };
            segment.scores(|scores| {
                self.score(&segment, scores)?;
                let alive = |(document, score): (DocId, Score)| Some((rows[document as usize]?, score));
                let found = scores.met().filter_map(alive);
                let has_all = |score: Score| usize::from(score.words) == self.required.len();
                let with_all = found.clone().filter(|(_, score)| has_all(*score));
                all.extend(with_all.map(|(row, score)| Match { row, score: score.sum().into() }));
                if all.is_empty() {
                    some.extend(found.map(|(row, score)| {
                        let score = u32::from(score.sum()) + WORD_AMONG_SOME * u32::from(score.words);
                        Match { row, score }
                    }));
                }
                Ok(())
            })?;
        }
        let read_as = self.read_as.clone();
        Ok(match (all.is_empty(), some.is_empty()) {
            (false, _) => Matches { matched: Matched::All, read_as, found: all },
            (true, false) => Matches { matched: Matched::Some, read_as, found: some },
            (true, true) => Matches::default(),
        })
    }

    /// What each document of a segment scores that holds one of the typed words.
    fn score(&self, segment: &Segment<'_>, scores: &mut Scores) -> tantivy::Result<()> {
        for alternatives in &self.required {
            scores.next_word();
            alternatives.find(segment, scores)?;
        }
        for word in &self.welcome {
            segment.scores(|found| {
                found.next_word();
                segment.find(word, found)?;
                found.each_best(|document, score| scores.add(document, score));
                Ok(())
            })?;
        }
        let Fields { title, kind, .. } = *segment.fields;
        segment.find_whole((title, &self.title), |document| scores.add(document, WHOLE_NAME))?;
        segment.find_whole((kind, &self.title), |document| scores.add(document, WHOLE_KIND))
    }
}

impl Alternatives {
    fn of(chunk: &Chunk, is_last: bool) -> Self {
        let words = |texts: &[String]| -> Vec<Word> {
            let last = texts.len().saturating_sub(1);
            let word = |(index, text): (usize, &String)| Word {
                text: text.clone(),
                is_beginning: is_last && index == last,
                share: TYPED,
            };
            texts.iter().enumerate().map(word).collect()
        };
        let mut spellings = vec![words(std::slice::from_ref(&chunk.whole))];
        for texts in [&chunk.pieces, &chunk.parts] {
            let spelling = words(texts);
            // A chunk in dozens of parts is no word that people write in two ways.
            if texts.len() <= MAX_QUERY_WORDS && !spellings.contains(&spelling) {
                spellings.push(spelling);
            }
        }
        let others = of_the_same_stem(&chunk.whole);
        spellings.extend(others.iter().map(|word| vec![Word::of(word, SAME_MEANING)]));
        Self { chunk: chunk.clone(), spellings }
    }

    /// Whether all words of one of the spellings stand somewhere.
    fn stands(&self, searcher: &Searcher, fields: &Fields) -> tantivy::Result<bool> {
        for spelling in &self.spellings {
            let mut all = true;
            for word in spelling {
                all = all && word.stands(searcher, fields)?;
            }
            if all {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Adds what a word that stands nowhere may have meant, and gives the likeliest.
    fn mend(&mut self, vocabulary: &Vocabulary) -> Option<String> {
        if let Some(parts) = taken_apart(&self.chunk.whole, vocabulary) {
            self.spellings.push(parts.map(|part| Word::of(part, TYPED)).to_vec());
            return Some(parts.join(" "));
        }
        let mut near = vocabulary.near(&self.chunk.whole);
        if near.is_empty() && self.chunk.whole.is_ascii() {
            // What was taken for a plural: `maus`.
            near = vocabulary.near(&format!("{}s", self.chunk.whole));
        }
        if !near.is_empty() {
            self.spellings.extend(near.iter().map(|word| vec![Word::of(word, MEANT)]));
            return Some(alike(&self.chunk.whole, &near));
        }
        if self.chunk.parts.len() < 2 || self.chunk.parts.len() > MAX_QUERY_WORDS {
            return None;
        }
        // `galxy15`: each part by itself.
        let mut is_other = false;
        let meant = |part: &String| {
            let near = vocabulary.near(part);
            let is_known = vocabulary.has(part) || part.starts_with(char::is_numeric) || near.is_empty();
            is_other |= !is_known;
            if is_known { part.clone() } else { alike(part, &near) }
        };
        let parts: Vec<String> = self.chunk.parts.iter().map(meant).collect();
        is_other.then(|| {
            self.spellings.push(parts.iter().map(|part| Word::of(part, MEANT)).collect());
            parts.join(" ")
        })
    }

    /// Adds what means the same, as the word was typed or understood.
    fn add_same_meaning(&mut self) {
        let single: Vec<String> = self
            .spellings
            .iter()
            .filter_map(|spelling| match spelling.as_slice() {
                [word] => Some(word.text.clone()),
                _ => None,
            })
            .collect();
        for spelling in single.iter().flat_map(|word| same_meaning(word)) {
            if !self.spellings.contains(&spelling) {
                self.spellings.push(spelling);
            }
        }
    }

    fn find(&self, segment: &Segment<'_>, scores: &mut Scores) -> tantivy::Result<()> {
        for spelling in &self.spellings {
            if let [word] = spelling.as_slice() {
                segment.find(word, scores)?;
            } else {
                // Together is better than apart, where it was typed together.
                let apart = if spelling.iter().all(|word| word.share == TYPED) { 2 } else { 1 };
                segment.find_all(spelling, &mut |document, score| {
                    scores.raise(document, score.div_ceil(apart));
                })?;
            }
            let whole: Vec<&str> = spelling.iter().map(|word| word.text.as_str()).collect();
            let share = spelling.iter().map(|word| word.share).min().unwrap_or_default();
            segment.find_whole((segment.fields.kind, &whole.join(" ")), |document| {
                scores.raise(document, KIND * share);
            })?;
        }
        Ok(())
    }
}

/// What means the same as a word, each in one or several words.
fn same_meaning(word: &str) -> impl Iterator<Item = Vec<Word>> {
    synonyms(word).iter().map(|phrase| phrase.iter().map(|word| Word::of(word, SAME_MEANING)).collect())
}

/// A word and what means the same.
fn with_same_meaning(word: &str) -> Vec<Vec<Word>> {
    std::iter::once(vec![Word::of(word, TYPED)]).chain(same_meaning(word)).collect()
}

/// Two words that were typed as one.
fn taken_apart<'a>(word: &'a str, vocabulary: &Vocabulary) -> Option<[&'a str; 2]> {
    let places = word.char_indices().map(|(place, _)| place);
    places
        .map(|place| word.split_at(place))
        .map(|(one, other)| [one, other])
        .find(|parts| parts.iter().all(|part| part.chars().count() >= LEAST_PART && vocabulary.has(part)))
}

/// Of the words that may have been meant, the first in the script of the typed one.
fn alike(typed: &str, near: &[String]) -> String {
    let same = near.iter().find(|word| word.is_ascii() == typed.is_ascii());
    same.or(near.first()).cloned().unwrap_or_default()
}

impl Word {
    /// Whether some product has it, or a word that begins so.
    fn stands(&self, searcher: &Searcher, fields: &Fields) -> tantivy::Result<bool> {
        for segment in searcher.segment_readers() {
            for searched in &fields.searched {
                let index = segment.inverted_index(searched.field)?;
                if let Some(term) = index.terms().get(self.text.as_bytes())?
                    && is_alive((segment, &index), &term)?
                {
                    return Ok(true);
                }
                if self.is_beginning && self.text.chars().count() >= searched.min_prefix {
                    let mut terms = index.terms().range().gt(&self.text).into_stream()?;
                    while terms.advance() && terms.key().starts_with(self.text.as_bytes()) {
                        if is_alive((segment, &index), terms.value())? {
                            return Ok(true);
                        }
                    }
                }
            }
        }
        Ok(false)
    }
}

/// Whether a product has a term. Those of products that are gone stay in a segment until it is written anew, and what
/// is found must not depend on when that is.
pub(super) fn is_alive(
    (segment, index): (&SegmentReader, &InvertedIndexReader),
    term: &TermInfo,
) -> tantivy::Result<bool> {
    let Some(alive) = segment.alive_bitset() else { return Ok(true) };
    let mut postings = index.read_postings_from_terminfo(term, IndexRecordOption::Basic)?;
    let mut document = postings.doc();
    while document != TERMINATED {
        if alive.is_alive(document) {
            return Ok(true);
        }
        document = postings.advance();
    }
    Ok(false)
}

/// One segment of the index, with the questions asked of it.
struct Segment<'a> {
    reader: &'a SegmentReader,
    fields: &'a Fields,
    scratch: &'a Scratch,
}

impl Segment<'_> {
    /// Gives `work` an empty array of scores, for one word or the first of several.
    fn scores<T>(&self, work: impl FnOnce(&mut Scores) -> tantivy::Result<T>) -> tantivy::Result<T> {
        self.scratch.with(self.reader.max_doc() as usize, work)
    }

    /// Raises the scores of documents with a word to what it counts there.
    fn find(&self, word: &Word, scores: &mut Scores) -> tantivy::Result<()> {
        for searched in &self.fields.searched {
            self.find_in(searched, word, scores)?;
        }
        Ok(())
    }

    /// The documents with all these words, and their scores: the weakest place counts.
    fn find_all(&self, words: &[Word], reach: &mut dyn FnMut(DocId, u16)) -> tantivy::Result<()> {
        let Some((word, others)) = words.split_first() else { return Ok(()) };
        self.scores(|found| {
            found.next_word();
            self.find(word, found)?;
            if others.is_empty() {
                found.each_best(reach);
                return Ok(());
            }
            self.find_all(others, &mut |document, score| {
                let weakest = score.min(found.best(document));
                if weakest > 0 {
                    reach(document, weakest);
                }
            })
        })
    }

    fn find_in(&self, searched: &SearchedField, word: &Word, scores: &mut Scores) -> tantivy::Result<()> {
        let index = self.reader.inverted_index(searched.field)?;
        let terms = index.terms();
        if let Some(term) = terms.get(word.text.as_bytes())? {
            let score = searched.weight * word.share;
            each((&index, &term), |document| scores.raise(document, score))?;
        }
        if word.is_beginning && word.text.chars().count() >= searched.min_prefix {
            let mut longer = terms.range().gt(&word.text).into_stream()?;
            while longer.advance() && longer.key().starts_with(word.text.as_bytes()) {
                let score = (searched.weight * word.share).div_ceil(2);
                each((&index, longer.value()), |document| scores.raise(document, score))?;
            }
        }
        Ok(())
    }

    /// The documents of which a field is these words and no others.
    fn find_whole(&self, (field, words): (Field, &str), reach: impl FnMut(DocId)) -> tantivy::Result<()> {
        let index = self.reader.inverted_index(field)?;
        match index.terms().get(words.as_bytes())? {
            Some(term) => each((&index, &term), reach),
            None => Ok(()),
        }
    }
}

/// The documents with a term.
fn each(
    (index, term): (&InvertedIndexReader, &TermInfo),
    mut reach: impl FnMut(DocId),
) -> tantivy::Result<()> {
    let mut block = index.read_block_postings_from_terminfo(term, IndexRecordOption::Basic)?;
    while !block.docs().is_empty() {
        block.docs().iter().for_each(|document| reach(*document));
        block.advance();
    }
    Ok(())
}
