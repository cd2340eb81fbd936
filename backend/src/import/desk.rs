//! Catalogue files at the desk: a file is sent and tried, waits with what it would change, and is loaded by somebody.
//!
//! A trial is the load itself, rolled back, so that it says exactly what will happen. A file with large price cuts is
//! loaded by another person than the one who sent it; the database holds to that too (`V12__desk.sql`).

use super::error::ImportError;
use super::file::{ReadFile, Source};
use super::foreign::Terms;
use super::merge::{self, Outcome};
use super::progress::Listed;
use super::queries::{
    ADD_CATALOGUE_FILE, DELETE_CATALOGUE_FILE, FIND_CATALOGUE_CONTENT, FIND_CATALOGUE_FILE,
    LIST_CATALOGUE_FILES, MARK_CATALOGUE_FILE,
};
use super::{keep_addresses, note, stage_file, summary};
use crate::audit_log::Author;
use crate::config::DatabaseConfig;
use crate::database::{Database, DatabaseError, Record};
use anyhow::Context;
use axum::body::Bytes;
use client::{CatalogueFile, CheckedFile, FileSummary, LoadedBy, StaffPerson};
use domain::Permission;
use serde_json::json;
use shop_exports::{Mapping, Rate};
use std::io::Cursor;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_postgres::Transaction;
use tokio_postgres::types::ToSql;

/// The largest file. 10,000 SKUs with long descriptions need about 15 MB.
pub(super) const MAX_FILE_BYTES: usize = 16 << 20;
/// Most files that wait.
const MOST_WAITING: i64 = 20;
/// Most that are listed.
const MOST_LISTED: i64 = 50;
/// How long one file waits for another.
const PATIENCE: Duration = Duration::from_secs(2);
/// Longest load; the frontend gives up a little later.
const LONGEST: Duration = Duration::from_secs(14);

/// The first line that would bring pieces onto the shelf.
const FIND_OPENING_STOCK: &str = "
    SELECT line FROM staged_sku AS staged
    WHERE opening_stock > 0 AND NOT EXISTS (SELECT FROM sku WHERE sku.code = staged.code)
    ORDER BY line LIMIT 1";

/// Loads files that come from the desk, one at a time.
#[derive(Debug, Clone)]
pub struct Importer {
    database: DatabaseConfig,
    /// A price that falls by more than so many per cent is a large cut.
    cut_percent: i64,
    place: Arc<Semaphore>,
}

/// Who sends or loads a file.
pub(super) struct Person {
    pub(super) person: StaffPerson,
    pub(super) author: Author,
}

/// A file as it comes in.
pub(super) struct Incoming {
    pub(super) name: String,
    pub(super) content: Bytes,
    pub(super) terms: Terms,
}

/// What a file does, or why it does nothing.
type Tried = Result<(Outcome, FileSummary), Refused>;

/// What is wrong, and how many things are.
struct Refused {
    problems: Vec<String>,
    count: usize,
}

impl Refused {
    fn new(problems: Vec<String>) -> Self {
        Self { count: problems.len(), problems }
    }

    fn answer(self) -> CheckedFile {
        CheckedFile { file: None, problems: self.problems, problem_count: self.count }
    }
}

fn good(file: CatalogueFile) -> CheckedFile {
    CheckedFile { file: Some(file), problems: Vec::new(), problem_count: 0 }
}

impl Importer {
    /// An importer with connections of its own, because an import may take longer than the pool lets statements take.
    pub fn new(database: DatabaseConfig, cut_percent: i64) -> Self {
        Self { database, cut_percent, place: Arc::new(Semaphore::new(1)) }
    }

    /// The right to load a file, or to write one.
    pub(super) async fn place(&self) -> Result<OwnedSemaphorePermit, ImportError> {
        let waiting = tokio::time::timeout(PATIENCE, Arc::clone(&self.place).acquire_owned());
        waiting.await.map_err(|_| ImportError::Busy)?.map_err(|_| ImportError::Busy)
    }

    /// Tries a file. One that could be loaded is kept.
    pub(super) async fn check(
        &self,
        database: &Database,
        who: &Person,
        file: Incoming,
    ) -> Result<CheckedFile, ImportError> {
        let Incoming { name, content, terms } = file;
        let mapping = terms.mapping()?;
        let _place = self.place().await?;
        let trial = self.try_content(who, (content.clone(), mapping));
        let summary = match tokio::time::timeout(LONGEST, trial).await.map_err(|_| ImportError::TooSlow)?? {
            Ok((_, summary)) => summary,
            Err(refused) => return Ok(refused.answer()),
        };
        let (summary, bytes): (_, &[u8]) = (json!(summary), &content);
        let rate = terms.taka_per_unit.map(|rate| rate.to_string());
        let values: [&(dyn ToSql + Sync); 7] =
            [&name, &bytes, &rate, &terms.categories, &summary, &who.person.id, &MOST_WAITING];
        let kept = database.session().await?.query(ADD_CATALOGUE_FILE, &values).await?;
        let id = kept.first().ok_or(ImportError::TooManyFiles)?.get("id")?;
        Ok(good(show(database, id).await?))
    }

    async fn try_content(
        &self,
        who: &Person,
        (content, mapping): (Bytes, Mapping),
    ) -> Result<Tried, ImportError> {
        let listed = Listed::default();
        let (mut client, staged) = stage_file(&self.database, (source(content), mapping), &listed).await?;
        if staged.problems > 0 {
            return Ok(Err(Refused { problems: listed.take(), count: staged.problems }));
        }
        let transaction = client.transaction().await?;
        let tried = self.apply(&transaction, who, &staged).await?;
        transaction.rollback().await?;
        Ok(tried)
    }

