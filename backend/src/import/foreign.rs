//! Product files of other shop programs: told by their first line, and turned into rows of ours while they are read
//! (the crate `shop-exports`). From there on all is as with our own file.

use super::file::Source;
use super::problem::Problem;
use super::queries::LIST_CATEGORY_PATHS;
use crate::config::ForeignConfig;
use anyhow::Context;
use csv::StringRecord;
use domain::Slug;
use shop_exports::{CategoryPath, Format, Mapping, Summary};
use std::collections::HashMap;
use std::fmt;
use std::io::{Cursor, Read};
use tokio_postgres::{Client, Transaction};

/// Enough for any first line.
const MOST_HEAD_BYTES: u64 = 64 << 10;
/// Categories without a name of ours that are listed.
const MOST_LISTED: usize = 20;

const LIST_BRANDS: &str = "SELECT slug, name FROM brand";

/// Where pictures stand that are to be fetched. An address that is there already is not written again.
const KEEP_ADDRESSES: &str = "
    INSERT INTO picture_source AS source (image, address)
    SELECT DISTINCT ON (image) image, address FROM unnest($1::text[], $2::text[]) AS named (image, address) ORDER BY image
    ON CONFLICT (image) DO UPDATE SET address = EXCLUDED.address WHERE source.address <> EXCLUDED.address";

/// What was read beside the rows.
#[derive(Debug, Default)]
pub(super) struct Foreign {
    pub(super) summary: Summary,
    /// Names of pictures, and where each stands.
    pub(super) addresses: Vec<(String, String)>,
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

/// The words of this shop, and of whoever loads the file.
pub(super) async fn words(client: &Client, config: &ForeignConfig) -> anyhow::Result<Words> {
    let mut mapping = Mapping::new();
    if let Some(rate) = config.taka_per_unit {
        mapping.taka_per_unit = rate;
    }
    for row in client.query(LIST_CATEGORY_PATHS.sql, &[]).await? {
        // A path that another program cannot name needs no words.
        if let Ok(path) = CategoryPath::parse(row.get("name_en"), row.get("name_bn")) {
            mapping.know(path);
        }
    }
    if let Some(file) = &config.categories {
        let shown = file.display();
        let list = std::fs::read_to_string(file).with_context(|| format!("{shown} cannot be read"))?;
        mapping.parse_categories(&list).with_context(|| format!("{shown} is no list of categories"))?;
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
        let shortened = self.summary.shortened_descriptions + self.summary.shortened_texts;
        for (count, what) in [
            (shortened, "texts are longer than ours may be and were shortened"),
            (*changed_codes, "SKU codes were written in our form"),
            (*undivided_stock, "SKUs begin without stock: the file counts it at their product"),
            (self.summary.images_left_out, "pictures have no usable address"),
        ] {
            if count > 0 {
                writeln!(f, "{count} {what}.")?;
            }
        }
        let unnamed = self.summary.categories.iter().filter(|category| !category.is_mapped);
        for category in unnamed.take(MOST_LISTED) {
            writeln!(
                f,
                "Category without a Bangla name: \"{}\", {} products.",
                category.name, category.products
            )?;
        }
        Ok(())
    }
}
