//! The search index, and how it follows the content.
//!
//! Snapshots share one growing tantivy index: a small change deletes and adds a few documents and commits. Each
//! snapshot keeps the searcher of its own commit, so an older snapshot goes on finding what it holds.

use super::fields::{Fields, ShopTokenizer, TOKENIZER};
use super::near::Vocabulary;
use super::query::{Matches, Query, Searched};
use super::scores::Scratch;
use crate::table::{Row, Table};
use crate::{Product, Snapshot};
use domain::{BrandId, CategoryId, ProductId};
use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};
use tantivy::indexer::IndexWriterOptions;
use tantivy::{Index, IndexReader, IndexWriter, ReloadPolicy, Searcher, TantivyDocument, Term};

/// Memory that documents gather in before they become a segment, in bytes; given back after each commit.
const GATHER_BYTES: usize = 64 << 20;

/// The search index of one snapshot.
#[derive(Clone)]
pub(crate) struct SearchIndex {
    /// None: nothing is indexed.
    state: Option<State>,
}

#[derive(Clone)]
struct State {
    searcher: Searcher,
    /// The commit that `searcher` shows.
    commit: u64,
    vocabulary: Arc<Vocabulary>,
    /// The rows of the snapshot's table, by segment and document; none for a product that is gone.
    rows: Arc<[Vec<Option<Row>>]>,
    shared: Arc<Shared>,
}

struct Shared {
    fields: Fields,
    scratch: Scratch,
    reader: IndexReader,
    writing: Mutex<Writing>,
}

struct Writing {
    writer: IndexWriter,
    /// The last commit; none after a failure, when nobody knows what the writer holds.
    commit: Option<u64>,
}

/// What a change means for the index.
#[derive(Default)]
struct Difference<'a> {
    gone: Vec<ProductId>,
    new: Vec<&'a Product>,
}

impl SearchIndex {
    pub(crate) fn empty() -> Self {
        Self { state: None }
    }

    /// The index of `after`, given that this is the index of `before`.
    pub(crate) fn apply(&self, before: &Snapshot, after: &Snapshot) -> tantivy::Result<Self> {
        let difference = Difference::between(before, after);
        if difference.is_empty() {
            // The order of categories may have changed, and with it the rows.
            let placed = self.state.as_ref().map(|state| state.placed_in(after.table())).transpose()?;
            return Ok(Self { state: placed });
        }
        let worthwhile = difference.len() <= after.products().len() / 2;
        if let Some(state) = self.state.as_ref().filter(|_| worthwhile)
            && let Some(state) = state.change(&difference, after)?
        {
            return Ok(Self { state: Some(state) });
        }
        State::build(after).map(|state| Self { state })
    }

    pub(crate) fn find(&self, text: &str) -> Matches {
        let query = Query::parse(text);
        match &self.state {
            Some(state) => query
                .understood(&state.searcher, &state.shared.fields, &state.vocabulary)
                .and_then(|query| query.run(&state.searched()))
                .expect("the index lies in memory and was written by this process"),
            None => Matches::default(),
        }
    }
}

impl State {
    fn placed_in(&self, table: &Table) -> tantivy::Result<Self> {
        Ok(Self { rows: rows(&self.searcher, table)?, ..self.clone() })
    }