    /// Loads a file that waits. One that is loaded already gives the same answer.
    pub(super) async fn load(
        &self,
        database: &Database,
        who: &Person,
        id: i64,
    ) -> Result<CheckedFile, ImportError> {
        let _place = self.place().await?;
        let found = database.session().await?.query(FIND_CATALOGUE_CONTENT, &[&id]).await?;
        let found = found.first().ok_or(ImportError::NotFound)?;
        let sender: i64 = found.get("uploaded_by")?;
        if let Some(content) = found.get::<Option<Vec<u8>>>("content")? {
            let work = self.load_content(who, (id, sender), (content, kept_terms(found)?.mapping()?));
            let loaded = tokio::time::timeout(LONGEST, work).await.map_err(|_| ImportError::TooSlow)??;
            if let Err(refused) = loaded {
                return Ok(refused.answer());
            }
        }
        Ok(good(show(database, id).await?))
    }

    async fn load_content(
        &self,
        who: &Person,
        (id, sender): (i64, i64),
        (content, mapping): (Vec<u8>, Mapping),
    ) -> Result<Result<(), Refused>, ImportError> {
        let listed = Listed::default();
        let (mut client, staged) = stage_file(&self.database, (source(content), mapping), &listed).await?;
        if staged.problems > 0 {
            return Ok(Err(Refused { problems: listed.take(), count: staged.problems }));
        }
        let transaction = client.transaction().await?;
        let (outcome, summary) = match self.apply(&transaction, who, &staged).await? {
            Ok(done) => done,
            Err(refused) => return Ok(Err(refused)),
        };
        if summary.large_cuts > 0 && sender == who.person.id {
            return Err(ImportError::SamePerson);
        }
        let (cuts, json) = (i64::try_from(summary.large_cuts).unwrap_or(i64::MAX), json!(summary));
        let marked =
            transaction.execute(MARK_CATALOGUE_FILE.sql, &[&id, &json, &who.person.id, &cuts]).await?;
        // Somebody was faster, on another backend.
        if marked == 0 {
            return Ok(Ok(()));
        }
        keep_addresses(&transaction, &staged).await?;
        note(&transaction, &who.author, (&format!("catalogue file {id}"), &outcome)).await?;
        transaction.commit().await?;
        Ok(Ok(()))
    }

    /// Brings the staged rows into the catalogue.
    async fn apply(
        &self,
        transaction: &Transaction<'_>,
        who: &Person,
        staged: &ReadFile,
    ) -> Result<Tried, ImportError> {
        let (prices, large_cuts) = summary::compare_prices(transaction, self.cut_percent).await?;
        if !who.person.role.may(Permission::ChangeStock)
            && let Some(row) = transaction.query_opt(FIND_OPENING_STOCK, &[]).await?
        {
            let line: i64 = row.get(0);
            let problem = format!("line {line}, opening_stock: your role may not receive stock");
            return Ok(Err(Refused::new(vec![problem])));
        }
        Ok(match merge::run(transaction, &staged.names).await? {
            Ok(outcome) => {
                let summary = FileSummary {
                    new_products: outcome.new_products,
                    changed_products: outcome.changed_products,
                    new_skus: outcome.new_skus,
                    changed_skus: outcome.changed_skus,
                    changed_prices: outcome.changed_prices,
                    large_cuts,
                    prices,
                    foreign: staged.foreign.as_ref().and_then(summary::of_foreign),
                };
                Ok((outcome, summary))
            }
            Err(problems) => Err(Refused::new(problems.iter().map(ToString::to_string).collect())),
        })
    }
}

fn source(content: impl AsRef<[u8]> + Send + 'static) -> Source {
    Box::new(Cursor::new(content))
}

/// What was said about a file when it was sent.
fn kept_terms(row: &Record) -> Result<Terms, ImportError> {
    let rate: Option<String> = row.get("taka_per_unit")?;
    let taka_per_unit = rate.map(|rate| Rate::parse(&rate)).transpose().context("what is kept is no rate")?;
    Ok(Terms { taka_per_unit, categories: row.get("categories")? })
}

/// The last files, the newest first.
pub(super) async fn list(database: &Database) -> Result<Vec<CatalogueFile>, ImportError> {
    let rows = database.session().await?.query(LIST_CATALOGUE_FILES, &[&MOST_LISTED]).await?;
    Ok(rows.iter().map(read).collect::<Result<_, _>>()?)
}

/// One file.
pub(super) async fn show(database: &Database, id: i64) -> Result<CatalogueFile, ImportError> {
    let rows = database.session().await?.query(FIND_CATALOGUE_FILE, &[&id]).await?;
    Ok(read(rows.first().ok_or(ImportError::NotFound)?)?)
}

/// Throws away a file that waits; one that is loaded stays in the list.
pub(super) async fn discard(database: &Database, id: i64) -> Result<(), ImportError> {
    database.session().await?.query(DELETE_CATALOGUE_FILE, &[&id]).await?;
    Ok(())
}

fn read(row: &Record) -> Result<CatalogueFile, DatabaseError> {
    let loaded = match row.get::<Option<jiff::Timestamp>>("loaded_at")? {
        Some(at) => Some(LoadedBy { name: row.get("loader")?, at }),
        None => None,
    };
    Ok(CatalogueFile {
        id: row.get("id")?,
        name: row.get("name")?,
        uploaded_by: row.get("uploader")?,
        uploaded_by_id: row.get("uploaded_by")?,
        uploaded_at: row.get("uploaded_at")?,
        summary: row.json("summary")?,
        loaded,
    })
}
