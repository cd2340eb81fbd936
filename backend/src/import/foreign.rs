//! Product files of other shop programs: told by their first line, and turned into rows of ours while they are read
//! (the crate `shop-exports`). From there on all is as with our own file.

use super::file::Source;
use super::problem::Problem;
use super::queries::LIST_CATEGORY_PATHS;
use crate::config::ForeignConfig;
use anyhow::Context;
use csv::StringRecord;
use domain::Slug;
use shop_exports::{CategoryPath, Format, Mapping, MappingError, Rate, SeenCategory, Summary};
use std::collections::HashMap;
use std::fmt;
use std::fs::File;
use std::io::{Cursor, Read};
use std::path::Path;
use tokio_postgres::{Client, Transaction};

/// Enough for any first line.
const MOST_HEAD_BYTES: u64 = 64 << 10;
/// Categories without a name of ours that are listed.
pub(super) const MOST_LISTED: usize = 20;
/// The longest list of categories: as many as a shop may have, each with a line of 130 bytes.
pub(super) const MOST_LIST_BYTES: usize = 256 << 10;

const LIST_BRANDS: &str = "SELECT slug, name FROM brand";

/// Where pictures stand that are to be fetched. An address that is there already is not written again.
const KEEP_ADDRESSES: &str = "
    INSERT INTO picture_source AS source (image, address)
    SELECT DISTINCT ON (image) image, address FROM unnest($1::text[], $2::text[]) AS named (image, address) ORDER BY image
    ON CONFLICT (image) DO UPDATE SET address = EXCLUDED.address WHERE source.address <> EXCLUDED.address";

/// What whoever loads a file says about it.
#[derive(Debug, Default)]
pub(super) struct Terms {
    /// What one unit of its currency is in taka; none: it is in taka.
    pub(super) taka_per_unit: Option<Rate>,
    /// Our categories for those of the file, as CSV.
    pub(super) categories: Option<String>,
}

impl Terms {
    /// How the words of the file become ours, before the shop's own are known.
    pub(super) fn mapping(&self) -> Result<Mapping, MappingError> {
        let mut mapping = Mapping::new();
        if let Some(rate) = self.taka_per_unit {
            mapping.taka_per_unit = rate;
        }
        if let Some(list) = &self.categories {
            mapping.parse_categories(list)?;
        }
        Ok(mapping)
    }
}

/// What the command line says, with the list that it names.
pub(super) fn mapping_of(config: &ForeignConfig) -> anyhow::Result<Mapping> {
    let mut terms = Terms { taka_per_unit: config.taka_per_unit, categories: None };
    let Some(file) = &config.categories else { return Ok(terms.mapping()?) };
    let shown = file.display();
    terms.categories = Some(read_list(file).with_context(|| format!("{shown} cannot be read"))?);
    terms.mapping().with_context(|| format!("{shown} is no list of categories"))
}

fn read_list(file: &Path) -> anyhow::Result<String> {
    let most = u64::try_from(MOST_LIST_BYTES)?;
    let mut list = String::new();
    File::open(file)?.take(most + 1).read_to_string(&mut list)?;
    anyhow::ensure!(list.len() <= MOST_LIST_BYTES, "it has more than {} KiB", MOST_LIST_BYTES >> 10);
    Ok(list)
}

/// What was read beside the rows.
#[derive(Debug)]
pub(super) struct Foreign {
    pub(super) summary: Summary,
    /// Names of pictures, and where each stands.
    pub(super) addresses: Vec<(String, String)>,
    /// What one unit of the file's currency was taken for.
    pub(super) taka_per_unit: Rate,
    /// Categories in the list that came with it.
    pub(super) listed_categories: usize,
}

/// How the words of other programs become ours.
#[derive(Debug)]
pub(super) struct Words {
    pub(super) mapping: Mapping,
    /// How the shop writes its brands, by their names in addresses.
    brands: HashMap<String, String>,
}

impl Words {
    /// A brand as the shop writes it, if it has it: other programs do not hold to one spelling.
    pub(super) fn brand(&self, name: &str) -> Option<&String> {
        self.brands.get(Slug::from_name(name).ok()?.as_str())
    }
}

