//! Writing the catalogue as a file that can be loaded again: into an empty shop it makes the same catalogue, into the
//! same shop it changes nothing. Stock is not in it; that moves through the ledger only.

use super::columns;
use super::queries::{LIST_CATEGORY_PATHS, LIST_ROWS_TO_EXPORT};
use crate::config::{ExportConfig, FileFormat};
use crate::database::{Database, DatabaseError, Record, Transaction, Work};
use anyhow::Context;
use catalogue::Trait;
use domain::{Language, Poisha, Text};
use jiff::Timestamp;
use shop_exports::{Row, ShopifyWriter, WriteError};
use std::collections::HashMap;
use std::fs::File;
use std::io::{Seek, SeekFrom};
use std::sync::{Mutex, PoisonError};

/// Rows that are read at once.
const PAGE: i64 = 500;

/// Writes the catalogue into a new file and says how much it was.
pub async fn run(config: &ExportConfig) -> anyhow::Result<()> {
    let shown = config.file.display();
    let file = File::create_new(&config.file).with_context(|| format!("{shown} cannot be made"))?;
    let database = Database::for_command(&config.database)?;
    let (_, rows) = write(&database, (file, config.format)).await?;
    println!("Written. SKUs: {rows}.");
    Ok(())
}

/// Writes one consistent view of the catalogue; the file, at its beginning, and the number of its rows.
pub(super) async fn write(
    database: &Database,
    (file, format): (File, FileFormat),
) -> Result<(File, u64), ExportError> {
    let export = Export { writer: Mutex::new(RowWriter::new(file, format)?) };
    let rows = database.consistent_read("export_catalogue", &export).await?;
    let mut file = export.writer.into_inner().unwrap_or_else(PoisonError::into_inner).finish()?;
    file.seek(SeekFrom::Start(0))?;
    Ok((file, rows))
}

/// Writes rows in one form or the other.
enum RowWriter {
    Ours(Box<csv::Writer<File>>),
    Shopify(Box<ShopifyWriter<File>>),
}

impl RowWriter {
    fn new(file: File, format: FileFormat) -> Result<Self, ExportError> {
        Ok(match format {
            FileFormat::Ours => {
                let mut writer = csv::Writer::from_writer(file);
                let columns = columns::ALL.iter().filter(|column| **column != columns::OPENING_STOCK);
                writer.write_record(columns.map(|column| column.name))?;
                Self::Ours(Box::new(writer))
            }
            FileFormat::Shopify => Self::Shopify(Box::new(ShopifyWriter::new(file)?)),
        })
    }

    fn write(&mut self, record: [String; 22]) -> Result<(), ExportError> {
        match self {
            Self::Ours(writer) => writer.write_record(record)?,
            Self::Shopify(writer) => {
                let [before @ .., images] = record;
                let mut fields = before.into_iter().chain([String::new(), images]);
                let fields = std::array::from_fn(|_| fields.next().unwrap_or_default());
                writer.write(Row { line: 0, fields, image_addresses: Vec::new() })?;
            }
        }
        Ok(())
    }

    fn finish(self) -> Result<File, ExportError> {
        match self {
            Self::Ours(writer) => Ok(writer.into_inner().map_err(csv::IntoInnerError::into_error)?),
            Self::Shopify(writer) => Ok(writer.finish()?.0),
        }
    }
}

/// Why nothing was written.
#[derive(Debug, thiserror::Error)]
pub(super) enum ExportError {
    #[error(transparent)]
    Database(#[from] DatabaseError),
    #[error("the file cannot be written")]
    File(#[from] std::io::Error),
    #[error("the file cannot be written")]
    Csv(#[from] csv::Error),
    #[error("the file cannot be written")]
    Shopify(#[from] WriteError),
}

impl crate::database::Retryable for ExportError {
    /// A row would be written twice.
    fn retry(&self) -> Option<crate::database::Retry> {
        None
    }
}

struct Export {
    writer: Mutex<RowWriter>,
}

impl Work for Export {
    type Output = u64;
    type Error = ExportError;

    async fn run(&self, transaction: &Transaction<'_>) -> Result<u64, ExportError> {
        let paths = read_paths(transaction).await?;
        let (mut slug, mut position, mut id) = (String::new(), 0_i32, 0_i64);
        let mut count = 0;
        loop {
            let page = transaction.query(LIST_ROWS_TO_EXPORT, &[&slug, &position, &id, &PAGE]).await?;
            let Some(last) = page.last() else { return Ok(count) };
            (slug, position, id) = (last.get("slug")?, last.get("position")?, last.get("id")?);
            let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
            for row in &page {
                writer.write(record(row, &paths)?)?;
                count += 1;
            }
        }
    }
}

/// The path of each category, `Phones > Smartphones`.
async fn read_paths(transaction: &Transaction<'_>) -> Result<HashMap<i64, Text>, DatabaseError> {
    let rows = transaction.query(LIST_CATEGORY_PATHS, &[]).await?;
    let path = |row: &Record| Ok((row.get("id")?, Text { bn: row.get("name_bn")?, en: row.get("name_en")? }));
    rows.iter().map(path).collect()
}

/// The fields in the order of [`columns::ALL`], without the opening stock.
fn record(row: &Record, paths: &HashMap<i64, Text>) -> Result<[String; 22], DatabaseError> {
    let text = |column| row.get::<String>(column);
    let category = &paths[&row.get::<i64>("category_id")?];
    let specifications: Vec<Trait> = row.json("specifications")?;
    let options: Vec<Trait> = row.json("options")?;
    let taka = |poisha: Option<i64>| poisha.map(|poisha| Poisha::new(poisha).to_string()).unwrap_or_default();
    let time = |time: Option<Timestamp>| time.map(|time| time.to_string()).unwrap_or_default();
    let published: bool = row.get("published")?;
    Ok([
        text("slug")?,
        if published { "yes" } else { "no" }.to_owned(),
        text("brand")?,
        category.en.clone(),
        category.bn.clone(),
        text("name_en")?,
        text("name_bn")?,
        text("description_en")?,
        text("description_bn")?,
        text("warranty_en")?,
        text("warranty_bn")?,
        pairs(&specifications, Language::English),
        pairs(&specifications, Language::Bangla),
        row.get::<i32>("popularity")?.to_string(),
        text("code")?,
        pairs(&options, Language::English),
        pairs(&options, Language::Bangla),
        taka(Some(row.get("list")?)),
        taka(row.get("sale")?),
        time(row.get("sale_from")?),
        time(row.get("sale_until")?),
        row.get::<Vec<String>>("images")?.join(" | "),
    ])
}

/// `Display: 6.7 inch | RAM: 8 GB`.
fn pairs(traits: &[Trait], language: Language) -> String {
    let pair = |named: &Trait| format!("{}: {}", named.name.pick(language), named.value.pick(language));
    traits.iter().map(pair).collect::<Vec<_>>().join(" | ")
}
