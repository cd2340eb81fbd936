//! Reading the file: records one after the other, never more than one in memory, each row of a bounded size.

use super::columns::{self, Layout};
use super::foreign::{self, Foreign, Words};
use super::names::Names;
use super::problem::Problem;
use super::progress::Progress;
use super::row::{ProductFields, Row, SkuFields};
use anyhow::Context;
use csv::{ErrorKind, Reader, ReaderBuilder, StringRecord, Terminator};
use domain::Slug;
use std::cell::{Cell, RefCell};
use std::io::{self, Read};
use std::rc::Rc;

/// The longest row; a quote that is never closed would otherwise take the whole file as one field.
const MOST_ROW_BYTES: u64 = 1 << 20;

/// More rows than any shop has.
const MOST_ROWS: u64 = 1_000_000;

/// The bytes of a file, wherever they are.
pub(super) type Source = Box<dyn Read + Send>;

/// What a good row adds.
#[derive(Debug)]
pub(super) enum Item {
    /// A product that was not met before, with its brand and category as positions in [`Names`], from 1.
    Product { fields: Box<ProductFields>, brand: i32, category: i32 },
    /// One of its SKUs and its place among them.
    Sku { product: Slug, position: i32, fields: Box<SkuFields> },
}

/// A file that was read to its end.
#[derive(Debug)]
pub(super) struct ReadFile {
    pub(super) names: Names,
    /// How many things were wrong; they are said already.
    pub(super) problems: usize,
    /// When another program wrote it.
    pub(super) foreign: Option<Foreign>,
}

/// Something with the line it stands on.
#[derive(Debug)]
pub(super) struct Placed<T> {
    pub(super) line: u64,
    pub(super) item: T,
}

/// The rows of one product so far.
struct Current {
    /// As it stands in the file.
    product: String,
    /// None when its first row was wrong: then its other rows cannot be judged against it.
    slug: Option<Slug>,
    /// Its columns as they stand in the first row.
    columns: Vec<String>,
    line: u64,
    position: i32,
    option_names: Option<Vec<String>>,
}

/// Reads a whole file.
pub(super) struct Catalogue<'a, P> {
    progress: &'a P,
    names: Names,
    problems: usize,
    current: Option<Current>,
}

impl<'a, P: Progress> Catalogue<'a, P> {
    pub(super) fn new(progress: &'a P) -> Self {
        Self { progress, names: Names::default(), problems: 0, current: None }
    }

    /// Hands every good item to `take` and says every problem.
    pub(super) fn read(
        mut self,
        source: Source,
        words: &Words,
        mut take: impl FnMut(Placed<Item>) -> anyhow::Result<()>,
    ) -> anyhow::Result<ReadFile> {
        let (format, source) = foreign::recognise(source).context("the file cannot be read")?;
        let foreign = if format.is_some() {
            Some(self.read_foreign(source, words, &mut take)?)
        } else {
            self.read_ours(source, &mut take)?;
            None
        };
        Ok(ReadFile { names: self.names, problems: self.problems, foreign })
    }

    /// The rows of another program's file.
    fn read_foreign(
        &mut self,
        source: Source,
        words: &Words,
        take: &mut impl FnMut(Placed<Item>) -> anyhow::Result<()>,
    ) -> anyhow::Result<Foreign> {
        let (layout, problems) = (Layout::of_all(), RefCell::new(Vec::new()));
        let [brand, images] = [columns::BRAND, columns::IMAGES].map(|column| layout.place(column));
        let (brand, images) = brand.zip(images).context("a layout of all columns has these")?;
        let mut foreign = Foreign::new(&words.mapping);
        let take = |mut row: shop_exports::Row| {
            self.say(&problems.take());
            if let Some(ours) = words.brand(&row.fields[brand]) {
                ours.clone_into(&mut row.fields[brand]);
            }
            foreign.note(&row.fields[images], row.image_addresses);
            let record = StringRecord::from(row.fields.as_slice());
            self.row((&layout, &record, row.line), take)
        };
        let say = |problem: shop_exports::Problem| problems.borrow_mut().push(Problem::from(problem));
        let summary = shop_exports::read(source, &words.mapping, take, say)?;
        self.say(&problems.take());
        foreign.summary = summary;
        Ok(foreign)
    }

    fn read_ours(
        &mut self,
        source: Source,
        take: &mut impl FnMut(Placed<Item>) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        let budget = Rc::new(Cell::new(MOST_ROW_BYTES));
        let bounded = Bounded { source, budget: Rc::clone(&budget) };
        // Not the default terminator: with CRLF its lines are counted one short. The CR left over is trimmed.
        let mut builder = ReaderBuilder::new();
        builder.has_headers(false).flexible(true).terminator(Terminator::Any(b'\n'));
        let mut reader = builder.from_reader(bounded);
        let mut record = StringRecord::new();
        let Some(layout) = self.head(&mut reader, &mut record) else {
            return Ok(());
        };
        for count in 1_u64.. {
            budget.set(MOST_ROW_BYTES);
            let line = reader.position().line();
            match reader.read_record(&mut record) {
                Ok(false) if count == 1 => {
                    self.say(&[Problem::of_file("the file has no rows")]);
                    break;
                }
                Ok(false) => break,
                Ok(true) if count > MOST_ROWS => {
                    self.say(&[Problem::of_file(format!("the file has more than {MOST_ROWS} rows"))]);
                    break;
                }
                Ok(true) if is_blank(&record) => {}
                Ok(true) => {
                    let line = record.position().map_or(line, csv::Position::line);
                    self.row((&layout, &record, line), take)?;
                }
                Err(error) => {
                    let (problem, is_over) = unreadable(&error, line);
                    self.say(&[problem]);
                    if is_over {
                        break;
                    }
                }
            }
            self.progress.read_to(reader.position().byte());
        }
        Ok(())
    }