/// The words of this shop beside those of whoever loads the file.
pub(super) async fn words(client: &Client, mut mapping: Mapping) -> anyhow::Result<Words> {
    for row in client.query(LIST_CATEGORY_PATHS.sql, &[]).await? {
        // A path that another program cannot name needs no words.
        if let Ok(path) = CategoryPath::parse(row.get("name_en"), row.get("name_bn")) {
            mapping.know(path);
        }
    }
    let brands = client.query(LIST_BRANDS, &[]).await?;
    let brands = brands.iter().map(|row| (row.get("slug"), row.get("name"))).collect();
    Ok(Words { mapping, brands })
}

/// Which program wrote a file, if not ours; and the whole file again.
pub(super) fn recognise(mut source: Source) -> std::io::Result<(Option<Format>, Source)> {
    let mut head = Vec::new();
    source.by_ref().take(MOST_HEAD_BYTES).read_to_end(&mut head)?;
    let mut record = StringRecord::new();
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(head.as_slice());
    let format = match reader.read_record(&mut record) {
        Ok(true) => Format::recognise(&record),
        Ok(false) | Err(_) => None,
    };
    Ok((format, Box::new(Cursor::new(head).chain(source))))
}

impl Foreign {
    /// Nothing is read yet.
    pub(super) fn new(mapping: &Mapping) -> Self {
        let (taka_per_unit, listed_categories) = (mapping.taka_per_unit, mapping.categories());
        Self { summary: Summary::default(), addresses: Vec::new(), taka_per_unit, listed_categories }
    }

    /// Texts that were longer than ours may be.
    pub(super) const fn shortened_texts(&self) -> u64 {
        self.summary.shortened_descriptions + self.summary.shortened_texts
    }

    /// Categories for which neither the list nor the shop has words, by name.
    pub(super) fn unnamed_categories(&self) -> impl Iterator<Item = &SeenCategory> {
        self.summary.categories.iter().filter(|category| !category.is_mapped)
    }

    /// Remembers where the pictures of a row stand. `images` is the column of our file.
    pub(super) fn note(&mut self, images: &str, addresses: Vec<String>) {
        let names = images.split(" | ").map(str::to_owned);
        self.addresses
            .extend(names.zip(addresses).filter(|(name, address)| !name.is_empty() && !address.is_empty()));
    }

    /// Keeps the addresses; part of the transaction that loads the rows.
    pub(super) async fn keep(&self, transaction: &Transaction<'_>) -> Result<(), tokio_postgres::Error> {
        let (images, addresses): (Vec<&str>, Vec<&str>) =
            self.addresses.iter().map(|(image, address)| (image.as_str(), address.as_str())).unzip();
        transaction.execute(KEEP_ADDRESSES, &[&images, &addresses]).await?;
        Ok(())
    }
}

impl From<shop_exports::Problem> for Problem {
    fn from(problem: shop_exports::Problem) -> Self {
        match problem.column {
            Some(column) => Self::in_column(problem.line, column, problem.reason),
            None => Self::in_row(problem.line, problem.reason),
        }
    }
}

/// For whoever loads the file.
impl fmt::Display for Foreign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Summary { format, products, skus, images, changed_codes, undivided_stock, .. } = &self.summary;
        let program = format.map_or("another program", |format| format.name());
        writeln!(f, "A file of {program}. Products: {products}. SKUs: {skus}. Pictures to fetch: {images}.")?;
        for (reason, count) in &self.summary.skipped {
            writeln!(f, "Left out: {count} ({reason}).")?;
        }
        for (count, what) in [
            (self.shortened_texts(), "texts are longer than ours may be and were shortened"),
            (*changed_codes, "SKU codes were written in our form"),
            (*undivided_stock, "SKUs begin without stock: the file counts it at their product"),
            (self.summary.images_left_out, "pictures have no usable address"),
        ] {
            if count > 0 {
                writeln!(f, "{count} {what}.")?;
            }
        }
        for category in self.unnamed_categories().take(MOST_LISTED) {
            writeln!(
                f,
                "Category without a Bangla name: \"{}\", {} products.",
                category.name, category.products
            )?;
        }
        Ok(())
    }
}