    fn searched(&self) -> Searched<'_> {
        let Shared { fields, scratch, .. } = &*self.shared;
        Searched { searcher: &self.searcher, fields, rows: &self.rows, scratch }
    }

    fn build(snapshot: &Snapshot) -> tantivy::Result<Option<Self>> {
        if snapshot.products().len() == 0 {
            return Ok(None);
        }
        let fields = Fields::new();
        let index = Index::create_in_ram(fields.schema.clone());
        index.tokenizers().register(TOKENIZER, ShopTokenizer);
        let options = IndexWriterOptions::builder()
            .num_worker_threads(1)
            .num_merge_threads(1)
            .memory_budget_per_thread(GATHER_BYTES)
            .build();
        let mut writer: IndexWriter = index.writer_with_options(options)?;
        // Postings of what is found together are short then.
        for entry in snapshot.table().entries() {
            writer.add_document(fields.document(&entry.product, snapshot))?;
        }
        writer.commit()?;
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        let searcher = reader.searcher();
        let vocabulary = Arc::new(Vocabulary::read(&searcher, &fields)?);
        let rows = rows(&searcher, snapshot.table())?;
        let writing = Mutex::new(Writing { writer, commit: Some(0) });
        let shared = Arc::new(Shared { fields, scratch: Scratch::default(), reader, writing });
        Ok(Some(Self { searcher, commit: 0, vocabulary, rows, shared }))
    }

    /// The state after a change, or none when the shared index has gone another way than this snapshot.
    fn change(&self, difference: &Difference<'_>, after: &Snapshot) -> tantivy::Result<Option<Self>> {
        let shared = &self.shared;
        let mut writing = shared.writing.lock().unwrap_or_else(PoisonError::into_inner);
        if writing.commit.take_if(|commit| *commit == self.commit).is_none() {
            return Ok(None);
        }
        // `commit` stays none until all has gone well.
        for id in &difference.gone {
            writing.writer.delete_term(Term::from_field_i64(shared.fields.id, id.0));
        }
        for product in &difference.new {
            let document: TantivyDocument = shared.fields.document(product, after);
            writing.writer.add_document(document)?;
        }
        writing.writer.commit()?;
        shared.reader.reload()?;
        let commit = self.commit + 1;
        writing.commit = Some(commit);
        let searcher = shared.reader.searcher();
        let vocabulary = Arc::new(Vocabulary::read(&searcher, &shared.fields)?);
        let rows = rows(&searcher, after.table())?;
        Ok(Some(Self { searcher, commit, vocabulary, rows, shared: shared.clone() }))
    }
}

/// Which product each document is.
fn rows(searcher: &Searcher, table: &Table) -> tantivy::Result<Arc<[Vec<Option<Row>>]>> {
    let segments = searcher.segment_readers().iter().map(|segment| {
        let ids = segment.fast_fields().i64("id")?;
        let mut rows = vec![None; segment.max_doc() as usize];
        for document in segment.doc_ids_alive() {
            rows[document as usize] = ids.first(document).and_then(|id| table.find(ProductId(id)));
        }
        Ok(rows)
    });
    segments.collect()
}

impl<'a> Difference<'a> {
    fn between(before: &Snapshot, after: &'a Snapshot) -> Self {
        let renamed_brands: HashSet<BrandId> = after
            .brands()
            .into_iter()
            .filter(|brand| before.find_brand(brand.id).map(|known| &known.name) != Some(&brand.name))
            .map(|brand| brand.id)
            .collect();
        let names = |snapshot: &Snapshot, id| -> Vec<_> {
            snapshot.categories().path_to(id).into_iter().map(|category| category.name.clone()).collect()
        };
        let renamed_categories: HashSet<CategoryId> = after
            .categories()
            .all()
            .iter()
            .map(|category| category.id)
            .filter(|&id| names(before, id) != names(after, id))
            .collect();
        let mut difference = Self::default();
        for product in after.products() {
            let known = before.find_product(product.id);
            let same = known.is_some_and(|known| Arc::ptr_eq(known, product))
                && !renamed_brands.contains(&product.brand)
                && !renamed_categories.contains(&product.category);
            if !same {
                difference.gone.extend(known.map(|known| known.id));
                difference.new.push(product);
            }
        }
        let withdrawn = before.products().map(|product| product.id);
        difference.gone.extend(withdrawn.filter(|&id| after.find_product(id).is_none()));
        difference
    }

    fn is_empty(&self) -> bool {
        self.gone.is_empty() && self.new.is_empty()
    }

    fn len(&self) -> usize {
        self.gone.len().max(self.new.len())
    }
}

impl std::fmt::Debug for SearchIndex {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let documents = self.state.as_ref().map_or(0, |state| state.searcher.num_docs());
        f.debug_struct("SearchIndex").field("documents", &documents).finish()
    }
}