    fn head(&mut self, reader: &mut Reader<Bounded>, record: &mut StringRecord) -> Option<Layout> {
        let problems = match reader.read_record(record) {
            Err(error) => vec![unreadable(&error, 1).0],
            Ok(found) if !found || is_blank(record) => {
                vec![Problem::of_file("the file is empty; its first line must name the columns")]
            }
            Ok(_) => match Layout::read(record) {
                Ok(layout) => return Some(layout),
                Err(problems) => problems,
            },
        };
        self.say(&problems);
        None
    }

    fn row(
        &mut self,
        (layout, record, line): (&Layout, &StringRecord, u64),
        take: &mut impl FnMut(Placed<Item>) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        if record.len() != layout.len() {
            let reason = format!("has {} columns, but the first line names {}", record.len(), layout.len());
            self.say(&[Problem::in_row(line, reason)]);
            return Ok(());
        }
        let mut problems = Vec::new();
        let mut row = Row { layout, record, line, problems: &mut problems };
        if let Some(product) = self.product(&mut row) {
            take(Placed { line, item: product })?;
        }
        if let Some(sku) = self.sku(&mut row) {
            take(Placed { line, item: sku })?;
        }
        self.say(&problems);
        Ok(())
    }

    /// The product, when this row is its first one. A further row must say the same about it.
    fn product(&mut self, row: &mut Row<'_>) -> Option<Item> {
        let product = row.layout.text(row.record, columns::PRODUCT);
        if let Some(current) = self.current.as_ref().filter(|current| current.product == product) {
            for ((column, text), first) in row.layout.of_product(row.record).zip(&current.columns) {
                if text != first {
                    row.problem(
                        column,
                        format!("differs from line {}, where {product} begins", current.line),
                    );
                }
            }
            return None;
        }
        let columns = row.layout.of_product(row.record).map(|(_, text)| text.to_owned()).collect();
        let item = row.product().and_then(|fields| self.new_product(row, fields));
        let slug = match &item {
            Some(Item::Product { fields, .. }) => Some(fields.slug.clone()),
            _ => None,
        };
        let (product, line) = (product.to_owned(), row.line);
        self.current = Some(Current { product, slug, columns, line, position: 0, option_names: None });
        item
    }

    fn new_product(&mut self, row: &mut Row<'_>, fields: ProductFields) -> Option<Item> {
        let is_new = row.good(columns::PRODUCT, self.names.product(&fields.slug));
        let brand = row.good(columns::BRAND, self.names.brand(&fields.brand, row.line));
        let category = row.good(columns::CATEGORY_BN, self.names.category(fields.category.clone()));
        is_new?;
        Some(Item::Product { fields: Box::new(fields), brand: brand?, category: category? })
    }

    fn sku(&mut self, row: &mut Row<'_>) -> Option<Item> {
        let fields = row.sku()?;
        row.good(columns::SKU, self.names.sku(&fields.code, row.line))?;
        let current = self.current.as_mut()?;
        let names: Vec<String> = fields.options.iter().map(|option| option.name.en.clone()).collect();
        let first = current.option_names.get_or_insert_with(|| names.clone());
        if *first != names {
            let reason = format!("must name the same options as line {}: {}", current.line, first.join(", "));
            row.problem(columns::OPTIONS_EN, reason);
            return None;
        }
        let product = current.slug.clone()?;
        current.position += 1;
        Some(Item::Sku { product, position: current.position, fields: Box::new(fields) })
    }

    fn say(&mut self, problems: &[Problem]) {
        for problem in problems {
            self.progress.say(problem);
        }
        self.problems += problems.len();
    }
}

/// What is wrong with a row that is no row, and whether the reading ends there. One that is not UTF-8 is one bad row.
fn unreadable(error: &csv::Error, line: u64) -> (Problem, bool) {
    match error.kind() {
        ErrorKind::Utf8 { pos, .. } => {
            let line = pos.as_ref().map_or(line, csv::Position::line);
            (Problem::in_row(line, "is not UTF-8 text. Remedy: save the file as CSV UTF-8"), false)
        }
        _ => (Problem::in_row(line, format!("cannot be read: {error}")), true),
    }
}

/// An empty line, as programs leave at the end of a file.
fn is_blank(record: &StringRecord) -> bool {
    record.len() <= 1 && record.get(0).unwrap_or_default().trim().is_empty()
}

/// Gives out bytes for one row, and no more.
struct Bounded {
    source: Source,
    /// Bytes that the row may still have; set anew before each row.
    budget: Rc<Cell<u64>>,
}

impl Read for Bounded {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.budget.get();
        if left == 0 {
            return Err(io::Error::other("it is longer than 1 MiB: is a quote not closed?"));
        }
        let length = self.source.read(buffer)?;
        self.budget.set(left.saturating_sub(u64::try_from(length).unwrap_or(u64::MAX)));
        Ok(length)
    }
}
