//! Finding products by words, in either language.
//!
//! [`words`] cuts text the same way when a product is indexed and when a shopper types. The index
//! ([`SearchIndex`]) is tantivy's, in memory; [`query`] reads its postings and scores them.
//! Scores depend on the product and the query alone, not on how often a word stands elsewhere or on how the index
//! grew: every replica at the same version gives the same order, so page 2 of one continues page 1 of another.
//!
//! A typed word that stands nowhere is taken for one that it may have meant: [`sound`] hears Bangla in Latin letters,
//! [`near`] knows which words there are, [`synonyms`] which mean the same. [`stem`] finds English words in their other forms.

mod fields;
mod index;
mod near;
mod query;
mod scores;
mod sound;
mod stem;
mod synonyms;
mod words;

pub(crate) use index::SearchIndex;
pub use query::{MAX_QUERY_CHARACTERS, MAX_QUERY_WORDS, Matched};
pub(crate) use query::{Match, Matches};

#[cfg(test)]
mod tests;
