//! What a shopper typed, and which products match it.

use super::fields::{Fields, Searched};
use super::words::{Chunk, chunks, number_with_unit, title};
use domain::ProductId;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, Searcher, SegmentReader, TERMINATED, Term};

/// Longest query in characters; what is typed beyond is not looked for.
pub const MAX_QUERY_CHARACTERS: usize = 100;
/// Most words of a query; what is typed beyond is not looked for.
pub const MAX_QUERY_WORDS: usize = 8;

/// Score of a product whose whole name was typed: more than all words together can give.
const WHOLE_NAME: u32 = 10_000;
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

/// The products that match a text, in no order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Matches {
    pub(crate) matched: Matched,
    pub(crate) found: Vec<Match>,
}

/// A product that matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Match {
    pub(crate) product: ProductId,
    /// Higher is better. The same on every replica.
    pub(crate) score: u32,
}

/// A parsed query.
#[derive(Debug)]
pub(super) struct Query {
    required: Vec<Alternatives>,
    /// `8 gb` as `8gb`: not required, but a product where they stand together is better.
    welcome: Vec<Word>,
    title: String,
}

/// A typed word with its spellings. One of them must be found, with all its words.
#[derive(Debug)]
struct Alternatives(Vec<Vec<Word>>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Word {
    text: String,
    /// Whether words that begin so count too: the shopper may still be typing the last word.
    is_beginning: bool,
}

impl Query {
    pub(super) fn parse(text: &str) -> Self {
        let text: String = text.chars().take(MAX_QUERY_CHARACTERS).collect();
        let mut chunks = chunks(&text);
        chunks.truncate(MAX_QUERY_WORDS);
        let last = chunks.len().saturating_sub(1);
        let required =
            chunks.iter().enumerate().map(|(index, chunk)| Alternatives::of(chunk, index == last)).collect();
        let welcome = chunks
            .windows(2)
            .filter_map(|pair| number_with_unit(&pair[0], &pair[1]))
            .map(|text| Word { text, is_beginning: false })
            .collect();
        Self { required, welcome, title: title(&text) }
    }

    pub(super) fn run(&self, searcher: &Searcher, fields: &Fields) -> tantivy::Result<Matches> {
        let mut all = Vec::new();
        let mut some = Vec::new();
        if self.required.is_empty() {
            return Ok(Matches::default());
        }
        for segment in searcher.segment_readers() {
            let (words, scores) = self.score(&Segment { segment, fields })?;
            let ids = segment.fast_fields().i64("id")?;
            for document in segment.doc_ids_alive() {
                let found = words[document as usize];
                if found == 0 {
                    continue;
                }
                let Some(id) = ids.first(document) else { continue };
                let score = scores[document as usize];
                if usize::from(found) == self.required.len() {
                    all.push(Match { product: ProductId(id), score });
                } else if all.is_empty() {
                    let score = score + WORD_AMONG_SOME * u32::from(found);
                    some.push(Match { product: ProductId(id), score });
                }
            }
        }
        Ok(match (all.is_empty(), some.is_empty()) {
            (false, _) => Matches { matched: Matched::All, found: all },
            (true, false) => Matches { matched: Matched::Some, found: some },
            (true, true) => Matches::default(),
        })
    }

    /// For each document of a segment, how many of the typed words it holds and their score.
    fn score(&self, segment: &Segment<'_>) -> tantivy::Result<(Vec<u8>, Vec<u32>)> {
        let mut words = vec![0_u8; segment.len()];
        let mut scores = vec![0_u32; segment.len()];
        for alternatives in &self.required {
            let found = alternatives.find(segment)?;
            for (document, score) in found.into_iter().enumerate().filter(|&(_, score)| score > 0) {
                words[document] += 1;
                scores[document] += score;
            }
        }
        for word in &self.welcome {
            for (score, found) in scores.iter_mut().zip(segment.find(word)?) {
                *score += found;
            }
        }
        segment.find_title(&self.title, |document| scores[document] += WHOLE_NAME)?;
        Ok((words, scores))
    }
}

impl Alternatives {
    fn of(chunk: &Chunk, is_last: bool) -> Self {
        let words = |texts: &[String]| -> Vec<Word> {
            let last = texts.len().saturating_sub(1);
            let word = |(index, text): (usize, &String)| Word {
                text: text.clone(),
                is_beginning: is_last && index == last,
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
        Self(spellings)
    }

    fn find(&self, segment: &Segment<'_>) -> tantivy::Result<Vec<u32>> {
        let mut best = vec![0; segment.len()];
        for spelling in &self.0 {
            let mut scores: Option<Vec<u32>> = None;
            for word in spelling {
                let found = segment.find(word)?;
                scores = Some(match scores {
                    None => found,
                    // All must be there, and the weakest place counts.
                    Some(before) => before.into_iter().zip(found).map(|(a, b)| a.min(b)).collect(),
                });
            }
            // Together is better than apart.
            let apart = u32::try_from(spelling.len()).unwrap_or(u32::MAX).clamp(1, 2);
            for (best, score) in best.iter_mut().zip(scores.unwrap_or_default()) {
                *best = score.div_ceil(apart).max(*best);
            }
        }
        Ok(best)
    }
}

/// One segment of the index, with the questions asked of it. Answers are one score per document, 0 for none.
struct Segment<'a> {
    segment: &'a SegmentReader,
    fields: &'a Fields,
}

impl Segment<'_> {
    fn len(&self) -> usize {
        self.segment.max_doc() as usize
    }

    fn find(&self, word: &Word) -> tantivy::Result<Vec<u32>> {
        let mut scores = vec![0; self.len()];
        for searched in &self.fields.searched {
            self.find_in(searched, word, &mut scores)?;
        }
        Ok(scores)
    }

    fn find_in(&self, searched: &Searched, word: &Word, scores: &mut [u32]) -> tantivy::Result<()> {
        let index = self.segment.inverted_index(searched.field)?;
        let mut reach = |postings: &mut dyn DocSet, score: u32| {
            let mut document = postings.doc();
            while document != TERMINATED {
                let best = &mut scores[document as usize];
                *best = score.max(*best);
                document = postings.advance();
            }
        };
        let term = Term::from_field_text(searched.field, &word.text);
        if let Some(mut postings) = index.read_postings(&term, IndexRecordOption::Basic)? {
            reach(&mut postings, searched.weight);
        }
        if word.is_beginning && word.text.chars().count() >= searched.min_prefix {
            let mut terms = index.terms().range().gt(&word.text).into_stream()?;
            while terms.advance() && terms.key().starts_with(word.text.as_bytes()) {
                let mut postings =
                    index.read_postings_from_terminfo(terms.value(), IndexRecordOption::Basic)?;
                reach(&mut postings, searched.weight.div_ceil(2));
            }
        }
        Ok(())
    }

    fn find_title(&self, title: &str, mut reach: impl FnMut(usize)) -> tantivy::Result<()> {
        let index = self.segment.inverted_index(self.fields.title)?;
        let term = Term::from_field_text(self.fields.title, title);
        if let Some(mut postings) = index.read_postings(&term, IndexRecordOption::Basic)? {
            let mut document = postings.doc();
            while document != TERMINATED {
                reach(document as usize);
                document = postings.advance();
            }
        }
        Ok(())
    }
}
